// Makes a commit without moving the group (the relay decides which commit of an epoch wins), and takes it over when it has won.
import {
  createCommit,
  createGroupInfoWithExternalPubAndRatchetTree,
  encodeMlsMessage,
  type ClientState,
  type Proposal,
} from "ts-mls";
import { addHistoricalReceiverData } from "ts-mls/clientState.js";
import { consumeRatchet } from "ts-mls/secretTree.js";
import { assert } from "../../../shared/assert.ts";
import { Failure } from "../../../shared/fault.ts";
import type { DeviceId } from "../../../shared/ids.ts";
import { ByteReader, ByteWriter } from "./byteWriter.ts";
import { addedBy } from "./commitView.ts";
import type { Group, Surroundings } from "./group.ts";
import { decodeKeyPackage, lifetimeOf } from "./keyPackages.ts";
import { hasUniqueLeaves, leafAt, membersOf } from "./members.ts";
import type { CommitPlan, CommitPolicy, GroupMember, StagedCommit } from "./mlsEngine.ts";
import { moveOn, type Step } from "./moveOn.ts";
import { allowsCommit } from "./policy.ts";
import { sealMessages } from "./sealMessages.ts";
import { dropParents, forget, secretsOfTree } from "./secrets.ts";
import { decodeGroup, encodeGroup } from "./snapshot.ts";

export interface Staging extends Step {
  readonly commit: Omit<StagedCommit, "changes">;
}

/** Fails with `invalid` when a KeyPackage does not hold, with `not-found` when a device to remove is not in the group. */
export async function stageCommit(
  surroundings: Surroundings,
  group: Group,
  plan: CommitPlan,
): Promise<Staging> {
  const { suite, verifier } = surroundings;
  const before = membersOf(verifier, group.state.ratchetTree);
  const removed = plan.remove.map((device) => removable(group, before, device));
  const adding = plan.add.map((bytes) => toAdd(surroundings, bytes));
  const { newState, welcome, commit } = await createCommit(
    { state: group.state, cipherSuite: suite },
    {
      extraProposals: [...removed.map(toRemove), ...adding],
      ratchetTreeExtension: true,
      forceUpdatePath: true,
    },
  );
  assertSound(surroundings, group.state, newState);
  assertFollowed(surroundings, { before, removed, adding, own: group.state.privatePath.leafIndex });
  const next: Group = {
    ref: group.ref,
    state: { ...newState, historicalReceiverData: new Map() },
    retiredAt: new Map(),
  };
  const announced = await sealMessages(
    surroundings,
    withLeaves(next),
    plan.announcement ? [plan.announcement] : [],
  );
  const groupInfo = await createGroupInfoWithExternalPubAndRatchetTree(newState, [], suite);
  const known = new Set(before.filter((member) => !removed.includes(member)).map(({ deviceId }) => deviceId));
  const [announcement] = announced.envelopes;
  const staged = encodeStaged(group, announced.group);
  // From here the next epoch exists only in `staged`. Its private keys are shared with this epoch's and stay.
  forget([...Object.values(newState.keySchedule), ...secretsOfTree(announced.group.state.secretTree)]);
  forget(announced.spent);
  return {
    commit: {
      epoch: Number(group.state.groupContext.epoch),
      commit: encodeMlsMessage(commit),
      groupInfo: encodeMlsMessage({ version: "mls10", wireformat: "mls_group_info", groupInfo }),
      ...(welcome && { welcome: encodeMlsMessage({ version: "mls10", wireformat: "mls_welcome", welcome }) }),
      ...(announcement && { announcement }),
      added: membersOf(verifier, newState.ratchetTree).filter(({ deviceId }) => !known.has(deviceId)),
      removed,
      staged,
    },
    ...(await spendHandshake(surroundings, group)),
  };
}

