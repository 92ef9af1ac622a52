// A real relay in the test's own process, on a free port and in a fresh folder.
import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readConfig } from "../../../server/config.ts";
import { createServer, type Relay } from "../../../server/createServer.ts";
import type { Clock } from "../../../shared/clock.ts";
import type { Log } from "../../../shared/log.ts";
import { systemClock } from "../../../shared/node/systemClock.ts";

export interface TestRelay extends Relay {
  readonly dataDir: string;
  /** Bugs that the relay logged: a test that ends with one has found it. */
  readonly bugs: unknown[];
  /** Stops it and starts it again on the same data. */
  restart(): Promise<TestRelay>;
  /** Stops it and removes its folder. */
  remove(): Promise<void>;
}

export interface StartRelay {
  readonly settings?: Readonly<Record<string, string>>;
  readonly clock?: Clock;
  readonly dataDir?: string;
}

export async function startRelay({
  settings = {},
  clock = systemClock,
  dataDir,
}: StartRelay = {}): Promise<TestRelay> {
  const folder = dataDir ?? (await mkdtemp(join(tmpdir(), "parley-relay-")));
  const config = readConfig({
    RELAY_DATA_DIR: folder,
    RELAY_PORT: "0",
    RELAY_COLLECT_EVERY_MS: "20",
    ...settings,
  });
  const bugs: unknown[] = [];
  const relay = await createServer({ config, clock, log: silentLog(bugs), random: randomBytes });
  return {
    ...relay,
    dataDir: folder,
    bugs,
    async restart() {
      await relay.close();
      return startRelay({ settings, clock, dataDir: folder });
    },
    async remove() {
      await relay.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function silentLog(bugs: unknown[]): Log {
  const nothing = () => {};
  return {
    debug: nothing,
    info: nothing,
    warn: nothing,
    error: (event, cause) => bugs.push({ event, cause }),
  };
}
