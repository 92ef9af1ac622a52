// The identity in every MLS leaf's basic credential: who the device is, with the whole certificate chain (E2EE.md section 2).
// One value has one encoding and every other byte string is refused, so credentials can be compared byte by byte.
import { idFromBytes, type AnyId, type OrganisationId } from "../../../shared/ids.ts";
import type { AccountIdentity, DeviceCertificate } from "../../../shared/wire/identity.ts";

export interface DeviceCredential {
  readonly organisationId: OrganisationId;
  readonly account: AccountIdentity;
  readonly device: DeviceCertificate;
  /** The organisation's signature over the account identity key; 64 bytes that do not verify mean "not vouched for". */
  readonly countersignature: Uint8Array;
}

const version = 1;

/** Every field has a fixed size, in this order: there is nothing to parse but the length and the version. */
const sizes = {
  version: 1,
  organisationId: 16,
  accountId: 16,
  deviceId: 16,
  identityKey: 32,
  signingKey: 32,
  issuedAt: 8,
  accountSignature: 64,
  deviceKey: 32,
  expiresAt: 8,
  deviceSignature: 64,
  countersignature: 64,
} as const;
type Field = keyof typeof sizes;

/** 353 bytes. */
export const credentialSize = Object.values(sizes).reduce((total, size) => total + size, 0);

/** Throws RangeError when a key, signature, id or time has not its exact size or form. */
export function encodeCredential(credential: DeviceCredential): Uint8Array {
  const { account, device } = credential;
  return writeFields({
    version: Uint8Array.of(version),
    organisationId: idToBytes(credential.organisationId),
    accountId: idToBytes(account.accountId),
    deviceId: idToBytes(device.deviceId),
    identityKey: account.identityKey,
    signingKey: account.signingKey.signingKey,
    issuedAt: timeToBytes(account.signingKey.issuedAt),
    accountSignature: account.signingKey.signature,
    deviceKey: device.deviceKey,
    expiresAt: timeToBytes(device.expiresAt),
    deviceSignature: device.signature,
    countersignature: credential.countersignature,
  });
}

/** Undefined for anything that encodeCredential() would not have written. The signatures are not looked at here. */
export function decodeCredential(bytes: Uint8Array): DeviceCredential | undefined {
  if (bytes.length !== credentialSize || bytes[0] !== version) return undefined;
  const fields = readFields(bytes);
  const issuedAt = bytesToTime(fields.issuedAt);
  const expiresAt = bytesToTime(fields.expiresAt);
  if (issuedAt === undefined || expiresAt === undefined) return undefined;
  return {
    organisationId: idFromBytes(fields.organisationId),
    account: {
      accountId: idFromBytes(fields.accountId),
      identityKey: fields.identityKey,
      signingKey: { signingKey: fields.signingKey, issuedAt, signature: fields.accountSignature },
    },
    device: {
      deviceId: idFromBytes(fields.deviceId),
      deviceKey: fields.deviceKey,
      expiresAt,
      signature: fields.deviceSignature,
    },
    countersignature: fields.countersignature,
  };
}

/** The 16 bytes an id was made of. Throws RangeError when it is no id. */
export function idToBytes(id: AnyId): Uint8Array {
  const bytes = new Uint8Array(Buffer.from(id, "base64url"));
  if (bytes.length !== 16 || idFromBytes(bytes) !== id) throw new RangeError("not an id");
  return bytes;
}

function writeFields(fields: Readonly<Record<Field, Uint8Array>>): Uint8Array {
  const out = new Uint8Array(credentialSize);
  let at = 0;
  for (const [name, size] of Object.entries(sizes) as [Field, number][]) {
    if (fields[name].length !== size) throw new RangeError(`${name} is ${size} bytes`);
    out.set(fields[name], at);
    at += size;
  }
  return out;
}

function readFields(bytes: Uint8Array): Record<Field, Uint8Array> {
  const fields = {} as Record<Field, Uint8Array>;
  let at = 0;
  for (const [name, size] of Object.entries(sizes) as [Field, number][]) {
    fields[name] = new Uint8Array(bytes.subarray(at, at + size));
    at += size;
  }
  return fields;
}

/** 8 bytes, big-endian. */
function timeToBytes(time: number): Uint8Array {
  if (!Number.isSafeInteger(time) || time < 0)
    throw new RangeError("a time is a whole number of milliseconds");
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(time));
  return bytes;
}

function bytesToTime(bytes: Uint8Array): number | undefined {
  const time = new DataView(bytes.buffer).getBigUint64(0);
  return time <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(time) : undefined;
}
