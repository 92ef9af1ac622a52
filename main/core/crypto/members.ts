// Reads the leaves of a ratchet tree as members, each with its verified credential.
import type { RatchetTree } from "ts-mls";
import type { LeafNode } from "ts-mls/leafNode.js";
import { Failure } from "../../../shared/fault.ts";
import type { GroupMember } from "./mlsEngine.ts";
import type { VerifiedCredential, Verifier } from "./verifier.ts";

/** By leaf index. Fails with `invalid` when a leaf's credential does not hold: it should never have come this far. */
export function membersOf(verifier: Verifier, tree: RatchetTree): readonly GroupMember[] {
  const members: GroupMember[] = [];
  for (let node = 0; node < tree.length; node += 2) {
    const member = memberAt(verifier, tree, node / 2);
    if (member !== undefined) members.push(member);
  }
  return members;
}

/** Undefined for a blank leaf and an index outside the tree. */
export function memberAt(verifier: Verifier, tree: RatchetTree, leafIndex: number): GroupMember | undefined {
  const leaf = leafAt(tree, leafIndex);
  return leaf === undefined ? undefined : toMember(credentialOf(verifier, leaf), leafIndex);
}

export function leafAt(tree: RatchetTree, leafIndex: number): LeafNode | undefined {
  const node = tree[2 * leafIndex];
  return node?.nodeType === "leaf" ? node.leaf : undefined;
}

/** The chain only: a leaf that is already in the group stays readable after its certificate expired. */
function credentialOf(verifier: Verifier, leaf: LeafNode): VerifiedCredential {
  const { credential, signaturePublicKey } = leaf;
  const verified =
    credential.credentialType === "basic"
      ? verifier.verify(credential.identity, signaturePublicKey, 0)
      : undefined;
  if (verified === undefined) throw new Failure("invalid", "credential");
  return verified;
}

function toMember(credential: VerifiedCredential, leafIndex: number): GroupMember {
  return {
    leafIndex,
    accountId: credential.account.accountId,
    deviceId: credential.device.deviceId,
    identityKey: credential.account.identityKey,
    vouched: credential.vouched,
  };
}

/**
 * RFC 9420 section 7.3: signature and encryption keys are unique among the leaves; so are our devices. ts-mls compares a new
 * leaf with the tree only by the equality that the client configures, and never its encryption key.
 */
export function hasUniqueLeaves(verifier: Verifier, tree: RatchetTree): boolean {
  const seen = new Set<string>();
  let expected = 0;
  for (const node of tree) {
    if (node?.nodeType !== "leaf") continue;
    const { device } = credentialOf(verifier, node.leaf);
    seen.add(`device ${device.deviceId}`);
    seen.add(`signature ${toKey(node.leaf.signaturePublicKey)}`);
    seen.add(`encryption ${toKey(node.leaf.hpkePublicKey)}`);
    expected += 3;
  }
  return seen.size === expected;
}

function toKey(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("latin1");
}
