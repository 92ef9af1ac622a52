// The double's webContents: one Chromium page, the preload in a world of its own, IPC whose sender comes from Chromium, and the main
// process asked before every navigation, window, screen and download.
import { EventEmitter } from "node:events";
import { readFileSync } from "node:fs";
import type { BrowserWindowConstructorOptions } from "electron";
import type { CDPSession, Page, Request as PageRequest, Route } from "playwright-core";
import { app } from "./app.ts";
import { openChromium } from "./chromium.ts";
import { nativeTheme } from "./desktop.ts";
import { invokeMain, type SenderFrame } from "./ipcMain.ts";
import { announceDownload } from "./downloads.ts";
import { setPermissions } from "./permissions.ts";
import { chosenStreams, isPermitted, isRequestCancelled, protocolHandler } from "./session.ts";
import { fromStandIn, toStandIn } from "./standIn.ts";
import { connectWorlds, replaceDisplayMedia, runPreload } from "./worlds.ts";

const world = "electron double preload";
const binding = "electronDoublePost";
const blank = "about:blank";
const displayMediaChannel = "electron double: display media";

interface Frame {
  url: string;
  readonly parentId: string | undefined;
}

interface OpenDetails {
  readonly url: string;
  readonly frameName: string;
  readonly features: string;
}
interface OpenAnswer {
  readonly action: "allow" | "deny";
  readonly overrideBrowserWindowOptions?: BrowserWindowConstructorOptions;
}
type WindowOpenHandler = (details: OpenDetails) => OpenAnswer;

export interface WebContentsOptions {
  readonly preload?: string;
  /** A page that Chromium has made already. */
  readonly opened?: Page;
  readonly openChild: (options: BrowserWindowConstructorOptions, page: Page) => unknown;
}

export class WebContents extends EventEmitter {
  readonly #page: Promise<Page>;
  #cdp: CDPSession | undefined;
  #windowOpenHandler: WindowOpenHandler = () => ({ action: "allow" });
  readonly #frames = new Map<string, Frame>();
  /** Execution contexts of the preload's world, by Chromium's number. */
  readonly #contexts = new Map<number, string>();
  readonly #openChild: WebContentsOptions["openChild"];
  /** Empty windows that the page asked for, and those that Chromium opened for it: told apart, in the same order. */
  readonly #answers: (OpenAnswer & OpenDetails)[] = [];
  readonly #popups: Page[] = [];
  /** Where the page is, or goes by main's own wish. */
  #url = blank;
  /** The address that loadURL asks for: main's own navigations are not announced. */
  #loading: string | undefined;

  constructor({ preload, opened, openChild }: WebContentsOptions) {
    super();
    this.#openChild = openChild;
    this.#page = this.#open(preload, opened);
    app.emit("web-contents-created", {}, this);
  }

  setWindowOpenHandler(handler: WindowOpenHandler): void {
    this.#windowOpenHandler = handler;
  }

  /** Not Electron's: what main says to window.open, with features as a page wrote them. */
  askToOpen(details: OpenDetails): OpenAnswer {
    return this.#windowOpenHandler(details);
  }

