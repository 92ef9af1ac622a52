// What the page may save: what it made itself (the recovery key, a call's recording), where the person says in the system's own dialog.
// Anything else is cancelled.
import { join } from "node:path";
import { app, session } from "electron";
import { isOurBlob } from "./appPage.ts";
import { safeFileName } from "./safeFileName.ts";

export function confineDownloads(): void {
  session.defaultSession.on("will-download", (event, item) => {
    if (!isOurBlob(item.getURL())) return event.preventDefault();
    // Without a path set here Electron asks the person for one.
    const folder = app.getPath(item.getMimeType().startsWith("video/") ? "videos" : "downloads");
    item.setSaveDialogOptions({ defaultPath: join(folder, safeFileName(item.getFilename())) });
  });
}
