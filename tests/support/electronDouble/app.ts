// The double's `app`: paths, readiness, one instance per userData folder, and the order of events on the way out.
import { EventEmitter } from "node:events";
import { existsSync, mkdirSync, rmSync } from "node:fs";
import { createConnection, createServer } from "node:net";
import { join } from "node:path";
import { tmpdir } from "node:os";
import { createHash } from "node:crypto";
import { closeChromium } from "./chromium.ts";

interface ClosableWindow {
  close(): void;
  destroy(): void;
}

class QuitEvent {
  defaultPrevented = false;
  preventDefault(): void {
    this.defaultPrevented = true;
  }
}

class DoubleApp extends EventEmitter {
  readonly isPackaged = false;
  readonly windows = new Set<ClosableWindow>();
  isReadyNow = false;
  sandboxed = false;
  #quitting = false;
  #left = false;
  readonly #paths = new Map([["appData", join(tmpdir(), "electron-double-app-data")]]);
  /** The person's own folders are left alone: they lie in userData. */
  readonly #personal: ReadonlySet<string> = new Set(["downloads", "videos"]);
  readonly #ready: Promise<void>;

  constructor() {
    super();
    // Electron is ready some time after the entry module has run, never during it.
    this.#ready = new Promise((resolve) => {
      setImmediate(() => {
        this.isReadyNow = true;
        this.emit("ready");
        resolve();
      });
    });
    process.on("SIGTERM", () => this.quit());
    process.on("SIGINT", () => this.quit());
  }

  setName(): void {}
  setAppUserModelId(): void {}

  enableSandbox(): void {
    if (this.isReadyNow) throw new Error("app.enableSandbox() can only be called before app is ready");
    this.sandboxed = true;
  }

  getVersion(): string {
    return "0.0.0-double";
  }

  getLocale(): string {
    return process.env["ELECTRON_DOUBLE_LOCALE"] ?? "en-GB";
  }

  getPath(name: string): string {
    if (this.#personal.has(name)) return join(this.getPath("userData"), name);
    const path = this.#paths.get(name);
    if (path === undefined) throw new Error(`the double knows no path "${name}"`);
    return path;
  }

  setPath(name: string, path: string): void {
    mkdirSync(path, { recursive: true });
    this.#paths.set(name, path);
  }

  readonly commandLine = {
    getSwitchValue(name: string): string {
      const prefix = `--${name}=`;
      return process.argv.find((argument) => argument.startsWith(prefix))?.slice(prefix.length) ?? "";
    },
  };

  whenReady(): Promise<void> {
    return this.#ready;
  }

  isReady(): boolean {
    return this.isReadyNow;
  }

  /** Answers at once, as Electron does: whether another process listens is found out by looking for its socket. */
  requestSingleInstanceLock(): boolean {
    const path = instanceSocket(this.getPath("userData"));
    if (existsSync(path)) {
      createConnection(path)
        .on("error", () => {})
        .end();
      return false;
    }
    const server = createServer((socket) => {
      socket.resume();
      this.emit("second-instance", new QuitEvent(), [], "", undefined);
    });
    server.listen(path);
    server.unref();
    process.once("exit", () => rmSync(path, { force: true }));
    return true;
  }

  /** before-quit, every window's close, will-quit: each may hold it up, as in Electron. */
  quit(): void {
    if (this.#quitting) return;
    this.#quitting = true;
    const before = new QuitEvent();
    this.emit("before-quit", before);
    if (before.defaultPrevented) return this.stayOpen();
    for (const window of [...this.windows]) window.close();
    if (this.windows.size === 0) this.#leave();
  }

  /** A window did not let itself be closed. */
  stayOpen(): void {
    this.#quitting = false;
  }

  windowClosed(): void {
    if (this.windows.size > 0) return;
    if (this.#quitting) this.#leave();
    else this.emit("window-all-closed");
  }

  #leave(): void {
    if (this.#left) return;
    this.#left = true;
    const will = new QuitEvent();
    this.emit("will-quit", will);
    if (!will.defaultPrevented) this.exit(0);
  }

  exit(code: number): void {
    for (const window of [...this.windows]) window.destroy();
    void closeChromium().finally(() => process.exit(code));
  }
}

/** Short, because a socket's path may have no more than about a hundred characters. */
function instanceSocket(userData: string): string {
  const name = createHash("sha256").update(userData).digest("hex").slice(0, 16);
  return join(tmpdir(), `electron-double-${name}.sock`);
}

export const app = new DoubleApp();
