// Which commits of others are followed (E2EE.md section 3 and 4). The relay cannot judge an encrypted commit, so every client
// holds every committer to the same rules; a commit that breaks one is refused and changes nothing.
import type { AccountId, DeviceId } from "../../../shared/ids.ts";
import { limits } from "../../../shared/wire/limits.ts";
import { clockSkewMs, keyPackageLifeMs } from "./keyPackages.ts";
import type { CommitPolicy, GroupMember } from "./mlsEngine.ts";

/** A device that comes in, its credential chain verified. */
export interface Newcomer {
  readonly accountId: AccountId;
  readonly deviceId: DeviceId;
  readonly identityKey: Uint8Array;
  readonly vouched: boolean;
}

/** A device that a commit adds by KeyPackage; its lifetime in ms since epoch. */
export interface Candidate extends Newcomer {
  readonly notBefore: number;
  readonly notAfter: number;
}

export interface CommitView {
  readonly committer: GroupMember;
  readonly added: readonly Candidate[];
  readonly removed: readonly GroupMember[];
  /** The group before the commit. */
  readonly members: readonly GroupMember[];
}

export function allowsCommit(policy: CommitPolicy, view: CommitView, now: number): boolean {
  return (
    view.removed.every((member) => mayRemove(policy, view.committer, member)) &&
    view.added.every((candidate) => mayAdd(policy, view, candidate) && isFresh(candidate, now))
  );
}

/**
 * D5: somebody outside commits themselves in. Only a device that was in the group may, only in its own place, and only under
 * the identity it had.
 */
export function allowsRejoin(policy: CommitPolicy, newcomer: Newcomer, removed: GroupMember): boolean {
  return (
    newcomer.accountId === removed.accountId &&
    newcomer.deviceId === removed.deviceId &&
    isSameKey(newcomer.identityKey, removed.identityKey) &&
    (policy.kind === "group" || isListed(policy, newcomer.accountId))
  );
}

/** A member who commits stays who they were: same account, device and identity key (their signing key may be new). */
export function isSameIdentity(before: GroupMember, after: GroupMember): boolean {
  return (
    before.accountId === after.accountId &&
    before.deviceId === after.deviceId &&
    isSameKey(before.identityKey, after.identityKey)
  );
}

function mayRemove(policy: CommitPolicy, committer: GroupMember, member: GroupMember): boolean {
  return (
    member.accountId === committer.accountId ||
    policy.removers.includes(committer.accountId) ||
    policy.departing.includes(member.accountId) ||
    policy.revoked.includes(member.deviceId)
  );
}

function mayAdd(policy: CommitPolicy, view: CommitView, candidate: Candidate): boolean {
  const own = candidate.accountId === view.committer.accountId;
  if (policy.kind !== "group" && !own && !isListed(policy, candidate.accountId)) return false;
  return isKnownKey(view, candidate);
}

function isListed({ only }: CommitPolicy, accountId: AccountId): boolean {
  return only?.includes(accountId) ?? false;
}

/**
 * Anybody can make up an identity key and claim an account with it. Beside devices of that account that stay, only a key that
 * the organisation vouches for is believed.
 */
function isKnownKey(view: CommitView, candidate: Candidate): boolean {
  const staying = view.members.filter(
    (member) => member.accountId === candidate.accountId && !view.removed.includes(member),
  );
  return candidate.vouched || staying.every((member) => isSameKey(member.identityKey, candidate.identityKey));
}

/**
 * Refuses a KeyPackage (RFC 9420 section 7.3) that had expired when the commit was made. The relay keeps a commit for
 * `retentionMs`, so one read at `now` was made that much earlier at most; its sender checked against its own clock.
 */
function isFresh({ notBefore, notAfter }: Candidate, now: number): boolean {
  return (
    notBefore <= now + clockSkewMs &&
    notAfter >= now - limits.retentionMs - clockSkewMs &&
    notAfter - notBefore <= keyPackageLifeMs + 2 * clockSkewMs
  );
}

function isSameKey(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}
