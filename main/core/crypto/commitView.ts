// Reads what a commit proposes, before it is applied, into the words that policy.ts judges by.
import type { ClientState, Proposal, ProposalWithSender, PublicMessage, RatchetTree } from "ts-mls";
import type { LeafNode } from "ts-mls/leafNode.js";
import type { Surroundings } from "./group.ts";
import { lifetimeOf } from "./keyPackages.ts";
import { memberAt, membersOf } from "./members.ts";
import type { GroupMember } from "./mlsEngine.ts";
import type { Candidate, CommitView, Newcomer } from "./policy.ts";

/** Undefined when the commit holds a proposal that we never make: an update, a PSK, a ReInit, extensions (D3), anything new. */
export function viewCommit(
  surroundings: Surroundings,
  { ratchetTree }: ClientState,
  incoming: {
    readonly senderLeafIndex: number | undefined;
    readonly proposals: readonly ProposalWithSender[];
  },
): CommitView | undefined {
  const { verifier } = surroundings;
  const committer = memberAt(verifier, ratchetTree, incoming.senderLeafIndex ?? -1);
  const proposals = incoming.proposals.map(({ proposal }) => proposal);
  const added = proposals.map((proposal) => addedBy(surroundings, proposal)).filter(isPresent);
  const removed = proposals
    .map((proposal) => removedBy(surroundings, ratchetTree, proposal))
    .filter(isPresent);
  if (committer === undefined || added.length + removed.length !== proposals.length) return undefined;
  return { committer, added, removed, members: membersOf(verifier, ratchetTree) };
}

/** Undefined unless it has the one form of a rejoin: a new leaf, its ExternalInit, and one Remove. */
export function viewRejoin(
  surroundings: Surroundings,
  { ratchetTree }: ClientState,
  { content }: PublicMessage,
): { readonly newcomer: Newcomer; readonly removed: GroupMember } | undefined {
  if (content.contentType !== "commit" || content.sender.senderType !== "new_member_commit") return undefined;
  const { path, proposals } = content.commit;
  const inline = proposals.map((entry) =>
    entry.proposalOrRefType === "proposal" ? entry.proposal : undefined,
  );
  const removed = inline.map((proposal) => removedBy(surroundings, ratchetTree, proposal)).find(isPresent);
  const hasForm =
    inline.length === 2 && inline.some((proposal) => proposal?.proposalType === "external_init");
  const newcomer = path && newcomerOf(surroundings, path.leafNode);
  return hasForm && removed !== undefined && newcomer !== undefined ? { newcomer, removed } : undefined;
}

/** Undefined when the proposal adds nobody, or somebody whose credential does not hold. */
export function addedBy(surroundings: Surroundings, proposal: Proposal): Candidate | undefined {
  if (proposal.proposalType !== "add" || !("add" in proposal)) return undefined;
  const newcomer = newcomerOf(surroundings, proposal.add.keyPackage.leafNode);
  return newcomer && { ...newcomer, ...lifetimeOf(proposal.add.keyPackage) };
}

function removedBy(
  { verifier }: Surroundings,
  tree: RatchetTree,
  proposal: Proposal | undefined,
): GroupMember | undefined {
  if (proposal?.proposalType !== "remove" || !("remove" in proposal)) return undefined;
  return memberAt(verifier, tree, proposal.remove.removed);
}

/** The leaf's credential must hold now, its certificate not expired. */
function newcomerOf({ verifier, time }: Surroundings, leaf: LeafNode): Newcomer | undefined {
  if (leaf.credential.credentialType !== "basic") return undefined;
  const credential = verifier.verify(leaf.credential.identity, leaf.signaturePublicKey, time.now);
  return (
    credential && {
      accountId: credential.account.accountId,
      deviceId: credential.device.deviceId,
      identityKey: credential.account.identityKey,
      vouched: credential.vouched,
    }
  );
}

function isPresent<Value>(value: Value | undefined): value is Value {
  return value !== undefined;
}
