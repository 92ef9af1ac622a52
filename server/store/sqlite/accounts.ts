// Accounts, their devices, the invitations that enrol them, and the directory that everybody sees.
import { Failure } from "../../../shared/fault.ts";
import type { AccountId, DeviceId } from "../../../shared/ids.ts";
import type { DeviceCertificate } from "../../../shared/wire/identity.ts";
import { limits } from "../../../shared/wire/limits.ts";
import type { AccountStore, DeviceRecord, Enrolment, LoginState, NewInvitation } from "../store.ts";
import { prepareAccounts, type AccountStatements } from "./accountStatements.ts";
import type { ChangeSet } from "./changeSet.ts";
import type { Context } from "./context.ts";
import { readDirectory } from "./directory.ts";

export function openAccountStore(context: Context): AccountStore {
  const { database, queue } = context;
  const statements = prepareAccounts(database);
  return {
    addInvitation: (invitation) => queue.run(() => addInvitation(statements, invitation)),
    withdrawInvitation: (hash) => queue.run(() => withdrawInvitation(statements, hash)),
    invitation: async (hash, now) => invitation(statements, hash, now),
    enrol: (enrolment) => queue.run((changes) => enrol(statements, changes, enrolment)),
    signingKey: async (accountId) => activeAccount(statements, accountId).signingKey,
    enrolDevice: (accountId, device, now) =>
      queue.run((changes) => enrolDevice({ statements, changes, now }, accountId, device)),
    device: async (deviceId) => statements.deviceRecord.get(deviceId) as DeviceRecord | undefined,
    loginState: async (deviceId) => statements.loginState.get(deviceId) as LoginState,
    revokeDevice: (accountId, deviceId, now) =>
      queue.run((changes) => revokeDevice({ statements, changes, now }, accountId, deviceId)),
    deactivate: (accountId, now) =>
      queue.run((changes) => deactivate({ statements, changes, now }, accountId)),
    rename: (accountId, name) => queue.run((changes) => rename({ statements, changes }, accountId, name)),
    directory: async (after) => readDirectory(statements, after),
    seen: (accountId, at) => queue.run(() => void statements.seen.run(at, accountId)),
    lastSeen: async (accounts) =>
      new Map(accounts.map((id) => [id, statements.lastSeen.get(id)?.lastSeenAt ?? undefined])),
  };
}

interface Change {
  readonly statements: AccountStatements;
  readonly changes: ChangeSet;
  readonly now: number;
}

/** Every change of an account gets the directory's next version (PROTOCOL D1). */
function nextVersion(statements: AccountStatements, changes: ChangeSet): number {
  const { version } = statements.nextVersion.get()!;
  changes.directory(version);
  return version;
}

/** Revokes without asking: the caller has checked that the device may be revoked. */
function revoke({ statements, changes, now }: Change, deviceId: DeviceId): void {
  const { number } = statements.deviceNumber.get(deviceId)!;
  statements.revoke.run(now, number);
  statements.dropKeyPackages.run(number);
  statements.dropInbox.run(number);
  for (const { conversation } of statements.dropMemberships.all(number)) changes.membersChanged(conversation);
  changes.revoked(deviceId);
}

function addInvitation(statements: AccountStatements, { hash, name, uses, expiresAt }: NewInvitation): void {
  statements.addInvitation.run(hash, name ?? null, uses, expiresAt);
}

function withdrawInvitation(statements: AccountStatements, hash: Uint8Array): void {
  if (statements.withdrawInvitation.run(hash).changes === 0)
    throw new Failure("not-found", "no such invitation");
}

function invitation(
  statements: AccountStatements,
  hash: Uint8Array,
  now: number,
): { readonly name?: string } {
  const found = statements.invitation.get(hash, now);
  if (found === undefined) throw new Failure("not-found", "no such invitation");
  return found.name === null ? {} : { name: found.name };
}

function enrol(statements: AccountStatements, changes: ChangeSet, enrolment: Enrolment): void {
  if (isEnrolled(statements, enrolment)) return;
  const { invitationHash, name, account, countersignature, device, now } = enrolment;
  invitation(statements, invitationHash, now);
  if (statements.account.get(account.accountId) !== undefined)
    throw new Failure("conflict", "account id taken");
  if (statements.deviceNumber.get(device.deviceId) !== undefined)
    throw new Failure("conflict", "device id taken");
  statements.spendInvitation.run(invitationHash);
  const { lastInsertRowid } = statements.addAccount.run(
    account.accountId,
    name,
    account.identityKey,
    account.signingKey.signingKey,
    account.signingKey.issuedAt,
    account.signingKey.signature,
    countersignature,
    nextVersion(statements, changes),
    invitationHash,
  );
  addDevice({ statements, now }, Number(lastInsertRowid), device);
}

/** The same device of the same account by the same invitation: its first answer was lost on the way (PROTOCOL E3). */
function isEnrolled(statements: AccountStatements, { invitationHash, account, device }: Enrolment): boolean {
  const known = statements.account.get(account.accountId);
  const owner = statements.deviceRecord.get(device.deviceId);
  return (
    known !== undefined &&
    owner !== undefined &&
    owner.accountId === account.accountId &&
    isEqual(known.invitation, invitationHash) &&
    isEqual(known.identityKey, account.identityKey) &&
    isEqual(owner.deviceKey, device.deviceKey)
  );
}

function enrolDevice(change: Change, accountId: AccountId, device: DeviceCertificate): void {
  const { statements, changes } = change;
  const account = activeAccount(statements, accountId);
  const known = statements.deviceRecord.get(device.deviceId);
  if (known !== undefined && known.accountId === accountId && isEqual(known.deviceKey, device.deviceKey))
    return;
  if (statements.deviceNumber.get(device.deviceId) !== undefined)
    throw new Failure("conflict", "device id taken");
  if (statements.countDevices.get(account.number)!.count >= limits.devicesPerAccount)
    throw new Failure("quota-exceeded", "too many devices");
  addDevice(change, account.number, device);
  statements.touch.run(nextVersion(statements, changes), account.number);
}

function revokeDevice(change: Change, accountId: AccountId, deviceId: DeviceId): void {
  const { statements, changes } = change;
  const device = statements.deviceRecord.get(deviceId);
  if (device?.accountId !== accountId) throw new Failure("not-found");
  revoke(change, deviceId);
  statements.touch.run(nextVersion(statements, changes), activeAccount(statements, accountId).number);
}

function deactivate(change: Change, accountId: AccountId): void {
  const { statements, changes } = change;
  const account = activeAccount(statements, accountId);
  for (const { deviceId } of statements.devicesOf.all(account.number)) revoke(change, deviceId);
  statements.deactivate.run(nextVersion(statements, changes), account.number);
}

function rename({ statements, changes }: Omit<Change, "now">, accountId: AccountId, name: string): void {
  const account = activeAccount(statements, accountId);
  if (account.name === name) return;
  statements.rename.run(name, nextVersion(statements, changes), account.number);
}

function activeAccount(statements: AccountStatements, accountId: AccountId) {
  const account = statements.account.get(accountId);
  if (account?.active !== 1) throw new Failure("not-found");
  return account;
}

function addDevice(
  { statements, now }: Omit<Change, "changes">,
  account: number,
  device: DeviceCertificate,
): void {
  statements.addDevice.run(
    device.deviceId,
    account,
    device.deviceKey,
    device.expiresAt,
    device.signature,
    now,
  );
}

function isEqual(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}
