// Wraps a secret with a passphrase, where the system has no key store to do it (E2EE.md section 6): scrypt makes guessing cost
// memory and time, AES-256-GCM tells a wrong passphrase from the right one.
import { createCipheriv, createDecipheriv, randomBytes, scrypt } from "node:crypto";

/** scrypt (RFC 7914): N = 2^`logN`; 128 * N * r bytes of memory. */
export interface PassphraseCost {
  readonly logN: number;
  readonly r: 8;
  readonly p: 1;
}

export interface SealedByPassphrase {
  readonly cost: PassphraseCost;
  /** 16 bytes. */
  readonly salt: Uint8Array;
  /** Nonce (12 bytes), AES-256-GCM ciphertext, tag (16 bytes). */
  readonly sealed: Uint8Array;
}

/** 128 MiB and about half a second: what a person waits for once a day, and a guesser for every guess. */
const cost: PassphraseCost = { logN: 17, r: 8, p: 1 };
const saltSize = 16;
const nonceSize = 12;
const tagSize = 16;

export async function sealWithPassphrase(
  secret: Uint8Array,
  passphrase: string,
): Promise<SealedByPassphrase> {
  const salt = new Uint8Array(randomBytes(saltSize));
  const nonce = randomBytes(nonceSize);
  const cipher = createCipheriv("aes-256-gcm", await derive(passphrase, salt, cost), nonce);
  const sealed = Buffer.concat([nonce, cipher.update(secret), cipher.final(), cipher.getAuthTag()]);
  return { cost, salt, sealed: new Uint8Array(sealed) };
}

/** Undefined when the passphrase is not the one it was sealed with, or something was changed. */
export async function openWithPassphrase(
  { cost, salt, sealed }: SealedByPassphrase,
  passphrase: string,
): Promise<Uint8Array | undefined> {
  const key = await derive(passphrase, salt, cost);
  try {
    const decipher = createDecipheriv("aes-256-gcm", key, sealed.subarray(0, nonceSize), {
      authTagLength: tagSize,
    });
    decipher.setAuthTag(sealed.subarray(-tagSize));
    const opened = [decipher.update(sealed.subarray(nonceSize, -tagSize)), decipher.final()];
    return new Uint8Array(Buffer.concat(opened));
  } catch {
    return undefined;
  }
}

function derive(passphrase: string, salt: Uint8Array, { logN, r, p }: PassphraseCost): Promise<Buffer> {
  const N = 2 ** logN;
  return new Promise((resolve, reject) => {
    // node's bound must leave room for the working memory beside the 128 * N * r bytes.
    scrypt(prepare(passphrase), salt, 32, { N, r, p, maxmem: 2 * 128 * N * r }, (error, key) =>
      error === null ? resolve(key) : reject(error),
    );
  });
}

/** OpaqueString (RFC 8265 section 4.2): the same characters however a keyboard composes them or spaces them. */
function prepare(passphrase: string): string {
  return passphrase.replaceAll(/\p{Zs}/gu, " ").normalize("NFC");
}
