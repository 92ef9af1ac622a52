// The process behind relayProcess.ts: the relay with its configuration from the environment.
import { randomBytes } from "node:crypto";
import { readConfig } from "../../server/config.ts";
import { createServer } from "../../server/createServer.ts";
import { openLog } from "../../shared/node/log.ts";
import { systemClock } from "../../shared/node/systemClock.ts";
import type { FromRelay, ToRelay } from "./relayProcess.ts";

const config = readConfig(process.env);
const relay = await createServer({
  config,
  clock: systemClock,
  log: openLog({ level: config.logLevel }),
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
    case "close":
      await relay.close();
      process.exit(0);
  }
}

function tell(message: FromRelay): void {
  process.send?.(message);
}
