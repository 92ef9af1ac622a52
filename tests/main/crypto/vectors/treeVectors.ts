// Vectors of tree arithmetic, ratchet trees and TreeKEM.
import { expect } from "vitest";
import type { CiphersuiteImpl, GroupContext, RatchetTree } from "ts-mls";
import { applyUpdatePathSecret } from "ts-mls/createCommit.js";
import { verifyLeafNodeSignature } from "ts-mls/leafNode.js";
import { verifyParentHashes } from "ts-mls/parentHash.js";
import { getCommitSecret } from "ts-mls/pathSecrets.js";
import { mergePrivateKeyPaths, toPrivateKeyPath, type PrivateKeyPath } from "ts-mls/privateKeyPath.js";
import { decodeProposal } from "ts-mls/proposal.js";
import {
  addLeafNode,
  decodeRatchetTree,
  encodeRatchetTree,
  getHpkePublicKey,
  removeLeafNode,
  resolution,
  updateLeafNode,
} from "ts-mls/ratchetTree.js";
import { treeHash, treeHashRoot } from "ts-mls/treeHash.js";
import {
  left,
  nodeWidth,
  parent,
  right,
  root,
  sibling,
  toLeafIndex,
  toNodeIndex,
  type NodeIndex,
} from "ts-mls/treemath.js";
import { applyUpdatePath, createUpdatePath, decodeUpdatePath, type UpdatePath } from "ts-mls/updatePath.js";
import { contextOf, decodeAll, expectHex, fromHex, suiteOf } from "./vectorFile.ts";

export interface TreeMath {
  readonly n_leaves: number;
  readonly n_nodes: number;
  readonly root: number;
  readonly left: readonly (number | null)[];
  readonly right: readonly (number | null)[];
  readonly parent: readonly (number | null)[];
  readonly sibling: readonly (number | null)[];
}

export async function checkTreeMath(vector: TreeMath): Promise<void> {
  expect(nodeWidth(vector.n_leaves)).toBe(vector.n_nodes);
  expect(root(vector.n_leaves)).toBe(vector.root);
  const orNull = (step: () => number) => {
    try {
      return step();
    } catch {
      return null;
    }
  };
  for (let node = 0; node < vector.n_nodes; node++) {
    const index = toNodeIndex(node);
    expect(orNull(() => left(index))).toBe(vector.left[node]);
    expect(orNull(() => right(index))).toBe(vector.right[node]);
    expect(orNull(() => parent(index, vector.n_leaves))).toBe(vector.parent[node]);
    expect(orNull(() => sibling(index, vector.n_leaves))).toBe(vector.sibling[node]);
  }
}

export interface TreeOperation {
  readonly cipher_suite: number;
  readonly tree_before: string;
  readonly proposal: string;
  readonly proposal_sender: number;
  readonly tree_hash_before: string;
  readonly tree_after: string;
  readonly tree_hash_after: string;
}

export async function checkTreeOperation(vector: TreeOperation): Promise<void> {
  const { hash } = await suiteOf(vector.cipher_suite);
  const before = decodeAll(decodeRatchetTree, vector.tree_before);
  expectHex(await treeHashRoot(before, hash), vector.tree_hash_before);
  const after = applyProposal(before, vector);
  expectHex(encodeRatchetTree(after), vector.tree_after);
  expectHex(await treeHashRoot(after, hash), vector.tree_hash_after);
}

function applyProposal(tree: RatchetTree, vector: TreeOperation): RatchetTree {
  const proposal = decodeAll(decodeProposal, vector.proposal);
  if (proposal.proposalType === "add" && "add" in proposal)
    return addLeafNode(tree, proposal.add.keyPackage.leafNode)[0];
  if (proposal.proposalType === "remove" && "remove" in proposal)
    return removeLeafNode(tree, toLeafIndex(proposal.remove.removed));
  if (proposal.proposalType === "update" && "update" in proposal)
    return updateLeafNode(tree, proposal.update.leafNode, toLeafIndex(vector.proposal_sender));
  throw new Error("unexpected proposal");
}

export interface TreeValidation {
  readonly cipher_suite: number;
  readonly tree: string;
  readonly group_id: string;
  readonly resolutions: readonly (readonly number[])[];
  readonly tree_hashes: readonly string[];
}

export async function checkTreeValidation(vector: TreeValidation): Promise<void> {
  const { hash, signature } = await suiteOf(vector.cipher_suite);
  const tree = decodeAll(decodeRatchetTree, vector.tree);
  for (const [node, expected] of vector.resolutions.entries())
    expect(resolution(tree, toNodeIndex(node))).toEqual(expected);
  for (const [node, expected] of vector.tree_hashes.entries())
    expectHex(await treeHash(tree, toNodeIndex(node), hash), expected);
  expect(await verifyParentHashes(tree, hash)).toBe(true);
  for (const [node, entry] of tree.entries()) {
    if (entry?.nodeType !== "leaf") continue;
    expect(await verifyLeafNodeSignature(entry.leaf, fromHex(vector.group_id), node / 2, signature)).toBe(
      true,
    );
  }
}

