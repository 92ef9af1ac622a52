// The double's BrowserWindow: bounds and states as numbers, a Chromium page for what is inside.
import { EventEmitter } from "node:events";
import type { BrowserWindowConstructorOptions, Rectangle, TitleBarOverlayOptions } from "electron";
import type { Page } from "playwright-core";
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
  isFlashing = false;
  /** What its page opened: closes with it. */
  readonly #children = new Set<BrowserWindow>();
  #bounds: Rectangle;
  #isVisible: boolean;
  #isMaximized = false;
  #isMinimized = false;
  #isDestroyed = false;

  /** `opened`: a page that Chromium has made already, because another page opened it. */
  constructor(options: BrowserWindowConstructorOptions, opened?: Page) {
    super();
    if (!app.isReadyNow) throw new Error("Cannot create BrowserWindow before app is ready");
    const { x = 0, y = 0, width = 800, height = 600 } = options;
    this.options = options;
    this.titleBarOverlay = options.titleBarOverlay;
    this.backgroundColor = options.backgroundColor;
    this.#bounds = { x, y, width, height };
    this.#isVisible = options.show !== false;
    const preload = options.webPreferences?.preload;
    this.webContents = new WebContents({
      ...(preload === undefined ? {} : { preload }),
      ...(opened === undefined ? {} : { opened }),
      openChild: (options, page) => this.#adopt(new BrowserWindow(options, page)),
    });
    // A page that closes itself, or is closed by its opener, takes its window along.
    this.webContents.once("destroyed", () => this.destroy());
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

  isFocused = (): boolean => this.#isVisible && !this.#isMinimized && this.focused > 0;
  flashFrame = (isOn: boolean): void => void (this.isFlashing = isOn);

  /** The main process may hold it up; then the page hears that it goes (pagehide), and only then is the window gone. */
  close(): void {
    let prevented = false;
    this.emit("close", { preventDefault: () => (prevented = true) });
    if (prevented) return app.stayOpen();
    void this.webContents.close().then(() => this.destroy());
  }

  destroy(): void {
    if (this.#isDestroyed) return;
    this.#isDestroyed = true;
    app.windows.delete(this);
    for (const child of this.#children) child.close();
    void this.webContents.discard();
    this.emit("closed");
    app.windowClosed();
  }

  #adopt(child: BrowserWindow): BrowserWindow {
    this.#children.add(child);
    child.once("closed", () => this.#children.delete(child));
    return child;
  }
}
