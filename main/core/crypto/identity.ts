// Creates and verifies the certificate chain: account identity key (AIK) -> account signing key (ASK) -> device key, and the
// organisation's countersignature over the AIK (E2EE.md section 2). The signed bytes are in shared/wire/identity.ts.
import type { AccountId, DeviceId, OrganisationId } from "../../../shared/ids.ts";
import { generateSigningKeyPair, sign, verify } from "../../../shared/node/signing.ts";
import {
  countersignatureStatement,
  deviceStatement,
  signingKeyStatement,
  type AccountIdentity,
  type DeviceCertificate,
  type SigningKeyCertificate,
} from "../../../shared/wire/identity.ts";

/** Renewal is a later issue; until then a certificate outlives the machine it was made on. */
const deviceCertificateLifeMs = 10 * 365 * 24 * 60 * 60 * 1_000;

/** A new account: what it shows of itself, and the two 32-byte seeds that only the vault and its devices ever hold. */
export interface NewAccount {
  readonly account: AccountIdentity;
  readonly identityPrivateKey: Uint8Array;
  readonly signingPrivateKey: Uint8Array;
}

/** `now` in ms since epoch. */
export function createAccount(request: {
  readonly organisationId: OrganisationId;
  readonly accountId: AccountId;
  readonly now: number;
}): NewAccount {
  const identity = generateSigningKeyPair();
  const { signingKey, signingPrivateKey } = createSigningKey({
    ...request,
    identityPrivateKey: identity.privateKey,
  });
  return {
    account: { accountId: request.accountId, identityKey: identity.publicKey, signingKey },
    identityPrivateKey: identity.privateKey,
    signingPrivateKey,
  };
}

/** A fresh ASK under the same AIK: at enrolment, and after a device was stolen (safety numbers stay the same). */
export function createSigningKey(request: {
  readonly organisationId: OrganisationId;
  readonly accountId: AccountId;
  readonly identityPrivateKey: Uint8Array;
  readonly now: number;
}): { readonly signingKey: SigningKeyCertificate; readonly signingPrivateKey: Uint8Array } {
  const pair = generateSigningKeyPair();
  const statement = { signingKey: pair.publicKey, issuedAt: request.now };
  const signature = sign(
    request.identityPrivateKey,
    signingKeyStatement(request.organisationId, request.accountId, statement),
  );
  return { signingKey: { ...statement, signature }, signingPrivateKey: pair.privateKey };
}

/** A new device key with the account's certificate over it. */
export function createDevice(request: {
  readonly organisationId: OrganisationId;
  readonly accountId: AccountId;
  readonly deviceId: DeviceId;
  readonly signingPrivateKey: Uint8Array;
  readonly now: number;
}): { readonly device: DeviceCertificate; readonly devicePrivateKey: Uint8Array } {
  const pair = generateSigningKeyPair();
  const statement = {
    deviceId: request.deviceId,
    deviceKey: pair.publicKey,
    expiresAt: request.now + deviceCertificateLifeMs,
  };
  const signature = sign(
    request.signingPrivateKey,
    deviceStatement(request.organisationId, request.accountId, statement),
  );
  return { device: { ...statement, signature }, devicePrivateKey: pair.privateKey };
}

/** The AIK signed the ASK, for this account of this organisation. */
export function verifyAccount(organisation: OrganisationId, account: AccountIdentity): boolean {
  const { accountId, identityKey, signingKey } = account;
  return verify(identityKey, signingKeyStatement(organisation, accountId, signingKey), signingKey.signature);
}

/** The account's ASK signed the device, and the certificate is still valid at `now`. The account is verified separately. */
export function verifyDevice(request: {
  readonly organisationId: OrganisationId;
  readonly account: AccountIdentity;
  readonly device: DeviceCertificate;
  readonly now: number;
}): boolean {
  const { organisationId, account, device, now } = request;
  if (device.expiresAt <= now) return false;
  const statement = deviceStatement(organisationId, account.accountId, device);
  return verify(account.signingKey.signingKey, statement, device.signature);
}

/** The organisation vouches that this AIK belongs to this account of its own. */
export function verifyCountersignature(request: {
  readonly organisationId: OrganisationId;
  readonly organisationKey: Uint8Array;
  readonly account: AccountIdentity;
  readonly countersignature: Uint8Array;
}): boolean {
  const { organisationId, organisationKey, account, countersignature } = request;
  const statement = countersignatureStatement(organisationId, account.accountId, account.identityKey);
  return verify(organisationKey, statement, countersignature);
}
