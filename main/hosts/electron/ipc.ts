// The bridge over Electron's IPC: calls of our own main frame are answered, every other sender is dropped before the core
// hears of it.
import { ipcMain, type BrowserWindow, type IpcMainInvokeEvent } from "electron";
import type { Push, PushTable, Reply } from "../../../shared/contract.ts";
import type { Log } from "../../../shared/log.ts";
import type { Core } from "../../core/createCore.ts";
import { answerCalls } from "../common/askCore.ts";
import { isOurPage } from "./appPage.ts";
import { callChannel, pushChannel } from "./ipcChannels.ts";

export interface Ipc {
  readonly core: Core;
  readonly log: Log;
  /** The window that may ask; none while it is closed. */
  readonly currentWindow: () => BrowserWindow | undefined;
}

/** Answers calls and passes the core's events on. */
export function serveIpc({ core, log, currentWindow }: Ipc): void {
  const answered = answerCalls(core, log);
  ipcMain.handle(callChannel, (event, name: unknown, params: unknown): Promise<Reply> | Reply => {
    if (isOurMainFrame(event, currentWindow())) return answered({ name, params });
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
  const frame = event.senderFrame;
  return frame !== null && frame.parent === null && isOurPage(frame.url);
}
