// The double's downloads: the session is told before anything is written, and the person presses "Save" in the dialog that main prepared.
import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import type { SaveDialogOptions } from "electron";
import type { Download } from "playwright-core";
import { session } from "./session.ts";
import { fromStandIn } from "./standIn.ts";

class DownloadItem {
  dialog: SaveDialogOptions = {};
  readonly #download: Download;
  /** The double cannot see it: Chromium tells nobody before the file is there. */
  readonly #mimeType: string;

  constructor(download: Download) {
    this.#download = download;
    this.#mimeType = mimeTypeOf(download.suggestedFilename());
  }

  getURL = (): string => fromStandIn(this.#download.url());
  getFilename = (): string => this.#download.suggestedFilename();
  getMimeType = (): string => this.#mimeType;
  setSaveDialogOptions = (options: SaveDialogOptions): void => void (this.dialog = options);
}

export async function announceDownload(download: Download, contents: unknown): Promise<void> {
  const item = new DownloadItem(download);
  let prevented = false;
  session.defaultSession.emit("will-download", { preventDefault: () => (prevented = true) }, item, contents);
  const path = item.dialog.defaultPath;
  if (prevented || path === undefined) return download.cancel().catch(() => {});
  mkdirSync(dirname(path), { recursive: true });
  await download.saveAs(path);
}

function mimeTypeOf(name: string): string {
  return /\.(?:webm|mp4)$/i.test(name) ? "video/webm" : "application/octet-stream";
}
