// The database key on disk: 32 random bytes in `key.json` beside the database, wrapped by what the host offers or, where it
// offers nothing, by a passphrase. A key that is lost, or was wrapped by another mechanism, locks the profile: nothing here ever
// starts an empty one over a full one.
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import { Failure } from "../../../shared/fault.ts";
import { sealWithPassphrase, type SealedByPassphrase } from "../crypto/passphrase.ts";
import type { Platform } from "../platform.ts";

const wrappedByHost = z.object({ version: z.literal(1), backend: z.string(), wrapped: z.base64() });

/** The bounds keep a file that somebody changed from asking for all memory. */
const wrappedByPassphrase = z.object({
  version: z.literal(1),
  backend: z.literal("passphrase"),
  wrapped: z.base64(),
  scrypt: z.object({
    logN: z.number().int().min(15).max(20),
    r: z.literal(8),
    p: z.literal(1),
    salt: z.base64(),
  }),
});
const keyFile = z.union([wrappedByPassphrase, wrappedByHost]);
type KeyFile = z.infer<typeof keyFile>;

export type ProfileKey =
  /** No profile here yet. */
  | { readonly state: "absent" }
  /** There is a database, and its key cannot be had. */
  | { readonly state: "locked" }
  /** It takes the passphrase. */
  | { readonly state: "sealed"; readonly sealed: SealedByPassphrase }
  | { readonly state: "open"; readonly key: Uint8Array };

export function databasePath({ dataDir }: Pick<Platform, "dataDir">): string {
  return join(dataDir, "parley.db");
}

export function readProfileKey(platform: Platform): ProfileKey {
  const file = readKeyFile(platform);
  if (file !== undefined && "scrypt" in file) return { state: "sealed", sealed: toSealed(file) };
  const key = file && unwrapKey(platform, file);
  if (key !== undefined) return { state: "open", key };
  return { state: existsSync(databasePath(platform)) ? "locked" : "absent" };
}

/**
 * Durable before it is returned: a database is never written under a key that a power cut can take away. `unauthorized` where
 * the host has no key store: then it takes a passphrase.
 */
export function createProfileKey(platform: Platform): Uint8Array {
  const { secrets } = platform;
  if (secrets === undefined) throw new Failure("unauthorized", "no key store and no passphrase");
  const key = platform.random(32);
  writeKeyFile(platform, { version: 1, backend: secrets.backend, wrapped: toBase64(secrets.wrap(key)) });
  return key;
}

/** As createProfileKey, under a passphrase. */
export async function createSealedProfileKey(platform: Platform, passphrase: string): Promise<Uint8Array> {
  const key = platform.random(32);
  const { cost, salt, sealed } = await sealWithPassphrase(key, passphrase);
  const scrypt = { ...cost, salt: toBase64(salt) };
  writeKeyFile(platform, { version: 1, backend: "passphrase", wrapped: toBase64(sealed), scrypt });
  return key;
}

function writeKeyFile({ dataDir }: Platform, content: KeyFile): void {
  const path = join(dataDir, "key.json");
  const file = openSync(`${path}.new`, "w", 0o600);
  writeSync(file, JSON.stringify(content));
  fsyncSync(file);
  closeSync(file);
  renameSync(`${path}.new`, path);
}

/** Missing or damaged: for the caller it is all one, the key cannot be had. */
function readKeyFile({ dataDir }: Platform): KeyFile | undefined {
  try {
    return keyFile.parse(JSON.parse(readFileSync(join(dataDir, "key.json"), "utf8")));
  } catch {
    return undefined;
  }
}

function unwrapKey({ secrets }: Platform, { backend, wrapped }: KeyFile): Uint8Array | undefined {
  if (backend !== secrets?.backend) return undefined;
  try {
    const key = secrets.unwrap(fromBase64(wrapped));
    return key.length === 32 ? new Uint8Array(key) : undefined;
  } catch {
    // The key store is closed, or is another one of the same kind.
    return undefined;
  }
}

function toSealed({ wrapped, scrypt }: z.infer<typeof wrappedByPassphrase>): SealedByPassphrase {
  const { salt, ...cost } = scrypt;
  return { cost, salt: fromBase64(salt), sealed: fromBase64(wrapped) };
}

function toBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("base64");
}

function fromBase64(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, "base64"));
}
