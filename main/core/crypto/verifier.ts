// Decides whether an MLS credential is worth anything: decodes it, verifies the certificate chain, binds it to the leaf's key.
// This is the authentication service of RFC 9420 section 5.3.1, which ts-mls by default leaves open to everybody.
import type { OrganisationId } from "../../../shared/ids.ts";
import { decodeCredential, type DeviceCredential } from "./credential.ts";
import { verifyAccount, verifyCountersignature, verifyDevice } from "./identity.ts";

/** Whose countersignature counts. */
export interface TrustAnchor {
  readonly organisationId: OrganisationId;
  readonly organisationKey: Uint8Array;
}

export interface VerifiedCredential extends DeviceCredential {
  readonly vouched: boolean;
}

export interface Verifier {
  /**
   * Undefined unless the credential is canonical, of this organisation, its chain signed all the way down to `signatureKey`,
   * and the device certificate not expired at `now` (ms since epoch).
   */
  verify(identity: Uint8Array, signatureKey: Uint8Array, now: number): VerifiedCredential | undefined;
}

/** Bounds the cache: ten times the devices of the largest group. */
const keptCredentials = 10_000;

/** Signatures are verified once per credential and key; expiry is looked at every time. */
export function openVerifier(anchor: TrustAnchor): Verifier {
  const known = new Map<string, VerifiedCredential | undefined>();
  return {
    verify(identity, signatureKey, now) {
      const name = `${toKey(identity)}/${toKey(signatureKey)}`;
      if (!known.has(name)) {
        if (known.size >= keptCredentials) known.clear();
        known.set(name, verifyChain(anchor, identity, signatureKey));
      }
      const credential = known.get(name);
      return credential !== undefined && credential.device.expiresAt > now ? credential : undefined;
    },
  };
}

function toKey(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("latin1");
}

function verifyChain(
  anchor: TrustAnchor,
  identity: Uint8Array,
  signatureKey: Uint8Array,
): VerifiedCredential | undefined {
  const credential = decodeCredential(identity);
  if (credential === undefined || credential.organisationId !== anchor.organisationId) return undefined;
  const { organisationId, account, device, countersignature } = credential;
  if (Buffer.compare(device.deviceKey, signatureKey) !== 0) return undefined;
  if (!verifyAccount(organisationId, account)) return undefined;
  if (!verifyDevice({ organisationId, account, device, now: 0 })) return undefined;
  return { ...credential, vouched: verifyCountersignature({ ...anchor, account, countersignature }) };
}
