// Who speaks: the certificate chain account identity key -> account signing key -> device key, and the organisation's
// countersignature (E2EE.md section 2). Schemas and the exact bytes that are signed; the signing itself is in shared/node.
import * as z from "zod";
import { publicKey, signature } from "../bytes.ts";
import { accountId, deviceId, type AccountId, type DeviceId, type OrganisationId } from "../ids.ts";

const time = z.number().int().nonnegative();

/** The account identity key vouches for the account signing key. */
export const signingKeyCertificate = z.object({ signingKey: publicKey, issuedAt: time, signature });
export type SigningKeyCertificate = z.infer<typeof signingKeyCertificate>;

/** The account signing key vouches for one device's Ed25519 key: its MLS leaf signature key and its relay login. */
export const deviceCertificate = z.object({ deviceId, deviceKey: publicKey, expiresAt: time, signature });
export type DeviceCertificate = z.infer<typeof deviceCertificate>;

/** What an account shows of itself: identity key, chain, and the organisation's countersignature once enrolled. */
export const accountIdentity = z.object({
  accountId,
  identityKey: publicKey,
  signingKey: signingKeyCertificate,
});
export type AccountIdentity = z.infer<typeof accountIdentity>;

/** Signed by the account identity key. */
export function signingKeyStatement(
  organisation: OrganisationId,
  account: AccountId,
  certificate: Omit<SigningKeyCertificate, "signature">,
): Uint8Array {
  return statement("SigningKey", organisation, account, certificate.signingKey, certificate.issuedAt);
}

/** Signed by the account signing key. */
export function deviceStatement(
  organisation: OrganisationId,
  account: AccountId,
  certificate: Omit<DeviceCertificate, "signature">,
): Uint8Array {
  const { deviceId: device, deviceKey, expiresAt } = certificate;
  return statement("Device", organisation, account, device, deviceKey, expiresAt);
}

/** Signed by the organisation key at enrolment: "this identity key belongs to this account of ours". */
export function countersignatureStatement(
  organisation: OrganisationId,
  account: AccountId,
  identityKey: Uint8Array,
): Uint8Array {
  return statement("Countersignature", organisation, account, identityKey);
}

/** Signed by the device key to log in: fresh nonce of the relay, bound to the organisation so it cannot be forwarded. */
export function loginStatement(
  organisation: OrganisationId,
  device: DeviceId,
  nonce: Uint8Array,
): Uint8Array {
  return statement("Login", organisation, device, nonce);
}

/**
 * Label and fields, each with a 4-byte big-endian length, so that no two statements share bytes. The label starts with
 * "Parley 1.0 ", which separates the domain from MLS's own "MLS 1.0 " labels (RFC 9420 section 5.1.2).
 */
function statement(label: string, ...fields: readonly (string | number | Uint8Array)[]): Uint8Array {
  const parts = [`Parley 1.0 ${label}`, ...fields].map(toBytes);
  const out = new Uint8Array(parts.reduce((total, part) => total + 4 + part.length, 0));
  const view = new DataView(out.buffer);
  let at = 0;
  for (const part of parts) {
    view.setUint32(at, part.length);
    out.set(part, at + 4);
    at += 4 + part.length;
  }
  return out;
}

/** Text here is ASCII (labels and ids); numbers are 8-byte big-endian. */
function toBytes(field: string | number | Uint8Array): Uint8Array {
  if (typeof field === "string") return Uint8Array.from(field, (character) => character.charCodeAt(0));
  if (typeof field !== "number") return field;
  const eight = new Uint8Array(8);
  new DataView(eight.buffer).setBigUint64(0, BigInt(field));
  return eight;
}
