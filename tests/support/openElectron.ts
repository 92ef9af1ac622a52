// Starts the built Electron host and gives the test its first page: on real Electron where the runtime is, otherwise (or when
// asked) on the double. Which of the two it was is said in `runtime`; nothing else differs for a spec.
import { spawn, type ChildProcess } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { _electron, chromium, type Browser, type Page } from "playwright-core";

const root = join(import.meta.dirname, "../..");
const main = join(root, "out/electron/main.js");
const register = join(import.meta.dirname, "electronDouble/register.mjs");

/** Specs use what the double has: a part of the real module, and lists of what was shown or opened. */
type ElectronDouble = typeof import("./electronDouble/electron.ts");

export interface ElectronOptions {
  readonly dataDir: string;
  readonly runtime: "double" | "electron";
  readonly environment?: Readonly<Record<string, string>>;
  /** BCP 47: the system's language. */
  readonly locale?: string;
  /** Enrols a new profile by itself; the window then starts at the recovery key. */
  readonly enrolment?: { readonly invitation: string; readonly name: string };
}

export interface OpenElectron {
  readonly runtime: "double" | "electron";
  readonly page: Page;
  /** Runs `body` in the main process with the module `electron` (or its double). What goes in and out is plain JSON. */
  evaluate<Value, Argument>(
    body: (electron: ElectronDouble, argument: Argument) => Value,
    argument?: Argument,
  ): Promise<Awaited<Value>>;
  /** Quits as a person would and waits until the process has ended. */
  close(): Promise<void>;
}

/** Why real Electron cannot run here, or undefined when it can. */
export function electronMissing(): string | undefined {
  const path = join(root, "node_modules/electron/path.txt");
  return existsSync(path)
    ? undefined
    : "the Electron runtime is not on this machine (node_modules/electron/path.txt)";
}

export function openElectron(options: ElectronOptions): Promise<OpenElectron> {
  return options.runtime === "electron" ? openReal(options) : openDouble(options);
}

function environmentOf({ environment, locale }: ElectronOptions): Readonly<Record<string, string>> {
  return locale === undefined ? { ...environment } : { ELECTRON_DOUBLE_LOCALE: locale, ...environment };
}

function mainArguments({ dataDir, enrolment }: ElectronOptions): string[] {
  const enrolling =
    enrolment === undefined ? [] : Object.entries(enrolment).map(([key, value]) => `--${key}=${value}`);
  return [main, `--data-dir=${dataDir}`, ...enrolling];
}

async function openReal(options: ElectronOptions): Promise<OpenElectron> {
  const app = await _electron.launch({
    executablePath: createRequire(import.meta.url)("electron") as string,
    args: ["--no-sandbox", ...languageArguments(options), ...mainArguments(options)],
    env: { ...(process.env as Record<string, string>), ...environmentOf(options) },
  });
  const page = await app.firstWindow();
  return {
    runtime: "electron",
    page,
    evaluate: (body, argument) => app.evaluate(body as never, argument as never) as never,
    close: () => app.close(),
  };
}

/** Chromium's switch: it wins over the language of the machine. */
function languageArguments({ locale }: ElectronOptions): string[] {
  return locale === undefined ? [] : [`--lang=${locale}`];
}

async function openDouble(options: ElectronOptions): Promise<OpenElectron> {
  const started = startDouble(options);
  // The double has set up its Chromium; this looks on.
  const browser = await chromium.connectOverCDP(await started.debugging, { noDefaults: true });
  return {
    runtime: "double",
    page: await firstPage(browser),
    evaluate: (body, argument) => started.evaluate(body.toString(), argument) as never,
    close: async () => {
      started.process.kill("SIGTERM");
      await started.ended;
      await browser.close();
    },
  };
}

export interface StartedDouble {
  readonly process: ChildProcess;
  /** Where its Chromium can be joined; rejects when the app ends before it opened a window. */
  readonly debugging: Promise<string>;
  /** The exit code and what it wrote to standard error. */
  readonly ended: Promise<{ readonly code: number | null; readonly errors: string }>;
  evaluate(source: string, argument: unknown): Promise<unknown>;
}

/** The app without waiting for a window: for starts that are meant to fail. */
export function startDouble(options: ElectronOptions): StartedDouble {
  const child = spawn(process.execPath, ["--import", register, ...mainArguments(options)], {
    env: { ...process.env, ...environmentOf(options) },
    stdio: ["ignore", "inherit", "pipe", "ipc"],
  });
  let errors = "";
  child.stderr!.setEncoding("utf8").on("data", (text: string) => (errors += text));
  const ended = new Promise<{ code: number | null; errors: string }>((resolve) => {
    child.once("close", (code) => resolve({ code, errors }));
  });
  const debugging = new Promise<string>((resolve, reject) => {
    child.on("message", (message: { debugging?: string }) => {
      if (message.debugging !== undefined) resolve(message.debugging);
    });
    void ended.then(({ code }) =>
      reject(new Error(`the app ended (${code}) before its window opened:\n${errors}`)),
    );
  });
  debugging.catch(() => {});
  return { process: child, debugging, ended, evaluate: asker(child) };
}

function asker(child: ChildProcess): StartedDouble["evaluate"] {
  const waiting = new Map<number, (answer: { value?: unknown; error?: string }) => void>();
  let asked = 0;
  child.on("message", (message: { id?: number; value?: unknown; error?: string }) => {
    if (message.id !== undefined) waiting.get(message.id)?.(message);
  });
  return (source, argument) =>
    new Promise((resolve, reject) => {
      const id = asked++;
      waiting.set(id, ({ value, error }) =>
        error === undefined ? resolve(value) : reject(new Error(error)),
      );
      child.send({ id, source, argument });
    });
}

/** The window's page; Chromium's own first tab is empty and not ours. */
async function firstPage(browser: Browser): Promise<Page> {
  const context = browser.contexts()[0]!;
  const isOurs = (page: Page) => page.url().includes(".electron-double.test/");
  for (;;) {
    const page = context.pages().find(isOurs);
    if (page !== undefined) return page;
    const changed = context.pages().map((open) => open.waitForEvent("framenavigated", { timeout: 30_000 }));
    await Promise.any([context.waitForEvent("page", { timeout: 30_000 }), ...changed]);
  }
}
