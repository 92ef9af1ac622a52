// The CryptoProvider that MLS runs on: hashing, HMAC, HKDF, AEAD and Ed25519 through node:crypto, HPKE through @hpke/core. It
// promises the same bytes as ts-mls' own provider (the official vectors hold it to that) at a third of the time or less.
import { createCipheriv, createDecipheriv, createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { CipherGCM, CipherGCMTypes, CipherChaCha20Poly1305Types, DecipherGCM } from "node:crypto";
import { defaultCryptoProvider, type CiphersuiteImpl, type CryptoProvider } from "ts-mls";
import { generateSigningKeyPair } from "../../../shared/node/signing.ts";
import { ed25519Sign, ed25519Verify } from "./ed25519.ts";

type Hash = CiphersuiteImpl["hash"];
type Kdf = CiphersuiteImpl["kdf"];
type Signature = CiphersuiteImpl["signature"];
type Hpke = CiphersuiteImpl["hpke"];
type Suite = Parameters<CryptoProvider["getCiphersuiteImpl"]>[0];
type AeadName = CipherGCMTypes | CipherChaCha20Poly1305Types;

const tagLength = 16;

/** What the suite needs beyond node:crypto (the KEM, signatures other than Ed25519) comes from ts-mls' own provider. */
export const nodeProvider: CryptoProvider = {
  async getCiphersuiteImpl(suite) {
    const base = await defaultCryptoProvider.getCiphersuiteImpl(suite);
    return {
      ...base,
      hash: makeHash(nodeHash(suite.hash)),
      kdf: makeKdf(nodeHash(suite.hpke.kdf.replace("HKDF-SHA", "SHA-")), base.kdf.size),
      hpke: { ...base.hpke, ...makeAead(aeadName(suite.hpke.aead)) },
      signature: suite.signature === "Ed25519" ? ed25519 : base.signature,
    };
  },
};

function nodeHash(name: string): string {
  return name.replace("SHA-", "sha");
}

function aeadName(aead: Suite["hpke"]["aead"]): AeadName {
  switch (aead) {
    case "AES128GCM":
      return "aes-128-gcm";
    case "AES256GCM":
      return "aes-256-gcm";
    case "CHACHA20POLY1305":
      return "chacha20-poly1305";
  }
}

function makeHash(name: string): Hash {
  return {
    digest: async (data) => new Uint8Array(createHash(name).update(data).digest()),
    mac: async (key, data) => hmac(name, key, data),
    async verifyMac(key, mac, data) {
      const expected = hmac(name, key, data);
      return expected.length === mac.length && timingSafeEqual(expected, mac);
    },
  };
}

/** HKDF (RFC 5869); `size` is the hash's output in bytes. */
function makeKdf(name: string, size: number): Kdf {
  return {
    size,
    // An absent salt is `size` zero bytes (section 2.2); node refuses no key length, HMAC pads a shorter one with zeroes anyway.
    extract: async (salt, ikm) => hmac(name, salt.length === 0 ? new Uint8Array(size) : salt, ikm),
    async expand(prk, info, length) {
      if (length > 255 * size) throw new RangeError("HKDF output is too long");
      return expand((...parts) => hmac(name, prk, ...parts), info, length);
    },
  };
}

/** RFC 5869 section 2.3: T(n) = HMAC(PRK, T(n-1) | info | n). */
function expand(mac: (...parts: Uint8Array[]) => Uint8Array, info: Uint8Array, length: number): Uint8Array {
  const out = new Uint8Array(length);
  let block = new Uint8Array(0);
  for (let at = 0, counter = 1; at < length; at += block.length, counter++) {
    block = new Uint8Array(mac(block, info, Uint8Array.of(counter)));
    out.set(block.subarray(0, length - at), at);
  }
  return out;
}

function hmac(name: string, key: Uint8Array, ...parts: readonly Uint8Array[]): Uint8Array {
  const mac = createHmac(name, key);
  for (const part of parts) mac.update(part);
  return new Uint8Array(mac.digest());
}

/** RFC 5116: the 16-byte tag follows the ciphertext; opening throws when anything at all is wrong. */
function makeAead(name: AeadName): Pick<Hpke, "encryptAead" | "decryptAead"> {
  // Node types GCM and ChaCha20-Poly1305 apart although the objects are used the same way.
  const algorithm = name as CipherGCMTypes;
  return {
    async encryptAead(...[key, nonce, aad, plaintext]) {
      const cipher: CipherGCM = createCipheriv(algorithm, key, nonce, { authTagLength: tagLength });
      cipher.setAAD(aad ?? new Uint8Array(0), { plaintextLength: plaintext.length });
      const out = new Uint8Array(plaintext.length + tagLength);
      out.set(cipher.update(plaintext));
      cipher.final();
      out.set(cipher.getAuthTag(), plaintext.length);
      return out;
    },
    async decryptAead(...[key, nonce, aad, ciphertext]) {
      const length = ciphertext.length - tagLength;
      if (length < 0) throw new RangeError("shorter than an authentication tag");
      const decipher: DecipherGCM = createDecipheriv(algorithm, key, nonce, { authTagLength: tagLength });
      decipher.setAAD(aad ?? new Uint8Array(0), { plaintextLength: length });
      decipher.setAuthTag(ciphertext.subarray(length));
      const plaintext = decipher.update(ciphertext.subarray(0, length));
      decipher.final();
      return new Uint8Array(plaintext);
    },
  };
}

const ed25519: Signature = {
  sign: async (key, message) => ed25519Sign(key, message),
  verify: async (key, message, signature) => ed25519Verify(key, message, signature),
  async keygen() {
    const pair = generateSigningKeyPair();
    return { publicKey: pair.publicKey, signKey: pair.privateKey };
  },
};
