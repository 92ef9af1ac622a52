// Who may change a group: the rules that every client holds every committer to (E2EE.md section 4).
import { expect, test } from "vitest";
import {
  allowsCommit,
  allowsRejoin,
  isSameIdentity,
  type Candidate,
} from "../../../main/core/crypto/policy.ts";
import type { CommitPolicy, GroupMember } from "../../../main/core/crypto/mlsEngine.ts";
import type { AccountId, DeviceId } from "../../../shared/ids.ts";
import { dayMs, groupPolicy, idOf, startedAt as now } from "./devices.ts";

const key = (name: string) => new Uint8Array(Buffer.alloc(32, name));
let leaves = 0;
function member(account: string, device = "laptop", identity = account): GroupMember {
  return {
    leafIndex: leaves++,
    accountId: idOf<AccountId>(account),
    deviceId: idOf<DeviceId>(`${account} ${device}`),
    identityKey: key(identity),
    vouched: true,
  };
}
function candidate(account: string, changes: Partial<Candidate> = {}): Candidate {
  return { ...member(account, "new"), notBefore: now - dayMs, notAfter: now + 30 * dayMs, ...changes };
}

const [alice, bob, carol, alicePhone] = [
  member("alice"),
  member("bob"),
  member("carol"),
  member("alice", "phone"),
];
const members = [alice, bob, carol, alicePhone];
const allows = (
  policy: CommitPolicy,
  change: { added?: Candidate[]; removed?: GroupMember[]; committer?: GroupMember },
  at = now,
) =>
  allowsCommit(
    policy,
    {
      committer: change.committer ?? alice,
      added: change.added ?? [],
      removed: change.removed ?? [],
      members,
    },
    at,
  );

test("anyone may add to a group, nobody but the two to a direct conversation", () => {
  expect(allows(groupPolicy(), { added: [candidate("dave")] })).toBe(true);
  const direct = groupPolicy({ kind: "direct", only: [alice.accountId, bob.accountId] });
  expect(allows(direct, { added: [candidate("bob")] })).toBe(true);
  expect(allows(direct, { added: [candidate("carol")] })).toBe(false);
  expect(allows(direct, { added: [candidate("bob"), candidate("carol")] })).toBe(false);
  expect(allows(groupPolicy({ kind: "direct" }), { added: [candidate("bob")] })).toBe(false);
});

test("a self conversation holds one account's devices", () => {
  const self = groupPolicy({ kind: "self", only: [alice.accountId] });
  expect(allows(self, { added: [candidate("alice")] })).toBe(true);
  expect(allows(self, { added: [candidate("bob")] })).toBe(false);
});

test("one's own devices may always be added, removed and replaced", () => {
  for (const kind of ["group", "direct", "self"] as const) {
    const policy = groupPolicy({ kind, only: [] });
    expect(allows(policy, { added: [candidate("alice")], removed: [alicePhone] })).toBe(true);
  }
});

test("others are removed only by removers, or when they are leaving", () => {
  expect(allows(groupPolicy(), { removed: [bob] })).toBe(false);
  expect(allows(groupPolicy({ removers: [bob.accountId] }), { removed: [bob] })).toBe(false);
  expect(allows(groupPolicy({ removers: [alice.accountId] }), { removed: [bob, carol] })).toBe(true);
  expect(allows(groupPolicy({ departing: [bob.accountId] }), { removed: [bob] })).toBe(true);
  expect(allows(groupPolicy({ departing: [bob.accountId] }), { removed: [bob, carol] })).toBe(false);
  expect(allows(groupPolicy({ revoked: [bob.deviceId] }), { removed: [bob] })).toBe(true);
  expect(allows(groupPolicy({ revoked: [bob.deviceId] }), { removed: [bob, carol] })).toBe(false);
});

test("a new identity key beside an account's devices needs the organisation's word", () => {
  const impostor = candidate("bob", { identityKey: key("somebody else"), vouched: false });
  expect(allows(groupPolicy(), { added: [impostor] })).toBe(false);
  expect(allows(groupPolicy(), { added: [{ ...impostor, vouched: true }] })).toBe(true);
  expect(allows(groupPolicy(), { added: [candidate("bob", { vouched: false })] })).toBe(true);
  expect(allows(groupPolicy({ removers: [alice.accountId] }), { added: [impostor], removed: [bob] })).toBe(
    true,
  );
});

test("a KeyPackage that had surely expired, begins in the future or lives too long is refused", () => {
  const withLife = (notBefore: number, notAfter: number) =>
    allows(groupPolicy(), { added: [candidate("dave", { notBefore, notAfter })] });
  expect(withLife(now - dayMs, now + 30 * dayMs)).toBe(true);
  expect(withLife(now - 62 * dayMs, now - 31 * dayMs)).toBe(true);
  expect(withLife(now - 62 * dayMs, now - 31 * dayMs - 1)).toBe(false);
  expect(withLife(now + dayMs + 1, now + 20 * dayMs)).toBe(false);
  expect(withLife(now - 2 * dayMs, now + 31 * dayMs)).toBe(false);
});

test("a rejoin is the same device of the same account with the same key", () => {
  const back = { ...alice };
  expect(allowsRejoin(groupPolicy(), back, alice)).toBe(true);
  expect(allowsRejoin(groupPolicy(), alicePhone, alice)).toBe(false);
  expect(allowsRejoin(groupPolicy(), { ...back, accountId: bob.accountId }, alice)).toBe(false);
  expect(allowsRejoin(groupPolicy(), { ...back, identityKey: key("other") }, alice)).toBe(false);
  expect(allowsRejoin(groupPolicy({ kind: "direct", only: [bob.accountId] }), back, alice)).toBe(false);
  expect(allowsRejoin(groupPolicy({ kind: "direct", only: [alice.accountId] }), back, alice)).toBe(true);
});

test("committing keeps account, device and identity key; the leaf may change place", () => {
  expect(isSameIdentity(alice, { ...alice, leafIndex: 99 })).toBe(true);
  expect(isSameIdentity(alice, alicePhone)).toBe(false);
  expect(isSameIdentity(alice, { ...alice, accountId: bob.accountId })).toBe(false);
  expect(isSameIdentity(alice, { ...alice, identityKey: key("other") })).toBe(false);
});
