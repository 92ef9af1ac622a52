// What a host lends a core, for tests: a real folder, the real clock unless another is given, secrets that can be lost, and a
// record of what was notified and logged.
import { randomBytes } from "node:crypto";
import type { CallId } from "../../shared/ids.ts";
import type { Clock } from "../../shared/clock.ts";
import type { Log, LogFields } from "../../shared/log.ts";
import { systemClock } from "../../shared/node/systemClock.ts";
import type { Notice, Platform, Secrets } from "../../main/core/platform.ts";

export interface FakePlatform extends Platform {
  readonly notices: Notice[];
  /** Calls whose notice was taken back, in order. */
  readonly withdrawn: CallId[];
  /** Every log line, newest last. */
  readonly lines: {
    readonly level: string;
    readonly event: string;
    readonly fields: LogFields;
    readonly cause?: unknown;
  }[];
}

export interface FakePlatformOptions {
  readonly dataDir: string;
  readonly clock?: Clock;
  /** `none`: a system without a key store. */
  readonly secrets?: Secrets | "none";
}

export function openFakePlatform({ dataDir, clock, secrets }: FakePlatformOptions): FakePlatform {
  const notices: Notice[] = [];
  const withdrawn: CallId[] = [];
  const lines: FakePlatform["lines"] = [];
  return {
    dataDir,
    host: { kind: "browser", platform: "test", version: "0.0.0" },
    secrets: secrets === "none" ? undefined : (secrets ?? xorSecrets("test")),
    clock: clock ?? systemClock,
    log: recordingLog(lines),
    random: (size) => new Uint8Array(randomBytes(size)),
    notify: (notice) => notices.push(notice),
    withdraw: (callId) => withdrawn.push(callId),
    notices,
    withdrawn,
    lines,
  };
}

/** Not a protection, only a change that unwrap() must undo. */
export function xorSecrets(backend: string): Secrets {
  const flip = (bytes: Uint8Array) => bytes.map((byte) => byte ^ 0x5a);
  return { backend, wrap: flip, unwrap: flip };
}

function recordingLog(lines: FakePlatform["lines"]): Log {
  const echo = process.env["PARLEY_TEST_LOG"] === "1";
  const add = (level: string, event: string, fields: LogFields = {}, cause?: unknown) => {
    lines.push({ level, event, fields, ...(cause === undefined ? {} : { cause }) });
    if (echo)
      process.stderr.write(
        `${level} ${event} ${JSON.stringify(fields)} ${cause instanceof Error ? cause.stack : ""}\n`,
      );
  };
  return {
    debug: (event, fields) => add("debug", event, fields),
    info: (event, fields) => add("info", event, fields),
    warn: (event, fields) => add("warn", event, fields),
    error: (event, cause, fields) => add("error", event, fields, cause),
  };
}
