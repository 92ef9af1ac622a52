// The double's webContents: one Chromium page, the preload in a world of its own, IPC whose sender comes from Chromium, and
// the main process asked before every navigation, window and request.
import { EventEmitter } from "node:events";
import { readFileSync } from "node:fs";
import type { CDPSession, Page, Request as PageRequest, Route } from "playwright-core";
import { app } from "./app.ts";
import { openChromium } from "./chromium.ts";
import { nativeTheme } from "./desktop.ts";
import { invokeMain, type SenderFrame } from "./ipcMain.ts";
import { setPermissions } from "./permissions.ts";
import { isRequestCancelled, protocolHandler } from "./session.ts";
import { fromStandIn, toStandIn } from "./standIn.ts";
import { connectWorlds, runPreload } from "./worlds.ts";

const world = "electron double preload";
const binding = "electronDoublePost";

interface Frame {
  url: string;
  readonly parentId: string | undefined;
}

type WindowOpenHandler = (details: { url: string }) => { action: "allow" | "deny" };

export class WebContents extends EventEmitter {
  readonly #page: Promise<Page>;
  #cdp: CDPSession | undefined;
  #windowOpenHandler: WindowOpenHandler = () => ({ action: "allow" });
  readonly #frames = new Map<string, Frame>();
  /** Execution contexts of the preload's world, by Chromium's number. */
  readonly #contexts = new Map<number, string>();
  /** The address that loadURL asks for: main's own navigations are not announced. */
  #loading: string | undefined;

  constructor(preload: string | undefined) {
    super();
    this.#page = this.#open(preload);
    app.emit("web-contents-created", {}, this);
  }

  setWindowOpenHandler(handler: WindowOpenHandler): void {
    this.#windowOpenHandler = handler;
  }

  async loadURL(url: string): Promise<void> {
    const page = await this.#page;
    await setPermissions(this.#cdp!, this, url);
    this.#loading = toStandIn(url);
    await page.goto(this.#loading);
    this.emit("did-finish-load");
  }

  getURL(): string {
    const main = [...this.#frames.values()].find((frame) => frame.parentId === undefined);
    return fromStandIn(main?.url ?? "");
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

  async close(): Promise<void> {
    await (await this.#page).close();
  }

  async #open(preload: string | undefined): Promise<Page> {
    const context = await openChromium(app.getPath("userData"));
    const page = await context.newPage();
    const cdp = await context.newCDPSession(page);
    this.#cdp = cdp;
    this.#followFrames(cdp);
    await cdp.send("Page.enable");
    await cdp.send("Runtime.enable");
    await cdp.send("Runtime.addBinding", { name: binding, executionContextName: world });
    if (preload !== undefined) await this.#installPreload(cdp, preload);
    // Chromium opens a denied window before it can be asked: it is closed at once, and reached nobody.
    page.on("popup", (popup) => void popup.close().catch(() => {}));
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
    await cdp.send("Page.addScriptToEvaluateOnNewDocument", { source: `if (window === top) ${pageEnd};` });
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
      this.#frames.set(frame.id, { url: frame.url, parentId: frame.parentId });
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
    cdp.on("Page.windowOpen", ({ url }) => {
      const { action } = this.#windowOpenHandler({ url: fromStandIn(url) });
      if (action === "allow") throw new Error("the double opens no second window for a page");
    });
  }

  async #invoke(context: number, payload: string): Promise<void> {
    const { id, channel, args } = JSON.parse(payload) as { id: number; channel: string; args: unknown[] };
    const senderFrame = this.#senderFrame(this.#contexts.get(context));
    try {
      const value = await invokeMain({ type: "frame", sender: this, senderFrame }, channel, args);
      this.#deliver(context, { kind: "reply", id, value });
    } catch (cause) {
      const error = `Error invoking remote method '${channel}': ${String(cause)}`;
      this.#deliver(context, { kind: "reply", id, error });
    }
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
    if (isMainFrame && request.url() === this.#loading) {
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
