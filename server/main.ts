// Starts the relay: configuration, listening, signals - nothing else.
import { randomBytes } from "node:crypto";
import { openLog } from "../shared/node/log.ts";
import { systemClock } from "../shared/node/systemClock.ts";
import { loadConfig } from "./loadConfig.ts";
import { createServer } from "./createServer.ts";
import { firstInvitation } from "./cli/firstInvitation.ts";

const config = loadConfig(process.argv.slice(2), process.env);
const log = openLog({ level: config.logLevel });
const relay = await createServer({ config, clock: systemClock, log, random: randomBytes }).catch(
  refuseToStart,
);
process.stdout.write(`Parley relay of ${config.dataDir} is listening on ${relay.url}\n`);
if (await relay.isNew()) process.stdout.write(await firstInvitation(relay));

let asked = 0;
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, () => {
    // A second signal means: now.
    if (++asked > 1) process.exit(1);
    log.info("relay.stopping", { signal });
    void relay.close().then(() => process.exit(0));
  });
}

/** A port in use, a folder that cannot be written, a database of a newer version: one plain line. */
function refuseToStart(cause: unknown): never {
  process.stderr.write(`The relay cannot start: ${cause instanceof Error ? cause.message : String(cause)}\n`);
  process.exit(1);
}
