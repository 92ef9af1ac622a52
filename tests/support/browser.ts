// For browser specs: the system's Chromium, and a person's app opened in it the way the person would see it. A spec written
// with openApp runs on the Node host, on the electron double and on real Electron alike; PARLEY_HOST chooses.
import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { chromium, type Browser, type BrowserContext, type Page } from "playwright-core";
import { openFileSecrets } from "../../main/hosts/node/fileSecrets.ts";
import { chromiumArguments, requireChromium } from "./findChromium.ts";
import { electronMissing, openElectron } from "./openElectron.ts";

const root = join(import.meta.dirname, "../..");

export type HostKind = "node" | "electron-double" | "electron";

export interface AppOptions {
  /** The person's profile: opened again with the same folder, everything is still there. */
  readonly dataDir: string;
  /** Enrols without a window, which then starts at the recovery key. */
  readonly enrolment?: { readonly invitation: string; readonly name: string };
  /** The browser to open the Node host's page in, as a person of its own; one is launched when absent. */
  readonly browser?: Browser;
  /** BCP 47; the app's language while its setting is "system". English when absent. */
  readonly locale?: string;
  readonly host?: HostKind;
}

export interface OpenApp {
  readonly page: Page;
  /** The core's own folder. */
  readonly profileDir: string;
  /** 32 bytes, from what keeps it on this host. */
  databaseKey(): Promise<Uint8Array>;
  /** Ends page and host cleanly; the profile stays. */
  close(): Promise<void>;
}

/** PARLEY_HOST: node, electron-double, electron. */
function wishedHost(): HostKind | undefined {
  const wished = process.env["PARLEY_HOST"];
  switch (wished) {
    case undefined:
    case "node":
    case "electron-double":
    case "electron":
      return wished;
    default:
      throw new Error(`PARLEY_HOST is node, electron-double or electron, not "${wished}"`);
  }
}

export interface HostToTry {
  readonly host: HostKind;
  /** Why it cannot run here. */
  readonly missing?: string | undefined;
}

/** What a spec runs on: `usual` and real Electron where it is, or the one that PARLEY_HOST names. */
export function hostsToTry(...usual: readonly HostKind[]): readonly HostToTry[] {
  const wished = wishedHost();
  if (wished !== undefined) return [{ host: wished }];
  return [...usual.map((host) => ({ host })), { host: "electron", missing: electronMissing() }];
}

export function launchChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: requireChromium(), headless: true, args: [...chromiumArguments] });
}

/** Builds out/ when the sources changed since it was built. Call it once, in beforeAll. */
export function buildWhenStale(): void {
  const build = join(root, "main/hosts/build/main.ts");
  const { status } = spawnSync(process.execPath, [build, "--if-stale"], { cwd: root, stdio: "inherit" });
  if (status !== 0) throw new Error("npm run build failed");
}

export function openApp(options: AppOptions): Promise<OpenApp> {
  const host = options.host ?? wishedHost() ?? "node";
  return host === "node" ? openOnNodeHost(options) : openOnElectron(options, host);
}

async function openOnElectron(options: AppOptions, host: "electron-double" | "electron"): Promise<OpenApp> {
  const { dataDir, locale = "en" } = options;
  const runtime = host === "electron" ? "electron" : "double";
  const app = await openElectron({ ...options, runtime, locale });
  const profileDir = join(dataDir, "profile");
  const databaseKey = async () => {
    const unwrap: Parameters<typeof app.evaluate<string, string>>[0] = ({ safeStorage }, wrapped) =>
      safeStorage.decryptString(Buffer.from(wrapped, "base64"));
    return Buffer.from(await app.evaluate(unwrap, wrappedKey(profileDir)), "base64");
  };
  return { page: app.page, profileDir, databaseKey, close: () => app.close() };
}

function wrappedKey(profileDir: string): string {
  return (JSON.parse(readFileSync(join(profileDir, "key.json"), "utf8")) as { wrapped: string }).wrapped;
}

export interface NodeHostProcess {
  /** The address it printed first; works once. */
  readonly url: string;
  readonly process: ChildProcess;
  close(): Promise<void>;
}

/** The Node host's own command in a process of its own. Rejects with what it wrote when it does not start. */
export async function startNodeHostProcess({
  dataDir,
  enrolment,
  through = [],
}: AppOptions & {
  /** A command that runs it elsewhere, such as in a network namespace. */
  readonly through?: readonly string[];
}): Promise<NodeHostProcess> {
  const enrolling =
    enrolment === undefined ? [] : ["--invitation", enrolment.invitation, "--name", enrolment.name];
  const host = [join(root, "main/hosts/node/main.ts"), "--data-dir", dataDir, ...enrolling];
  const [command, ...args] = [...through, process.execPath, ...host];
  const child = spawn(command!, args, { stdio: ["ignore", "pipe", "pipe"] });
  const url = await printedUrl(child);
  const close = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill("SIGTERM");
    await once(child, "exit");
  };
  return { url, process: child, close };
}

async function openOnNodeHost(options: AppOptions): Promise<OpenApp> {
  const host = await startNodeHostProcess(options);
  const browser = options.browser ?? (await launchChromium());
  const context: BrowserContext = await browser.newContext({
    locale: options.locale ?? "en",
    viewport: { width: 1280, height: 820 },
  });
  const page = await context.newPage();
  await page.goto(host.url);
  const close = async () => {
    await context.close();
    if (options.browser === undefined) await browser.close();
    await host.close();
  };
  const { dataDir } = options;
  const databaseKey = async () =>
    openFileSecrets(dataDir, randomBytes).unwrap(Buffer.from(wrappedKey(dataDir), "base64"));
  return { page, profileDir: dataDir, databaseKey, close };
}

function printedUrl(child: ChildProcess): Promise<string> {
  let written = "";
  return new Promise((resolve, reject) => {
    const read = (text: string) => {
      written += text;
      const url = /http:\/\/127\.0\.0\.1:\d+\/enter\?token=[\w-]+/.exec(written)?.[0];
      if (url !== undefined) resolve(url);
    };
    child.stdout!.setEncoding("utf8").on("data", read);
    child.stderr!.setEncoding("utf8").on("data", read);
    child.once("exit", (code) =>
      reject(new Error(`the Node host ended (${code}) before it was ready:\n${written}`)),
    );
  });
}
