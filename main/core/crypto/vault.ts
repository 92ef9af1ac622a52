// The vault on the relay: what a person without any device needs to be themselves again, sealed under the recovery key. The relay
// finds it by an id derived from that key and can neither open it nor tell whose key it is (E2EE.md section 5).
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";
import { Failure } from "../../../shared/fault.ts";
import { idFromBytes, type OrganisationId } from "../../../shared/ids.ts";
import type { AccountIdentity } from "../../../shared/wire/identity.ts";
import { ByteReader, ByteWriter } from "./byteWriter.ts";
import { idToBytes } from "./credential.ts";
import { recoveryKeySize } from "./recoveryKey.ts";

export interface VaultContents {
  readonly organisationId: OrganisationId;
  readonly organisationKey: Uint8Array;
  readonly account: AccountIdentity;
  readonly countersignature: Uint8Array;
  /** 32-byte Ed25519 seeds of the account identity key and the account signing key. */
  readonly identityPrivateKey: Uint8Array;
  readonly signingPrivateKey: Uint8Array;
}

const version = 1;
const nonceSize = 12;
const tagSize = 16;

/** 32 bytes, the relay's name for the vault. */
export function vaultIdOf(recoveryKey: Uint8Array): Uint8Array {
  return derive(recoveryKey, "Parley 1.0 Vault Id");
}

/** Version, nonce, AES-256-GCM ciphertext, tag. A new nonce every time; the vault's id is authenticated with it. */
export function sealVault(recoveryKey: Uint8Array, contents: VaultContents): Uint8Array {
  const nonce = new Uint8Array(randomBytes(nonceSize));
  const cipher = createCipheriv("aes-256-gcm", vaultKeyOf(recoveryKey), nonce, { authTagLength: tagSize });
  cipher.setAAD(vaultIdOf(recoveryKey));
  const plaintext = encodeContents(contents);
  const sealed = Buffer.concat([
    Uint8Array.of(version),
    nonce,
    cipher.update(plaintext),
    cipher.final(),
    cipher.getAuthTag(),
  ]);
  plaintext.fill(0);
  return new Uint8Array(sealed);
}

/** Fails with `invalid` when the recovery key is not the vault's, or the vault is damaged or of a version we do not know. */
export function openVault(recoveryKey: Uint8Array, vault: Uint8Array): VaultContents {
  try {
    if (vault[0] !== version || vault.length < 1 + nonceSize + tagSize) throw new RangeError("vault version");
    const nonce = vault.subarray(1, 1 + nonceSize);
    const decipher = createDecipheriv("aes-256-gcm", vaultKeyOf(recoveryKey), nonce, {
      authTagLength: tagSize,
    });
    decipher.setAAD(vaultIdOf(recoveryKey));
    decipher.setAuthTag(vault.subarray(vault.length - tagSize));
    const sealed = vault.subarray(1 + nonceSize, vault.length - tagSize);
    return decodeContents(Buffer.concat([decipher.update(sealed), decipher.final()]));
  } catch {
    throw new Failure("invalid", "vault");
  }
}

function vaultKeyOf(recoveryKey: Uint8Array): Uint8Array {
  return derive(recoveryKey, "Parley 1.0 Vault Key");
}

/** HKDF-SHA256 (RFC 5869) without salt: the recovery key is uniformly random already. */
function derive(recoveryKey: Uint8Array, info: string): Uint8Array {
  if (recoveryKey.length !== recoveryKeySize)
    throw new RangeError(`a recovery key is ${recoveryKeySize} bytes`);
  return new Uint8Array(hkdfSync("sha256", recoveryKey, new Uint8Array(0), info, 32));
}

function encodeContents(contents: VaultContents): Uint8Array {
  const { account } = contents;
  return new ByteWriter()
    .bytes(idToBytes(contents.organisationId))
    .bytes(contents.organisationKey)
    .bytes(idToBytes(account.accountId))
    .bytes(account.identityKey)
    .bytes(account.signingKey.signingKey)
    .number(account.signingKey.issuedAt, 8)
    .bytes(account.signingKey.signature)
    .bytes(contents.countersignature)
    .bytes(contents.identityPrivateKey)
    .bytes(contents.signingPrivateKey)
    .finish();
}

function decodeContents(bytes: Uint8Array): VaultContents {
  const reader = new ByteReader(bytes);
  const organisationId = idFromBytes<OrganisationId>(reader.bytes());
  const organisationKey = reader.bytes();
  const accountId = idFromBytes<AccountIdentity["accountId"]>(reader.bytes());
  const identityKey = reader.bytes();
  const signingKey = { signingKey: reader.bytes(), issuedAt: reader.number(8), signature: reader.bytes() };
  const rest = {
    countersignature: reader.bytes(),
    identityPrivateKey: reader.bytes(),
    signingPrivateKey: reader.bytes(),
  };
  reader.end();
  return { organisationId, organisationKey, account: { accountId, identityKey, signingKey }, ...rest };
}
