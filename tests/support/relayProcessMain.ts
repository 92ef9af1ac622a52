// The process behind relayProcess.ts: the relay with its configuration from the environment.
import { randomBytes } from "node:crypto";
import { readConfig } from "../../server/config.ts";
import { createServer } from "../../server/createServer.ts";
import { openLog } from "../../shared/node/log.ts";
import { systemClock } from "../../shared/node/systemClock.ts";
import type { FromRelay, Health, ToRelay } from "./relayProcess.ts";

const config = readConfig(process.env);
const log = openLog({ level: config.logLevel });
let bugs = 0;
const relay = await createServer({
  config,
  clock: systemClock,
  log: {
    ...log,
    error(...logged) {
      bugs++;
      log.error(...logged);
    },
  },
  random: (size) => new Uint8Array(randomBytes(size)),
});

process.on("message", (message: ToRelay) => void take(message));
process.on("disconnect", () => process.exit(0));
tell({ kind: "ready", url: relay.url, port: relay.port });

async function take(message: ToRelay): Promise<void> {
  switch (message.kind) {
    case "invite":
      return tell({
        kind: "link",
        link: (await relay.invite({ uses: message.uses, expiresInMs: 3_600_000 })).link,
      });
    case "cpu": {
      const { user, system } = process.cpuUsage();
      return tell({ kind: "cpu", seconds: (user + system) / 1e6 });
    }
    case "health":
      return tell({ kind: "health", health: await health() });
    case "close":
      await relay.close();
      process.exit(0);
  }
}

/** Buffers are given back in the turn after the collection that found them, so it is collected twice. */
async function health(): Promise<Health> {
  for (let turn = 0; turn < 2; turn++) {
    globalThis.gc!();
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const { rss, heapUsed, external } = process.memoryUsage();
  return { rssBytes: rss, heldBytes: heapUsed + external, bugs };
}

function tell(message: FromRelay): void {
  process.send?.(message);
}
