// Apps of the built Electron host for one test: each test has a folder of its own, and what it opened is closed after it.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterEach, beforeAll, beforeEach } from "vitest";
import { buildWhenStale } from "../../support/browser.ts";
import { openElectron, type OpenElectron } from "../../support/openElectron.ts";

/** What the page can do: the bridge is the only thing it was lent. */
export interface PageWindow {
  readonly parley: { call(name: string, params: unknown): Promise<unknown> };
  readonly violations: string[];
}

export interface ElectronApps {
  /** The profile of this test; the same for every start in it. */
  readonly folder: string;
  start(
    environment?: Readonly<Record<string, string>>,
    runtime?: OpenElectron["runtime"],
  ): Promise<OpenElectron>;
  stop(app: OpenElectron): Promise<void>;
}

/** Call it once at the top of a file. */
export function electronApps(): ElectronApps {
  let folder = "";
  const open: OpenElectron[] = [];
  const stop = async (app: OpenElectron) => {
    open.splice(open.indexOf(app), 1);
    await app.close();
  };
  beforeAll(buildWhenStale, 120_000);
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "parley-electron-"));
  });
  afterEach(async () => {
    for (const app of [...open]) await stop(app);
    rmSync(folder, { recursive: true, force: true });
  });
  return {
    get folder() {
      return folder;
    },
    async start(environment = {}, runtime = "double") {
      const app = await openElectron({ dataDir: folder, runtime, environment });
      open.push(app);
      return app;
    },
    stop,
  };
}

/** Asks over the bridge, as the page does: the reply as it came. */
export function callFrom(page: Page, name: string, params: object): Promise<unknown> {
  return page.evaluate(([name, params]) => (window as unknown as PageWindow).parley.call(name, params), [
    name,
    params,
  ] as const);
}

export function countWindows(app: OpenElectron): Promise<number> {
  return app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length);
}
