// The one window: sandboxed, isolated, frameless with the system's own caption buttons, where it was left, and shown only
// when it has something to show.
import { BrowserWindow, screen } from "electron";
import { appPageUrl } from "./appPage.ts";
import { backgroundColor, followAppearance, titleBarOverlay } from "./appearance.ts";
import { isolated } from "./isolated.ts";
import { fitWindow, minimumSize, readWindowState, writeWindowState, type Area } from "./windowState.ts";

export interface WindowOptions {
  readonly dataDir: string;
  /** Absolute path of the bundled preload script. */
  readonly preload: string;
}

export function createWindow({ dataDir, preload }: WindowOptions): BrowserWindow {
  const saved = readWindowState(dataDir);
  const window = new BrowserWindow({
    ...fitWindow(saved, workAreas()),
    minWidth: minimumSize.width,
    minHeight: minimumSize.height,
    show: false,
    title: "Parley",
    backgroundColor: backgroundColor(),
    titleBarStyle: "hidden",
    titleBarOverlay: titleBarOverlay(),
    webPreferences: { preload, ...isolated() },
  });
  if (saved?.isMaximised === true) window.maximize();
  window.setMenuBarVisibility(false);
  window.once("ready-to-show", () => window.show());
  window.on("close", () => keepState(window, dataDir));
  followAppearance(window);
  void window.loadURL(appPageUrl);
  return window;
}

/** Brings the window to the front, wherever it is. */
export function showWindow(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}

function keepState(window: BrowserWindow, dataDir: string): void {
  writeWindowState(dataDir, { ...window.getNormalBounds(), isMaximised: window.isMaximized() });
}

function workAreas(): [Area, ...Area[]] {
  const primary = screen.getPrimaryDisplay();
  const others = screen.getAllDisplays().filter((display) => display.id !== primary.id);
  return [primary.workArea, ...others.map((display) => display.workArea)];
}
