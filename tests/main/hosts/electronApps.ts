// Apps of the built Electron host for one test: each test has a folder of its own, and what it opened is closed after it.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
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
