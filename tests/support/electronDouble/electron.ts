// Stands for the module `electron` (a double, see README.md): the names that our main process imports, and no others.
import "./control.ts";

export { app } from "./app.ts";
export { BrowserWindow } from "./browserWindow.ts";
export { ipcMain } from "./ipcMain.ts";
export { desktopCapturer, dialog, Menu, nativeTheme, Notification } from "./desktop.ts";
export { powerSaveBlocker, screen, shell, systemPreferences } from "./desktop.ts";
export { protocol, session } from "./session.ts";
export { safeStorage } from "./safeStorage.ts";