/** Fails with `conflict` when the group is no longer where the commit started. */
export function adoptCommit(surroundings: Surroundings, group: Group, staged: Uint8Array): Step {
  const reader = new ByteReader(staged);
  if (Buffer.compare(reader.bytes(), group.state.keySchedule.epochAuthenticator) !== 0)
    throw new Failure("conflict", "staged commit of another epoch");
  const next = decodeGroup(surroundings, group.ref, reader.bytes());
  reader.end();
  // Messages came in since it was staged: what can still be read of this epoch is as it is now, not as it was then.
  const [historicalReceiverData] = addHistoricalReceiverData(group.state);
  return moveOn(group, { ...next.state, historicalReceiverData }, surroundings.time.now);
}

function removable(group: Group, members: readonly GroupMember[], device: DeviceId): GroupMember {
  const member = members.find(({ deviceId }) => deviceId === device);
  if (member === undefined) throw new Failure("not-found", "device is not in the group");
  if (member.leafIndex === group.state.privatePath.leafIndex)
    throw new Failure("invalid", "a device cannot remove itself");
  return member;
}

function toRemove({ leafIndex }: GroupMember): Proposal {
  return { proposalType: "remove", remove: { removed: leafIndex } };
}

/** The library checks chain, signatures and lifetime when it commits; it is asked here first, to fail with a plain reason. */
function toAdd({ time }: Surroundings, bytes: Uint8Array): Proposal {
  const keyPackage = decodeKeyPackage(bytes);
  const { notBefore, notAfter } = lifetimeOf(keyPackage);
  if (notBefore > time.now || notAfter < time.now)
    throw new Failure("invalid", "key package is not valid now");
  return { proposalType: "add", add: { keyPackage } };
}

/** D1, D3 and the rules for leaves, on our own commits: whatever the library does, none leaves this device that breaks them. */
function assertSound({ verifier }: Surroundings, before: ClientState, after: ClientState): void {
  const { leafIndex } = before.privatePath;
  const leaf = leafAt(after.ratchetTree, leafIndex);
  assert(
    leaf?.leafNodeSource === "commit" && leaf !== leafAt(before.ratchetTree, leafIndex),
    "a commit carries a path",
  );
  assert(after.groupContext.extensions.length === 0, "the group context has no extensions");
  if (!hasUniqueLeaves(verifier, after.ratchetTree))
    throw new Failure("invalid", "a device would be in the group twice");
}

/** What the others would refuse (policy.ts) is not sent; who may remove whom, the engine room has decided. */
function assertFollowed(
  surroundings: Surroundings,
  commit: {
    readonly before: readonly GroupMember[];
    readonly removed: readonly GroupMember[];
    readonly adding: readonly Proposal[];
    readonly own: number;
  },
): void {
  const committer = commit.before.find(({ leafIndex }) => leafIndex === commit.own);
  const added = commit.adding
    .map((proposal) => addedBy(surroundings, proposal))
    .filter((one) => one !== undefined);
  assert(committer !== undefined && added.length === commit.adding.length, "what was committed can be read");
  const policy: CommitPolicy = { kind: "group", removers: [committer.accountId], departing: [], revoked: [] };
  const view = { committer, added, removed: commit.removed, members: commit.before };
  if (!allowsCommit(policy, view, surroundings.time.now))
    throw new Failure("invalid", "identity key or lifetime");
}

function withLeaves(group: Group): Group {
  return { ...group, state: { ...group.state, secretTree: dropParents(group.state.secretTree) } };
}

/** The epoch it starts from, named by its authenticator, and the group as it becomes. */
function encodeStaged(base: Group, next: Group): Uint8Array {
  return new ByteWriter().bytes(base.state.keySchedule.epochAuthenticator).bytes(encodeGroup(next)).finish();
}

/** The commit took a generation of our handshake ratchet: another commit in this epoch must take the next. */
async function spendHandshake({ suite }: Surroundings, group: Group): Promise<Step> {
  const node = 2 * group.state.privatePath.leafIndex;
  const { newTree, consumed } = await consumeRatchet(group.state.secretTree, node, "commit", suite);
  return { group: { ...group, state: { ...group.state, secretTree: newTree } }, spent: consumed };
}
