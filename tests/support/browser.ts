// For browser specs: the system's Chromium, and a person's app opened in it the way the person would see it. A spec written
// with openApp runs on the Node host, on the electron double and on real Electron alike; PARLEY_HOST chooses.
import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { chromium, type Browser, type BrowserContext, type Page } from "playwright-core";
import { chromiumArguments, requireChromium } from "./findChromium.ts";
import { openElectron } from "./openElectron.ts";

const root = join(import.meta.dirname, "../..");

type HostKind = "node" | "electron-double" | "electron";

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
  /** Ends page and host cleanly; the profile stays. */
  close(): Promise<void>;
}

/** PARLEY_HOST: node (default), electron-double, electron. */
function chosenHost(): HostKind {
  const wished = process.env["PARLEY_HOST"] ?? "node";
  if (wished === "node" || wished === "electron-double" || wished === "electron") return wished;
  throw new Error(`PARLEY_HOST is node, electron-double or electron, not "${wished}"`);
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
  const host = options.host ?? chosenHost();
  if (host === "node") return openOnNodeHost(options);
  const environment = { ELECTRON_DOUBLE_LOCALE: options.locale ?? "en" };
  const runtime = host === "electron" ? "electron" : "double";
  return openElectron({ ...options, runtime, environment });
}

export interface NodeHostProcess {
  /** The address it printed first; works once. */
  readonly url: string;
  readonly process: ChildProcess;
  close(): Promise<void>;
}

/** The Node host's own command in a process of its own. Rejects with what it wrote when it does not start. */
export async function startNodeHostProcess({ dataDir, enrolment }: AppOptions): Promise<NodeHostProcess> {
  const enrolling =
    enrolment === undefined ? [] : ["--invitation", enrolment.invitation, "--name", enrolment.name];
  const args = [join(root, "main/hosts/node/main.ts"), "--data-dir", dataDir, ...enrolling];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "pipe"] });
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
  return { page, close };
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