export interface TreeKem {
  readonly cipher_suite: number;
  readonly group_id: string;
  readonly epoch: number;
  readonly confirmed_transcript_hash: string;
  readonly ratchet_tree: string;
  readonly leaves_private: readonly {
    readonly index: number;
    readonly encryption_priv: string;
    readonly signature_priv: string;
    readonly path_secrets: readonly { readonly node: number; readonly path_secret: string }[];
  }[];
  readonly update_paths: readonly {
    readonly sender: number;
    readonly update_path: string;
    readonly path_secrets: readonly (string | null)[];
    readonly commit_secret: string;
    readonly tree_hash_after: string;
  }[];
}

export async function checkTreeKem(vector: TreeKem): Promise<void> {
  const suite = await suiteOf(vector.cipher_suite);
  const tree = decodeAll(decodeRatchetTree, vector.ratchet_tree);
  const members = await Promise.all(vector.leaves_private.map((leaf) => privateState(suite, tree, leaf)));
  for (const entry of vector.update_paths) {
    const path = decodeAll(decodeUpdatePath, entry.update_path);
    const received = await applyUpdatePath(tree, toLeafIndex(entry.sender), path, suite.hash);
    expectHex(await treeHashRoot(received, suite.hash), entry.tree_hash_after);
    const context = contextOf(vector.cipher_suite, { ...vector, tree_hash: entry.tree_hash_after });
    for (const member of members.filter(({ leafIndex }) => leafIndex !== entry.sender)) {
      const shared = { suite, tree: received, context, path, sender: entry.sender };
      const opened = await openPath(shared, member);
      expectHex(opened.pathSecret, entry.path_secrets[member.leafIndex] ?? "missing");
      expectHex(opened.commitSecret, entry.commit_secret);
    }
    const signer = vector.leaves_private.find(({ index }) => index === entry.sender)!;
    await checkOwnPath({
      suite,
      tree,
      context,
      members,
      sender: entry.sender,
      signKey: fromHex(signer.signature_priv),
    });
  }
}

/** Our own UpdatePath, read back by everybody else. */
async function checkOwnPath(own: {
  suite: CiphersuiteImpl;
  tree: RatchetTree;
  context: GroupContext;
  members: readonly PrivateKeyPath[];
  sender: number;
  signKey: Uint8Array;
}): Promise<void> {
  const { suite, tree, members, sender } = own;
  const [made, path, pathSecrets] = await createUpdatePath(
    tree,
    toLeafIndex(sender),
    own.context,
    own.signKey,
    suite,
  );
  const last = pathSecrets.at(-1)!;
  const commitSecret = await getCommitSecret(made, toNodeIndex(last.nodeIndex), last.secret, suite.kdf);
  const context = {
    ...own.context,
    epoch: own.context.epoch + 1n,
    treeHash: await treeHashRoot(made, suite.hash),
  };
  for (const member of members.filter(({ leafIndex }) => leafIndex !== sender)) {
    const opened = await openPath({ suite, tree: made, context, path, sender }, member);
    expect(opened.commitSecret).toEqual(commitSecret);
  }
}

async function openPath(
  shared: {
    suite: CiphersuiteImpl;
    tree: RatchetTree;
    context: GroupContext;
    path: UpdatePath;
    sender: number;
  },
  member: PrivateKeyPath,
): Promise<{ pathSecret: Uint8Array; commitSecret: Uint8Array }> {
  const { suite, tree, context, path, sender } = shared;
  const opened = await applyUpdatePathSecret(tree, member, toLeafIndex(sender), context, path, [], suite);
  return {
    pathSecret: opened.pathSecret,
    commitSecret: await getCommitSecret(tree, opened.nodeIndex, opened.pathSecret, suite.kdf),
  };
}

async function privateState(
  suite: CiphersuiteImpl,
  tree: RatchetTree,
  leaf: TreeKem["leaves_private"][number],
): Promise<PrivateKeyPath> {
  const own = { leafIndex: leaf.index, privateKeys: { [2 * leaf.index]: fromHex(leaf.encryption_priv) } };
  const secrets = Object.fromEntries(
    leaf.path_secrets.map(({ node, path_secret }): [NodeIndex, Uint8Array] => [
      toNodeIndex(node),
      fromHex(path_secret),
    ]),
  );
  const state = mergePrivateKeyPaths(await toPrivateKeyPath(secrets, leaf.index, suite), own);
  for (const [node, privateKey] of Object.entries(state.privateKeys)) {
    const entry = tree[Number(node)];
    if (entry === undefined) throw new Error("private key of a blank node");
    const publicKey = await suite.hpke.importPublicKey(getHpkePublicKey(entry));
    const sealed = await suite.hpke.seal(publicKey, Uint8Array.of(1), new Uint8Array(0));
    const opened = await suite.hpke.open(
      await suite.hpke.importPrivateKey(privateKey),
      sealed.enc,
      sealed.ct,
      new Uint8Array(0),
    );
    expect(opened).toEqual(Uint8Array.of(1));
  }
  return state;
}
