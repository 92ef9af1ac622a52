// Starts the relay: configuration, listening, signals - nothing else.
import { randomBytes } from "node:crypto";
import { openLog } from "../shared/node/log.ts";
import { systemClock } from "../shared/node/systemClock.ts";
import { explainListening } from "./checkPlace.ts";
import { greeting } from "./cli/greeting.ts";
import { loadConfig } from "./loadConfig.ts";
import { createServer } from "./createServer.ts";

const config = await loadConfig(process.argv.slice(2), process.env);
const log = openLog({ level: config.logLevel });
const relay = await createServer({ config, clock: systemClock, log, random: randomBytes }).catch(
  refuseToStart,
);

let asked = 0;
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, () => {
    // A second signal means: now.
    if (++asked > 1) process.exit(1);
    log.info("relay.stopping", { signal });
    void stop();
  });
}
// A program that started this one over a channel, and is gone, takes it along.
process.once("disconnect", () => void stop());
process.stdout.write(await greeting(relay, config));

async function stop(): Promise<never> {
  try {
    await relay.close();
    return process.exit(0);
  } catch (cause) {
    log.error("close.broken", cause);
    return process.exit(1);
  }
}

/** A port in use, a folder that cannot be written, a database of a newer version: one plain line. */
function refuseToStart(cause: unknown): never {
  const message = cause instanceof Error ? cause.message : String(cause);
  process.stderr.write(`The relay cannot start: ${explainListening(config, cause) ?? message}\n`);
  process.exit(1);
}
