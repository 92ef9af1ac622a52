// A group as bytes: the snapshot that is written once per epoch, the staged state of a commit, and the rows that go on top.
// The library's own form repeats the ratchet tree for every past epoch; here each distinct node is stored once.
import type { ClientState, RatchetTree } from "ts-mls";
import { decodeKeySchedule, encodeKeySchedule, type KeySchedule } from "ts-mls/keySchedule.js";
import { decodeGroupContext, encodeGroupContext, type GroupContext } from "ts-mls/groupContext.js";
import { decodeNode, encodeNode, type Node } from "ts-mls/ratchetTree.js";
import { decodeSecretTreeNode, secretTreeNodeEncoder, type SecretTree } from "ts-mls/secretTree.js";
import type { EpochReceiverData } from "ts-mls/epochReceiverData.js";
import type { Decoder } from "ts-mls/codec/tlsDecoder.js";
import { encode } from "ts-mls/codec/tlsEncoder.js";
import { assert } from "../../../shared/assert.ts";
import { ByteReader, ByteWriter } from "./byteWriter.ts";
import { assertGroupId, type Group, type Surroundings } from "./group.ts";
import type { GroupRef, RatchetRow } from "./mlsEngine.ts";
import { emptyNode } from "./secrets.ts";

const version = 1;
const encodeSecretTreeNode = encode(secretTreeNodeEncoder);

/** Everything but the device's private signature key, which the identity brings along. */
export function encodeGroup({ state, retiredAt }: Group): Uint8Array {
  assert(state.groupActiveState.kind === "active", "only an active group is stored");
  assert(Object.keys(state.unappliedProposals).length === 0, "proposals are never kept");
  const history = [...state.historicalReceiverData.entries()];
  const writer = new ByteWriter().number(version, 1);
  writer.bytes(encodeGroupContext(state.groupContext));
  writer.bytes(encodeKeySchedule(state.keySchedule));
  writer.bytes(state.confirmationTag);
  writePrivateKeys(writer, state);
  const pool = writeNodePool(writer, [state.ratchetTree, ...history.map(([, epoch]) => epoch.ratchetTree)]);
  writeTrees(writer, pool, state);
  writer.number(history.length, 4);
  for (const [epoch, data] of history) {
    writer.number(Number(epoch), 8).number(retiredAt.get(epoch) ?? 0, 8);
    writer
      .bytes(encodeGroupContext(data.groupContext))
      .bytes(data.resumptionPsk)
      .bytes(data.senderDataSecret);
    writeTrees(writer, pool, data);
  }
  return writer.finish();
}

/** Throws RangeError when the bytes are damaged, Failure `invalid` when they are another group's. */
export function decodeGroup(surroundings: Surroundings, ref: GroupRef, bytes: Uint8Array): Group {
  const reader = new ByteReader(bytes);
  if (reader.number(1) !== version) throw new RangeError("unknown snapshot version");
  const groupContext = readWhole<GroupContext>(reader, decodeGroupContext);
  assertGroupId(ref, groupContext.groupId);
  const keySchedule = readWhole<KeySchedule>(reader, decodeKeySchedule);
  const confirmationTag = reader.bytes();
  const privatePath = readPrivateKeys(reader);
  const pool = readNodePool(reader);
  const trees = readTrees(reader, pool);
  const { historicalReceiverData, retiredAt } = readHistory(reader, pool);
  reader.end();
  const state: ClientState = {
    groupContext,
    keySchedule,
    confirmationTag,
    privatePath,
    ...trees,
    historicalReceiverData,
    signaturePrivateKey: surroundings.identity.devicePrivateKey,
    unappliedProposals: {},
    groupActiveState: { kind: "active" },
    clientConfig: surroundings.config,
  };
  return { ref, state, retiredAt };
}

export function encodeRatchet(node: SecretTree[number]): Uint8Array {
  return encodeSecretTreeNode(node);
}

/** Puts rows on top of a snapshot. Rows of an epoch that the snapshot no longer holds are left over from before: ignored. */
export function applyRatchets(group: Group, rows: readonly RatchetRow[]): Group {
  const current = Number(group.state.groupContext.epoch);
  const secretTree = patchTree(
    group.state.secretTree,
    rows.filter((row) => row.epoch === current),
  );
  const historicalReceiverData = new Map(group.state.historicalReceiverData);
  for (const [epoch, data] of historicalReceiverData) {
    const own = rows.filter((row) => row.epoch === Number(epoch));
    historicalReceiverData.set(epoch, { ...data, secretTree: patchTree(data.secretTree, own) });
  }
  return { ...group, state: { ...group.state, secretTree, historicalReceiverData } };
}

