// People and their devices for the crypto room's tests: real certificates, real engines, ids and time that are the same every run.
import { createHash } from "node:crypto";
import { createAccount, createDevice, type NewAccount } from "../../../main/core/crypto/identity.ts";
import { openGroupEngine } from "../../../main/core/crypto/groupEngine.ts";
import type {
  CommitPolicy,
  DeviceIdentity,
  GroupRef,
  MlsEngine,
} from "../../../main/core/crypto/mlsEngine.ts";
import {
  idFromBytes,
  type AccountId,
  type AnyId,
  type DeviceId,
  type OrganisationId,
} from "../../../shared/ids.ts";
import { generateSigningKeyPair, sign, type SigningKeyPair } from "../../../shared/node/signing.ts";
import { countersignatureStatement } from "../../../shared/wire/identity.ts";

export const startedAt = Date.UTC(2026, 0, 1);
export const dayMs = 24 * 60 * 60 * 1_000;

export interface Organisation {
  readonly organisationId: OrganisationId;
  readonly key: SigningKeyPair;
}

export interface Person extends NewAccount {
  readonly organisation: Organisation;
  readonly countersignature: Uint8Array;
}

export function idOf<Id extends AnyId>(name: string): Id {
  return idFromBytes<Id>(new Uint8Array(createHash("sha256").update(name).digest().subarray(0, 16)));
}

export function makeOrganisation(name = "acme"): Organisation {
  return { organisationId: idOf(`organisation ${name}`), key: generateSigningKeyPair() };
}

export function enrol(organisation: Organisation, name: string): Person {
  const { organisationId, key } = organisation;
  const accountId = idOf<AccountId>(`account ${name}`);
  const created = createAccount({ organisationId, accountId, now: startedAt });
  const statement = countersignatureStatement(organisationId, accountId, created.account.identityKey);
  return { ...created, organisation, countersignature: sign(key.privateKey, statement) };
}

export function addDevice(person: Person, name: string, now = startedAt): DeviceIdentity {
  const { organisation, account, countersignature, signingPrivateKey } = person;
  const { organisationId } = organisation;
  const deviceId = idOf<DeviceId>(`device ${account.accountId} ${name}`);
  const created = createDevice({
    organisationId,
    accountId: account.accountId,
    deviceId,
    signingPrivateKey,
    now,
  });
  return {
    organisationId,
    organisationKey: organisation.key.publicKey,
    account,
    countersignature,
    ...created,
  };
}

/** A device with its engine on this thread; `time.now` is the clock of calls that are not told the time. */
export interface TestDevice {
  readonly identity: DeviceIdentity;
  readonly engine: MlsEngine;
  readonly time: { now: number };
}

export async function openDevice(identity: DeviceIdentity): Promise<TestDevice> {
  const time = { now: startedAt };
  return { identity, engine: await openGroupEngine(identity, time), time };
}

/** One person with one device, all of one organisation. */
export async function openPeople(
  names: readonly string[],
  organisation = makeOrganisation(),
): Promise<readonly TestDevice[]> {
  return Promise.all(names.map((name) => openDevice(addDevice(enrol(organisation, name), "laptop"))));
}

export const group: GroupRef = { conversationId: idOf("conversation"), generation: 0 };

export function groupPolicy(policy: Partial<CommitPolicy> = {}): CommitPolicy {
  return { kind: "group", removers: [], departing: [], revoked: [], ...policy };
}

/** `first` creates the group and adds all others in one commit; everybody stands at epoch 1. */
export async function formGroup(
  [first, ...others]: readonly TestDevice[],
  ref: GroupRef = group,
): Promise<readonly TestDevice[]> {
  if (first === undefined) throw new Error("nobody to form a group");
  await first.engine.create(ref);
  const packages = await Promise.all(others.map((device) => packageOf(device)));
  const add = packages.map(({ keyPackage }) => keyPackage);
  const staged = await first.engine.stage(ref, { add, remove: [] }, first.time.now);
  await first.engine.adopt(ref, staged.staged);
  for (const [at, device] of others.entries()) await device.engine.join(ref, staged.welcome!, packages[at]!);
  return [first, ...others];
}

export async function packageOf(device: TestDevice, now = device.time.now) {
  const [made] = await device.engine.generateKeyPackages({ count: 1, lastResort: false, now });
  return made!;
}

export const text = (words: string): Uint8Array => new TextEncoder().encode(words);
export const words = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
