// Closing the window, or quitting, in the middle of a call: asks first, and then closes as any window closes, so that the page still hears of
// it and leaves the call itself.
import { app, dialog, type BrowserWindow } from "electron";
import type { CallKeeper } from "./callKeeper.ts";
import { showWindow } from "./createWindow.ts";
import { presentTexts } from "./followSettings.ts";

export function askBeforeLeaving(window: BrowserWindow, keeper: CallKeeper): void {
  let isAsking = false;
  let isQuitting = false;
  const noteQuitting = () => void (isQuitting = true);
  app.on("before-quit", noteQuitting);
  window.once("closed", () => app.off("before-quit", noteQuitting));
  window.on("close", (event) => {
    if (!keeper.isInCall()) return;
    event.preventDefault();
    if (!isAsking) void ask();
  });

  async function ask(): Promise<void> {
    isAsking = true;
    const leaves = await wantsToLeave(window);
    isAsking = false;
    const wasQuitting = isQuitting;
    isQuitting = false;
    if (!leaves || window.isDestroyed()) return;
    keeper.show("none");
    if (wasQuitting) app.quit();
    else window.close();
  }
}

async function wantsToLeave(window: BrowserWindow): Promise<boolean> {
  const { inCall, leaveCall, stayInCall } = presentTexts();
  // A question that belongs to a window out of sight would be out of sight too.
  showWindow(window);
  const { response } = await dialog.showMessageBox(window, {
    type: "question",
    message: inCall,
    buttons: [leaveCall, stayInCall],
    defaultId: 1,
    cancelId: 1,
    noLink: true,
  });
  return response === 0;
}