function patchTree(tree: SecretTree, rows: readonly RatchetRow[]): SecretTree {
  if (rows.length === 0) return tree;
  const patched = tree.slice();
  for (const { node, bytes } of rows) {
    if (node % 2 !== 0 || node >= tree.length) throw new RangeError("no such ratchet");
    patched[node] = decodeWhole(new Uint8Array(bytes), decodeSecretTreeNode);
  }
  return patched;
}

function writePrivateKeys(writer: ByteWriter, { privatePath }: ClientState): void {
  const keys = Object.entries(privatePath.privateKeys);
  writer.number(privatePath.leafIndex, 4).number(keys.length, 4);
  for (const [node, key] of keys) writer.number(Number(node), 4).bytes(key);
}

function readPrivateKeys(reader: ByteReader): ClientState["privatePath"] {
  const leafIndex = reader.number(4);
  const privateKeys: Record<number, Uint8Array> = {};
  for (let left = reader.number(4); left > 0; left--) privateKeys[reader.number(4)] = reader.bytes();
  return { leafIndex, privateKeys };
}

/** Place of each node in the pool, from 1; 0 stands for a blank. */
type NodePool = ReadonlyMap<Node, number>;

function writeNodePool(writer: ByteWriter, trees: readonly RatchetTree[]): NodePool {
  const places = new Map<Node, number>();
  const byContent = new Map<string, number>();
  const contents: Uint8Array[] = [];
  for (const node of trees.flat()) {
    if (node === undefined || places.has(node)) continue;
    const bytes = encodeNode(node);
    const content = Buffer.from(bytes.buffer).toString("latin1");
    const place = byContent.get(content) ?? contents.push(bytes);
    byContent.set(content, place);
    places.set(node, place);
  }
  writer.number(contents.length, 4);
  for (const bytes of contents) writer.bytes(bytes);
  return places;
}

function readNodePool(reader: ByteReader): readonly (Node | undefined)[] {
  const pool: (Node | undefined)[] = [undefined];
  for (let left = reader.number(4); left > 0; left--) pool.push(readWhole<Node>(reader, decodeNode));
  return pool;
}

interface Trees {
  readonly ratchetTree: RatchetTree;
  readonly secretTree: SecretTree;
}

function writeTrees(writer: ByteWriter, pool: NodePool, { ratchetTree, secretTree }: Trees): void {
  assert(ratchetTree.length === secretTree.length, "both trees have the same nodes");
  writer.number(ratchetTree.length, 4);
  for (const node of ratchetTree) writer.number(node === undefined ? 0 : (pool.get(node) ?? 0), 4);
  for (let node = 0; node < secretTree.length; node += 2)
    writer.bytes(encodeSecretTreeNode(secretTree[node] ?? emptyNode));
}

function readTrees(reader: ByteReader, pool: readonly (Node | undefined)[]): Trees {
  const length = reader.number(4);
  const ratchetTree: RatchetTree = Array.from({ length }, () => pool[reader.number(4)]);
  const secretTree: SecretTree = Array.from({ length }, () => emptyNode);
  for (let node = 0; node < length; node += 2) secretTree[node] = readWhole(reader, decodeSecretTreeNode);
  return { ratchetTree, secretTree };
}

function readHistory(
  reader: ByteReader,
  pool: readonly (Node | undefined)[],
): {
  readonly historicalReceiverData: Map<bigint, EpochReceiverData>;
  readonly retiredAt: Map<bigint, number>;
} {
  const historicalReceiverData = new Map<bigint, EpochReceiverData>();
  const retiredAt = new Map<bigint, number>();
  for (let left = reader.number(4); left > 0; left--) {
    const epoch = BigInt(reader.number(8));
    retiredAt.set(epoch, reader.number(8));
    const groupContext = readWhole<GroupContext>(reader, decodeGroupContext);
    const resumptionPsk = reader.bytes();
    const senderDataSecret = reader.bytes();
    historicalReceiverData.set(epoch, {
      groupContext,
      resumptionPsk,
      senderDataSecret,
      ...readTrees(reader, pool),
    });
  }
  return { historicalReceiverData, retiredAt };
}

function readWhole<Value>(reader: ByteReader, decoder: Decoder<Value>): Value {
  return decodeWhole(reader.bytes(), decoder);
}

function decodeWhole<Value>(bytes: Uint8Array, decoder: Decoder<Value>): Value {
  const decoded = decoder(bytes, 0);
  if (decoded === undefined || decoded[1] !== bytes.length) throw new RangeError("damaged group state");
  return decoded[0];
}
