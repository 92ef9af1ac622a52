// Ed25519 (RFC 8032) on raw keys through node:crypto, for the certificate chain and logins.
import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  sign as nodeSign,
  verify as nodeVerify,
} from "node:crypto";

/** DER prefixes of a raw Ed25519 key (RFC 8410): SubjectPublicKeyInfo and PKCS#8. */
const publicPrefix = Buffer.from("302a300506032b6570032100", "hex");
const privatePrefix = Buffer.from("302e020100300506032b657004220420", "hex");

export interface SigningKeyPair {
  /** 32 bytes. */
  readonly publicKey: Uint8Array;
  /** The 32-byte seed. */
  readonly privateKey: Uint8Array;
}

export function generateSigningKeyPair(): SigningKeyPair {
  const pair = generateKeyPairSync("ed25519");
  return {
    publicKey: rawKey(pair.publicKey.export({ format: "der", type: "spki" })),
    privateKey: rawKey(pair.privateKey.export({ format: "der", type: "pkcs8" })),
  };
}

/** 64-byte signature over `message` with a 32-byte seed. */
export function sign(privateKey: Uint8Array, message: Uint8Array): Uint8Array {
  const key = createPrivateKey({
    key: Buffer.concat([privatePrefix, privateKey]),
    format: "der",
    type: "pkcs8",
  });
  return new Uint8Array(nodeSign(null, message, key));
}

/** False for a wrong signature and for anything that is not a key or a signature at all. */
export function verify(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  if (publicKey.length !== 32 || signature.length !== 64) return false;
  try {
    const key = createPublicKey({
      key: Buffer.concat([publicPrefix, publicKey]),
      format: "der",
      type: "spki",
    });
    return nodeVerify(null, message, key, signature);
  } catch {
    return false;
  }
}

function rawKey(der: Buffer): Uint8Array {
  return new Uint8Array(der.subarray(der.length - 32));
}
