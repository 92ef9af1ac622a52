// What the Electron host lends the core.
import { randomBytes } from "node:crypto";
import { app } from "electron";
import type { Log } from "../../../shared/log.ts";
import { systemClock } from "../../../shared/node/systemClock.ts";
import type { Platform } from "../../core/platform.ts";
import type { Notices } from "./notifications.ts";
import { openSafeStorageSecrets } from "./safeStorageSecrets.ts";

export interface ElectronProfile {
  readonly dataDir: string;
  readonly log: Log;
  readonly notices: Notices;
}

/** Only after the app is ready. */
export function electronPlatform({ dataDir, log, notices }: ElectronProfile): Platform {
  return {
    dataDir,
    host: { kind: "electron", platform: process.platform, version: app.getVersion() },
    secrets: openSafeStorageSecrets(),
    clock: systemClock,
    log,
    random: (size) => new Uint8Array(randomBytes(size)),
    notify: notices.show,
    withdraw: notices.withdraw,
  };
}
