// The bridge over Electron's IPC: calls of our own main frame are answered, by the host or by the core; every other sender is dropped before
// either hears of it.
import { ipcMain, type BrowserWindow, type IpcMainInvokeEvent } from "electron";
import type { Asked, Push, PushTable, Reply } from "../../../shared/contract.ts";
import type { Log } from "../../../shared/log.ts";
import type { Core } from "../../core/createCore.ts";
import { answerCalls } from "../common/askCore.ts";
import { isOurTopFrame } from "./appPage.ts";
import { callChannel, pushChannel } from "./ipcChannels.ts";

export interface Ipc {
  readonly core: Core;
  readonly log: Log;
  /** Undefined for what is none of the host's own calls. */
  readonly answeredByHost: (asked: Asked) => Promise<Reply> | undefined;
  /** The window that may ask; none while it is closed. */
  readonly currentWindow: () => BrowserWindow | undefined;
}

/** Answers calls and passes the core's events on. */
export function serveIpc({ core, log, answeredByHost, currentWindow }: Ipc): void {
  const answered = answerCalls(core, log);
  ipcMain.handle(callChannel, (event, name: unknown, params: unknown): Promise<Reply> | Reply => {
    const asked = { name, params };
    if (isOurMainFrame(event, currentWindow())) return answeredByHost(asked) ?? answered(asked);
    log.warn("ipc from a foreign frame dropped");
    return { ok: false, fault: { code: "unauthorized", detail: "not our page" } };
  });
  core.events.subscribe((event) => pushTo(currentWindow(), event));
}

/** Sends one event to the window, if there is one that still lives. */
export function pushTo(window: BrowserWindow | undefined, { name, body }: Push<PushTable>): void {
  if (window !== undefined && !window.isDestroyed()) window.webContents.send(pushChannel, name, body);
}

function isOurMainFrame(event: IpcMainInvokeEvent, window: BrowserWindow | undefined): boolean {
  if (window === undefined || window.isDestroyed() || event.sender !== window.webContents) return false;
  return isOurTopFrame(event.senderFrame);
}
