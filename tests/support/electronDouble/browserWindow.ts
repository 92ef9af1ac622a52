// The double's BrowserWindow: bounds and states as numbers, a Chromium page for what is inside.
import { EventEmitter } from "node:events";
import type { BrowserWindowConstructorOptions, Rectangle, TitleBarOverlayOptions } from "electron";
import { app } from "./app.ts";
import { WebContents } from "./webContents.ts";

export class BrowserWindow extends EventEmitter {
  readonly webContents: WebContents;
  /** As given: tests look at what the main process asked for. */
  readonly options: BrowserWindowConstructorOptions;
  titleBarOverlay: TitleBarOverlayOptions | boolean | undefined;
  backgroundColor: string | undefined;
  /** How often the window was brought to the front. */
  focused = 0;
  #bounds: Rectangle;
  #isVisible: boolean;
  #isMaximized = false;
  #isMinimized = false;
  #isDestroyed = false;

  constructor(options: BrowserWindowConstructorOptions) {
    super();
    if (!app.isReadyNow) throw new Error("Cannot create BrowserWindow before app is ready");
    const { x = 0, y = 0, width = 800, height = 600 } = options;
    this.options = options;
    this.titleBarOverlay = options.titleBarOverlay;
    this.backgroundColor = options.backgroundColor;
    this.#bounds = { x, y, width, height };
    this.#isVisible = options.show !== false;
    this.webContents = new WebContents(options.webPreferences?.preload);
    app.windows.add(this);
  }

  static getAllWindows(): BrowserWindow[] {
    return [...app.windows] as BrowserWindow[];
  }

  async loadURL(url: string): Promise<void> {
    await this.webContents.resize(this.#bounds);
    await this.webContents.loadURL(url);
    this.emit("ready-to-show");
  }

  setBounds(bounds: Rectangle): void {
    this.#bounds = bounds;
    void this.webContents.resize(bounds);
  }

  getNormalBounds = (): Rectangle => this.#bounds;
  show = (): void => void (this.#isVisible = true);
  isVisible = (): boolean => this.#isVisible;
  focus = (): void => void (this.focused += 1);
  maximize = (): void => void (this.#isMaximized = true);
  isMaximized = (): boolean => this.#isMaximized;
  minimize = (): void => void (this.#isMinimized = true);
  isMinimized = (): boolean => this.#isMinimized;
  restore = (): void => void (this.#isMinimized = false);
  isDestroyed = (): boolean => this.#isDestroyed;
  setMenuBarVisibility = (_visible: boolean): void => {};
  setTitleBarOverlay = (overlay: TitleBarOverlayOptions): void => void (this.titleBarOverlay = overlay);
  setBackgroundColor = (color: string): void => void (this.backgroundColor = color);

  close(): void {
    let prevented = false;
    this.emit("close", { preventDefault: () => (prevented = true) });
    if (!prevented) this.destroy();
  }

  destroy(): void {
    if (this.#isDestroyed) return;
    this.#isDestroyed = true;
    app.windows.delete(this);
    void this.webContents.close().catch(() => {});
    this.emit("closed");
    if (app.windows.size === 0 && !app.isQuitting) app.emit("window-all-closed");
  }
}
