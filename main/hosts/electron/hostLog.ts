// The host's log file in the profile: warnings and errors, ids and codes only. It starts afresh when it has grown large.
import { createWriteStream, mkdirSync, renameSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Log } from "../../../shared/log.ts";
import { openLog } from "../../../shared/node/log.ts";

const largestBytes = 5_000_000;

export interface HostLog {
  readonly log: Log;
  readonly path: string;
}

export function openHostLog(dataDir: string): HostLog {
  const folder = join(dataDir, "logs");
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, "parley.log");
  if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) > largestBytes) renameSync(path, `${path}.1`);
  return {
    log: openLog({ level: "warn", destination: createWriteStream(path, { flags: "a", mode: 0o600 }) }),
    path,
  };
}

/** Errors that nobody caught: recorded with where they happened, not with their message, which may quote content. */
export function logUncaught(log: Log): void {
  process.on("uncaughtException", (cause) => log.error("uncaught exception", withoutMessage(cause)));
  process.on("unhandledRejection", (cause) => log.error("unhandled rejection", withoutMessage(cause)));
}

function withoutMessage(cause: unknown): Error {
  const bare = new Error("message withheld");
  if (!(cause instanceof Error)) return bare;
  bare.name = cause.name;
  const frames = (cause.stack ?? "").split("\n").filter((line) => line.startsWith("    at "));
  bare.stack = [cause.name, ...frames].join("\n");
  return bare;
}
