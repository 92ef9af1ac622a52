// A page whose process is gone leaves an empty window. The core lives in this process and has lost nothing, so the page is loaded
// again; one that goes again and again is given up, and said so.
import { dialog, type BrowserWindow } from "electron";
import type { Log } from "../../../shared/log.ts";
import { appPageUrl } from "./appPage.ts";
import { presentTexts } from "./followSettings.ts";

/** So often within so long is a page worth loading again. */
const mostTimes = 3;
const withinMs = 60_000;

export function recoverPage(window: BrowserWindow, log: Log): void {
  let gone: readonly number[] = [];
  window.webContents.on("render-process-gone", (_event, { reason }) => {
    if (reason === "clean-exit" || window.isDestroyed()) return;
    log.warn("page.gone", { reason });
    const now = Date.now();
    gone = [...gone.filter((at) => now - at < withinMs), now];
    if (gone.length <= mostTimes) return void window.loadURL(appPageUrl);
    const texts = presentTexts();
    dialog.showErrorBox(texts.pageGoneTitle, texts.pageGoneBody);
    window.destroy();
  });
}
