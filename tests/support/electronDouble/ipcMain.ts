// The double's ipcMain: invoke handlers only, that is all our main process uses.
import type { WebContents } from "./webContents.ts";

export interface SenderFrame {
  /** As main sees it: our page under app://, everything else as it is. */
  readonly url: string;
  readonly parent: SenderFrame | null;
}

export interface InvokeEvent {
  readonly type: "frame";
  readonly sender: WebContents;
  readonly senderFrame: SenderFrame | null;
}

type Listener = (event: InvokeEvent, ...args: unknown[]) => unknown;

const listeners = new Map<string, Listener>();

export const ipcMain = {
  handle(channel: string, listener: Listener): void {
    if (listeners.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`);
    listeners.set(channel, listener);
  },
};

/** Runs the handler of `channel`; rejects as Electron does when there is none. */
export async function invokeMain(
  event: InvokeEvent,
  channel: string,
  args: readonly unknown[],
): Promise<unknown> {
  const listener = listeners.get(channel);
  if (listener === undefined) throw new Error(`No handler registered for '${channel}'`);
  return listener(event, ...args);
}