  async loadURL(url: string): Promise<void> {
    const page = await this.#page;
    await setPermissions(this.#cdp!, this, url);
    this.#url = url;
    this.#loading = toStandIn(url);
    await page.goto(this.#loading);
    this.emit("did-finish-load");
  }

  getURL(): string {
    return this.#url;
  }

  /** Reaches the preload of the top frame; a page that has not loaded yet misses it, as in Electron. */
  send(channel: string, ...args: unknown[]): void {
    for (const [context, frameId] of this.#contexts) {
      if (this.#frames.get(frameId)?.parentId === undefined)
        this.#deliver(context, { kind: "send", channel, args });
    }
  }

  async resize(size: { readonly width: number; readonly height: number }): Promise<void> {
    await (await this.#page).setViewportSize(size);
  }

  /** The page hears that it goes before it does: Chromium itself gives it half a second for that, which a busy machine uses up. */
  async close(): Promise<void> {
    await this.#page;
    await this.#run(hidePage);
    await this.discard();
  }

  /** The page does not hear that it goes. */
  async discard(): Promise<void> {
    const page = await this.#page;
    await this.#run(silencePage);
    await page.close().catch(() => {});
  }

  async #run(inPage: () => void): Promise<void> {
    await this.#cdp?.send("Runtime.evaluate", { expression: `(${inPage})()` }).catch(() => {});
  }

  async #open(preload: string | undefined, opened: Page | undefined): Promise<Page> {
    const context = await openChromium(app.getPath("userData"));
    const page = opened ?? (await context.newPage());
    page.on("close", () => this.emit("destroyed"));
    const cdp = await context.newCDPSession(page);
    this.#cdp = cdp;
    this.#followFrames(cdp);
    await cdp.send("Page.enable");
    await cdp.send("Runtime.enable");
    await cdp.send("Runtime.addBinding", { name: binding, executionContextName: world });
    if (preload !== undefined) await this.#installPreload(cdp, preload);
    page.on("popup", (popup) => {
      if (popup.url() !== blank) return void popup.close().catch(() => {});
      this.#popups.push(popup);
      this.#settleWindows();
    });
    page.on("download", (download) => void announceDownload(download, this));
    await page.route("**/*", (route, request) => this.#answer(page, route, request));
    const scheme = () =>
      page.emulateMedia({ colorScheme: nativeTheme.shouldUseDarkColors ? "dark" : "light" });
    nativeTheme.on("updated", () => void scheme().catch(() => {}));
    await scheme();
    return page;
  }

  /** First the page's end of the bridge, then the preload: both before any script of the page. */
  async #installPreload(cdp: CDPSession, preload: string): Promise<void> {
    const [toPage, toPreload] = [`${binding}:to-page`, `${binding}:to-preload`];
    const pageEnd = `(${connectWorlds})(${JSON.stringify(toPage)}, ${JSON.stringify(toPreload)})`;
    const preloadEnd = `(${connectWorlds})(${JSON.stringify(toPreload)}, ${JSON.stringify(toPage)})`;
    const script = readFileSync(preload, "utf8");
    const source = `if (window === top) ${pageEnd}; (${replaceDisplayMedia})();`;
    await cdp.send("Page.addScriptToEvaluateOnNewDocument", { source });
    await cdp.send("Page.addScriptToEvaluateOnNewDocument", {
      worldName: world,
      source: `if (window === top) (${runPreload})(${preloadEnd}, ${binding}, (require) => {
        const module = { exports: {} };
        ((exports) => {${script}\n})(module.exports);
      });`,
    });
  }

  #followFrames(cdp: CDPSession): void {
    cdp.on("Page.frameAttached", ({ frameId, parentFrameId }) => {
      this.#frames.set(frameId, { url: "", parentId: parentFrameId });
    });
    cdp.on("Page.frameNavigated", ({ frame }) => {
      // Another process brings another main frame.
      if (frame.parentId === undefined) this.#frames.clear();
      this.#frames.set(frame.id, { url: frame.url, parentId: frame.parentId });
      if (frame.parentId !== undefined) return;
      this.#url = fromStandIn(frame.url);
      this.emit("did-navigate", {}, this.#url, 200);
    });
    cdp.on("Page.frameDetached", ({ frameId }) => this.#frames.delete(frameId));
    cdp.on("Runtime.executionContextCreated", ({ context }) => {
      const data = context.auxData as { frameId?: string } | undefined;
      if (context.name === world && data?.frameId !== undefined) this.#contexts.set(context.id, data.frameId);
    });
    cdp.on("Runtime.executionContextDestroyed", ({ executionContextId }) => {
      this.#contexts.delete(executionContextId);
    });
    cdp.on("Runtime.executionContextsCleared", () => this.#contexts.clear());
    cdp.on("Runtime.bindingCalled", ({ name, payload, executionContextId }) => {
      if (name === binding) void this.#invoke(executionContextId, payload);
    });
    cdp.on("Page.windowOpen", ({ url, windowName, windowFeatures }) => {
      // Chromium has read the list already, and added what a popup has.
      const features = windowFeatures.filter((feature) => feature !== "resizable").join(",");
      const details = { url: fromStandIn(url), frameName: windowName, features };
      const answer = this.askToOpen(details);
      if (url === blank) this.#answers.push({ ...details, ...answer });
      else if (answer.action === "allow") throw new Error("the double opens empty windows only");
      this.#settleWindows();
    });
  }

  /** Chromium opens a denied window before it can be asked: it is closed at once, and reached nobody. */
  #settleWindows(): void {
    while (this.#answers.length > 0 && this.#popups.length > 0) {
      const { action, overrideBrowserWindowOptions = {}, ...details } = this.#answers.shift()!;
      const page = this.#popups.shift()!;
      if (action === "deny") void page.close().catch(() => {});
      else this.emit("did-create-window", this.#openChild(overrideBrowserWindowOptions, page), details);
    }
  }

  async #invoke(context: number, payload: string): Promise<void> {
    const { id, channel, args } = JSON.parse(payload) as { id: number; channel: string; args: unknown[] };
    const senderFrame = this.#senderFrame(this.#contexts.get(context));
    try {
      const value =
        channel === displayMediaChannel
          ? await this.#shareScreen(senderFrame, args)
          : await invokeMain({ type: "frame", sender: this, senderFrame }, channel, args);
      this.#deliver(context, { kind: "reply", id, value });
    } catch (cause) {
      const error = `Error invoking remote method '${channel}': ${String(cause)}`;
      this.#deliver(context, { kind: "reply", id, error });
    }
  }

  /** First the permission, then the handler, as in Electron. */
  async #shareScreen(frame: SenderFrame | null, [constraints]: readonly unknown[]): Promise<unknown> {
    const { video, audio } = constraints as { readonly video: boolean; readonly audio: boolean };
    const question = { permission: "display-capture", url: frame?.url ?? "", mediaType: "video" as const };
    if (!(await isPermitted(this, { ...question, isMainFrame: frame?.parent === null }))) return null;
    const streams = await chosenStreams({ frame, videoRequested: video, audioRequested: audio });
    return streams === null ? null : { video: streams.video, audio: streams.audio };
  }

  #senderFrame(frameId: string | undefined): SenderFrame | null {
    const frame = frameId === undefined ? undefined : this.#frames.get(frameId);
    if (frame === undefined) return null;
    return { url: fromStandIn(frame.url), parent: this.#senderFrame(frame.parentId) };
  }

  #deliver(context: number, message: unknown): void {
    const expression = `electronDoubleReceive(${JSON.stringify(message)})`;
    this.#cdp?.send("Runtime.evaluate", { expression, contextId: context }).catch(() => {
      // The page went away meanwhile: nobody is left to hear it.
    });
  }

  async #answer(page: Page, route: Route, request: PageRequest): Promise<void> {
    const url = fromStandIn(request.url());
    if (request.isNavigationRequest() && !this.#mayNavigate(request, request.frame() === page.mainFrame())) {
      return route.abort("aborted");
    }
    if (isRequestCancelled(url)) return route.abort("blockedbyclient");
    const handler = protocolHandler(new URL(url).protocol.slice(0, -1));
    // The double has no network: what no handler of main serves, nobody serves.
    if (handler === undefined) return route.abort("internetdisconnected");
    const response = await handler(new Request(url, { method: request.method() }));
    const body = Buffer.from(await response.arrayBuffer());
    return route.fulfill({ status: response.status, headers: Object.fromEntries(response.headers), body });
  }

  #mayNavigate(request: PageRequest, isMainFrame: boolean): boolean {
    if (isMainFrame && request.url() === this.#loading?.split("#")[0]) {
      this.#loading = undefined;
      return true;
    }
    let prevented = false;
    const details = {
      url: fromStandIn(request.url()),
      isMainFrame,
      preventDefault: () => {
        prevented = true;
      },
    };
    this.emit("will-frame-navigate", details);
    if (isMainFrame) this.emit("will-navigate", details);
    return !prevented;
  }
}

/** Runs in the page. */
function hidePage(): void {
  window.dispatchEvent(new PageTransitionEvent("pagehide"));
}

/** Runs in the page: Chromium's own word that it goes reaches nobody. */
function silencePage(): void {
  window.addEventListener("pagehide", (event) => event.stopImmediatePropagation(), { capture: true });
}
