// Calls that need no login: describing the relay, invitations, enrolment, the login itself, opening a vault.
import type { Handlers } from "../../shared/contract.ts";
import { Failure } from "../../shared/fault.ts";
import { sign, verify } from "../../shared/node/signing.ts";
import type { AnonymousCalls } from "../../shared/wire/calls.ts";
import {
  countersignatureStatement,
  deviceStatement,
  loginStatement,
  signingKeyStatement,
  type DeviceCertificate,
} from "../../shared/wire/identity.ts";
import { limits } from "../../shared/wire/limits.ts";
import { wireVersion } from "../../shared/wire/version.ts";
import type { AccountId, DeviceId, OrganisationId } from "../../shared/ids.ts";
import type { Components } from "../components.ts";
import type { Connection } from "../connection.ts";
import { hashInvitation } from "../directory/invitations.ts";
import type { DeviceRecord } from "../store/store.ts";

type AnonymousHandlers = Handlers<AnonymousCalls, Connection>;

export function anonymousHandlers(components: Components): AnonymousHandlers {
  const { store, clock, gates } = components;
  const { organisation } = store;
  return {
    "relay.describe": () => ({ wireVersion, organisation, now: clock.now() }),
    "invitation.check": ({ invitation }, { address }) =>
      gates.guess(address, () => store.accounts.invitation(hashInvitation(invitation), clock.now())),
    "account.enrol": (params, { address }) => gates.guess(address, () => enrol(components, params)),
    "device.enrol": (params) => enrolDevice(components, params),
    "device.challenge": ({ deviceId }, connection) => challenge(components, connection, deviceId),
    "device.login": (params, connection) => login(components, connection, params),
    "vault.open": ({ vaultId }, { address }) => gates.guess(address, () => store.vaults.open(vaultId)),
  };
}

type EnrolParams = Parameters<AnonymousHandlers["account.enrol"]>[0];

async function enrol({ store, clock }: Components, { invitation, name, account, device }: EnrolParams) {
  const { organisationId } = store.organisation;
  const now = clock.now();
  const statement = signingKeyStatement(organisationId, account.accountId, account.signingKey);
  if (!verify(account.identityKey, statement, account.signingKey.signature))
    throw new Failure("invalid", "the signing key is not vouched for");
  checkDevice({ organisationId, ...account, signingKey: account.signingKey.signingKey, now }, device);
  const countersignature = sign(
    store.organisationPrivateKey,
    countersignatureStatement(organisationId, account.accountId, account.identityKey),
  );
  const invitationHash = hashInvitation(invitation);
  await store.accounts.enrol({ invitationHash, name, account, countersignature, device, now });
  return { countersignature };
}

type EnrolDeviceParams = Parameters<AnonymousHandlers["device.enrol"]>[0];

async function enrolDevice({ store, clock }: Components, { accountId, device }: EnrolDeviceParams) {
  const now = clock.now();
  const signingKey = await store.accounts.signingKey(accountId);
  checkDevice({ organisationId: store.organisation.organisationId, accountId, signingKey, now }, device);
  await store.accounts.enrolDevice(accountId, device, now);
  return {};
}

interface Issuer {
  readonly organisationId: OrganisationId;
  readonly accountId: AccountId;
  readonly signingKey: Uint8Array;
  readonly now: number;
}

function checkDevice(
  { organisationId, accountId, signingKey, now }: Issuer,
  device: DeviceCertificate,
): void {
  if (device.expiresAt <= now) throw new Failure("invalid", "the device certificate has expired");
  if (!verify(signingKey, deviceStatement(organisationId, accountId, device), device.signature))
    throw new Failure("invalid", "the device is not vouched for");
}

/** Answers for unknown devices as well: whether a device exists shows only to who can sign for it. */
function challenge({ clock, random }: Components, connection: Connection, deviceId: DeviceId) {
  const nonce = random(32);
  connection.challenge = { deviceId, nonce, expiresAt: clock.now() + limits.challengeMs };
  return { nonce };
}

type LoginParams = Parameters<AnonymousHandlers["device.login"]>[0];

async function login(components: Components, connection: Connection, { deviceId, signature }: LoginParams) {
  const { store, clock, sessions, presence } = components;
  const nonce = takeNonce(connection, deviceId, clock.now());
  const device = await store.accounts.device(deviceId);
  if (device === undefined || !isSignedBy(device, { components, nonce, signature }))
    throw new Failure("unauthorized");
  const { accountId } = device;
  const state = await store.accounts.loginState(deviceId);
  if (!connection.socket.connected) throw new Failure("offline");
  sessions.attach(connection, { accountId, deviceId });
  presence.arrived(accountId);
  return { accountId, organisation: store.organisation, ...state, now: clock.now() };
}

/** A nonce answers one attempt, right or wrong. */
function takeNonce(connection: Connection, deviceId: DeviceId, now: number): Uint8Array {
  const { challenge: issued, asker } = connection;
  connection.challenge = undefined;
  if (asker !== undefined && asker.deviceId !== deviceId)
    throw new Failure("conflict", "another device is logged in here");
  if (issued === undefined || issued.deviceId !== deviceId || issued.expiresAt <= now)
    throw new Failure("unauthorized");
  return issued.nonce;
}

interface LoginProof {
  readonly components: Components;
  readonly nonce: Uint8Array;
  readonly signature: Uint8Array;
}

function isSignedBy({ deviceId, deviceKey, expiresAt }: DeviceRecord, proof: LoginProof): boolean {
  const { store, clock } = proof.components;
  const statement = loginStatement(store.organisation.organisationId, deviceId, proof.nonce);
  return expiresAt > clock.now() && verify(deviceKey, statement, proof.signature);
}
