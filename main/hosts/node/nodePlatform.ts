// What the Node host lends the core: a private folder, a key file, the real clock. There are no system notifications here:
// that a notice came up is only logged.
import { randomBytes } from "node:crypto";
import { chmodSync, mkdirSync } from "node:fs";
import type { Log } from "../../../shared/log.ts";
import { systemClock } from "../../../shared/node/systemClock.ts";
import type { Platform } from "../../core/platform.ts";
import { openFileSecrets } from "./fileSecrets.ts";

export interface NodeProfile {
  readonly dataDir: string;
  readonly version: string;
  readonly log: Log;
}

/** Expects the folder that makeDataDir made. */
export function nodePlatform({ dataDir, version, log }: NodeProfile): Platform {
  const random = (size: number) => new Uint8Array(randomBytes(size));
  return {
    dataDir,
    host: { kind: "browser", platform: process.platform, version },
    secrets: openFileSecrets(dataDir, random),
    clock: systemClock,
    log,
    random,
    notify: ({ kind, conversationId }) => log.info("notice", { kind, conversationId }),
    withdraw: (callId) => log.info("notice withdrawn", { callId }),
  };
}

/** The profile's folder, for this user only; an existing one is narrowed. */
export function makeDataDir(dataDir: string): void {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  chmodSync(dataDir, 0o700);
}
