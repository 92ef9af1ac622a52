// Secrets on the Node host: a key in a file that only this user can read. It keeps the database unreadable to somebody who
// takes the database alone; whoever takes the whole folder can open it. The backend's name says so: "file".
import { createCipheriv, createDecipheriv } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Secrets } from "../../core/platform.ts";

const ivSize = 12;
const tagSize = 16;

/** Makes the key file only where nothing was ever wrapped: a lost key must stay lost, not be replaced by a wrong one. */
export function openFileSecrets(dataDir: string, random: (size: number) => Uint8Array): Secrets {
  const path = join(dataDir, "host.key");
  return {
    backend: "file",
    wrap: (secret) => wrap(readOrMakeKey(path, random), random(ivSize), secret),
    unwrap: (wrapped) => unwrap(readKey(path), wrapped),
  };
}

function readOrMakeKey(path: string, random: (size: number) => Uint8Array): Uint8Array {
  if (!existsSync(path)) writeFileSync(path, random(32), { mode: 0o600, flag: "wx", flush: true });
  return readKey(path);
}

function readKey(path: string): Uint8Array {
  const key = readFileSync(path);
  if (key.length !== 32) throw new Error("host.key is damaged");
  return key;
}

/** AES-256-GCM: iv (12 bytes), ciphertext, tag (16 bytes). */
function wrap(key: Uint8Array, iv: Uint8Array, secret: Uint8Array): Uint8Array {
  const cipher = createCipheriv("aes-256-gcm", key, iv);
  return new Uint8Array(Buffer.concat([iv, cipher.update(secret), cipher.final(), cipher.getAuthTag()]));
}

function unwrap(key: Uint8Array, wrapped: Uint8Array): Uint8Array {
  if (wrapped.length < ivSize + tagSize) throw new Error("wrapped secret is damaged");
  const end = wrapped.length - tagSize;
  const decipher = createDecipheriv("aes-256-gcm", key, wrapped.subarray(0, ivSize));
  decipher.setAuthTag(wrapped.subarray(end));
  const opened = [decipher.update(wrapped.subarray(ivSize, end)), decipher.final()];
  return new Uint8Array(Buffer.concat(opened));
}
