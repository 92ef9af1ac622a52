// Ed25519 (RFC 8032) for the hot paths of MLS: the same signatures as shared/node/signing.ts, with the parsed keys kept, because
// parsing one costs as much as verifying with it.
import { createPrivateKey, createPublicKey, sign, verify, type KeyObject } from "node:crypto";

/** DER prefixes of a raw Ed25519 key (RFC 8410): SubjectPublicKeyInfo and PKCS#8. */
const publicPrefix = Buffer.from("302a300506032b6570032100", "hex");
const privatePrefix = Buffer.from("302e020100300506032b657004220420", "hex");

/** More than the devices of the largest group, so that one conversation does not push its own keys out. */
const keptKeys = 4_096;
const publicKeys = new Map<string, KeyObject>();
/** Only the last signing key: a device has one. */
let signingKey: { readonly seed: Uint8Array; readonly key: KeyObject } | undefined;

/** 64-byte signature with a 32-byte seed or its PKCS#8 form. */
export function ed25519Sign(privateKey: Uint8Array, message: Uint8Array): Uint8Array {
  if (signingKey === undefined || Buffer.compare(signingKey.seed, privateKey) !== 0)
    signingKey = { seed: new Uint8Array(privateKey), key: parsePrivateKey(privateKey) };
  return new Uint8Array(sign(null, message, signingKey.key));
}

/** False for a wrong signature and for anything that is not a key or a signature at all. */
export function ed25519Verify(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  if (publicKey.length !== 32 || signature.length !== 64) return false;
  try {
    return verify(null, message, parsePublicKey(publicKey), signature);
  } catch {
    return false;
  }
}

function parsePrivateKey(key: Uint8Array): KeyObject {
  const der = key.length === 32 ? Buffer.concat([privatePrefix, key]) : Buffer.from(key);
  return createPrivateKey({ key: der, format: "der", type: "pkcs8" });
}

function parsePublicKey(key: Uint8Array): KeyObject {
  const name = Buffer.from(key.buffer, key.byteOffset, key.length).toString("latin1");
  const known = publicKeys.get(name);
  if (known !== undefined) return known;
  const parsed = createPublicKey({ key: Buffer.concat([publicPrefix, key]), format: "der", type: "spki" });
  const oldest = publicKeys.keys().next().value;
  if (publicKeys.size >= keptKeys && oldest !== undefined) publicKeys.delete(oldest);
  publicKeys.set(name, parsed);
  return parsed;
}
