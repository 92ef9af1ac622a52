// The database key on disk: 32 random bytes, wrapped by what the host offers, in `key.json` beside the database. A key that
// is lost, or was wrapped by another mechanism, locks the profile: nothing here ever starts an empty one over a full one.
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import type { Platform } from "../platform.ts";

const keyFile = z.object({ version: z.literal(1), backend: z.string(), wrapped: z.base64() });

export type ProfileKey =
  /** No profile here yet. */
  | { readonly state: "absent" }
  /** There is a database, and its key cannot be had. */
  | { readonly state: "locked" }
  | { readonly state: "open"; readonly key: Uint8Array };

export function databasePath({ dataDir }: Pick<Platform, "dataDir">): string {
  return join(dataDir, "parley.db");
}

export function readProfileKey(platform: Platform): ProfileKey {
  const key = unwrapKey(platform);
  if (key !== undefined) return { state: "open", key };
  return { state: existsSync(databasePath(platform)) ? "locked" : "absent" };
}

/** Durable before it is returned: a database is never written under a key that a power cut can take away. */
export function createProfileKey(platform: Platform): Uint8Array {
  const key = platform.random(32);
  const wrapped = Buffer.from(platform.secrets.wrap(key)).toString("base64");
  const text = JSON.stringify({ version: 1, backend: platform.secrets.backend, wrapped });
  const path = join(platform.dataDir, "key.json");
  const file = openSync(`${path}.new`, "w", 0o600);
  writeSync(file, text);
  fsyncSync(file);
  closeSync(file);
  renameSync(`${path}.new`, path);
  return key;
}

function unwrapKey(platform: Platform): Uint8Array | undefined {
  try {
    const text = readFileSync(join(platform.dataDir, "key.json"), "utf8");
    const { backend, wrapped } = keyFile.parse(JSON.parse(text));
    if (backend !== platform.secrets.backend) throw new Error("another secrets backend");
    const key = platform.secrets.unwrap(new Uint8Array(Buffer.from(wrapped, "base64")));
    return key.length === 32 ? new Uint8Array(key) : undefined;
  } catch {
    // Missing, damaged, wrapped elsewhere: for the caller it is all one, the key cannot be had.
    return undefined;
  }
}
