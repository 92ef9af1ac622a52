// A real relay in a folder of its own: it can be stopped and started again on the same port and data.
import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readConfig } from "../../server/config.ts";
import { createServer, type Relay } from "../../server/createServer.ts";
import { openLog } from "../../shared/node/log.ts";
import { systemClock } from "../../shared/node/systemClock.ts";

export interface TestRelay {
  readonly port: number;
  readonly url: string;
  /** Holds the relay's database. */
  readonly dataDir: string;
  readonly relay: Relay;
  /** A link for one person. */
  invite(name?: string): Promise<string>;
  stop(): Promise<void>;
  start(): Promise<void>;
  /** Stops it and removes its folder. */
  close(): Promise<void>;
}

/** Limits are those of the product, but for rates that a test's haste would meet. */
export async function startRelay(settings: Readonly<Record<string, string>> = {}): Promise<TestRelay> {
  const dataDir = await mkdtemp(join(tmpdir(), "parley-relay-"));
  const start = (port: number) =>
    createServer({
      config: readConfig({
        RELAY_DATA_DIR: dataDir,
        RELAY_PORT: String(port),
        RELAY_ENVELOPES_PER_MINUTE: "1000000",
        RELAY_CALLS_PER_MINUTE: "1000000",
        ...settings,
      }),
      clock: systemClock,
      log: openLog({ level: process.env["PARLEY_TEST_LOG"] === "1" ? "info" : "silent" }),
      random: (size) => new Uint8Array(randomBytes(size)),
    });
  let relay = await start(0);
  const { port, url } = relay;
  return {
    port,
    url,
    dataDir,
    get relay() {
      return relay;
    },
    async invite(name) {
      const { link } = await relay.invite({
        uses: 1,
        expiresInMs: 36e5,
        ...(name === undefined ? {} : { name }),
      });
      return link;
    },
    stop: () => relay.close(),
    async start() {
      relay = await start(port);
    },
    async close() {
      await relay.close();
      await rm(dataDir, {
        recursive: true,
        force: true,
      });
    },
  };
}
