// What MLS groups are loaded from: a snapshot for each epoch and the ratchet rows written since. Secrets: a replaced or deleted
// row is overwritten on disk (secure_delete).
import { assert } from "../../../shared/assert.ts";
import type { ConversationId } from "../../../shared/ids.ts";
import type { Store } from "./store.ts";

/** A conversation's generation. */
export interface GroupKey {
  readonly conversationId: ConversationId;
  readonly generation: number;
}

/** Upsert by (epoch, node); no bytes: the row goes. */
interface StoredRatchet {
  readonly epoch: number;
  readonly node: number;
  readonly bytes: Uint8Array;
}

export interface StoredGroupState {
  /** Replaces everything stored for the group. */
  readonly snapshot?: Uint8Array;
  readonly ratchets: readonly StoredRatchet[];
}

export interface NewGroup {
  readonly group: GroupKey;
  /** The epoch by which this device joined: what is older was never meant for it. */
  readonly epoch: number;
  /** The log sequence of the commit or reset by which this device joined. */
  readonly joinedSequence: number;
  readonly changes: StoredGroupState;
}

/** Stores a group that is not the conversation's own yet; over an earlier one of the same generation. */
export function addPendingGroup(store: Store, { group, epoch, joinedSequence, changes }: NewGroup): void {
  const { snapshot } = changes;
  assert(snapshot !== undefined, "a new group comes with its snapshot");
  store.transaction(() => {
    deleteGroup(store, group);
    store.run(
      `INSERT INTO groups (conversationId, generation, epoch, isActive, joinedSequence, joinedEpoch, snapshot)
       VALUES (?, ?, ?, 0, ?, ?, ?)`,
      ...[group.conversationId, group.generation, epoch, joinedSequence, epoch, snapshot],
    );
    writeRatchets(store, group, changes.ratchets);
  });
}

/** The pending group becomes the conversation's: older generations are deleted, `generation` follows. */
export function activateGroup(store: Store, { conversationId, generation }: GroupKey): void {
  store.transaction(() => {
    store.run("DELETE FROM groups WHERE conversationId = ? AND generation < ?", conversationId, generation);
    store.run(
      "UPDATE groups SET isActive = 1 WHERE conversationId = ? AND generation = ?",
      conversationId,
      generation,
    );
    store.run("UPDATE conversations SET generation = ? WHERE conversationId = ?", generation, conversationId);
  });
}

/** `epoch` when the changes lead to a new one. */
export function writeGroupChanges(
  store: Store,
  group: GroupKey,
  changes: StoredGroupState & { readonly epoch?: number },
): void {
  const { conversationId, generation } = group;
  store.transaction(() => {
    if (changes.snapshot !== undefined) {
      store.run(
        "DELETE FROM ratchets WHERE conversationId = ? AND generation = ?",
        conversationId,
        generation,
      );
      store.run(
        "UPDATE groups SET snapshot = ? WHERE conversationId = ? AND generation = ?",
        ...[changes.snapshot, conversationId, generation],
      );
    }
    if (changes.epoch !== undefined) {
      store.run(
        "UPDATE groups SET epoch = ? WHERE conversationId = ? AND generation = ?",
        ...[changes.epoch, conversationId, generation],
      );
    }
    writeRatchets(store, group, changes.ratchets);
  });
}

export interface StoredGroup extends GroupKey {
  readonly epoch: number;
  readonly isActive: boolean;
  readonly joinedSequence: number;
  readonly joinedEpoch: number;
}

/** The groups of a conversation without their state, oldest generation first: the active one and perhaps a pending one. */
export function readGroups(store: Store, conversation: ConversationId): readonly StoredGroup[] {
  return store
    .all<Omit<StoredGroup, "isActive"> & { readonly isActive: number }>(
      `SELECT conversationId, generation, epoch, isActive, joinedSequence, joinedEpoch FROM groups WHERE conversationId = ?
       ORDER BY generation`,
      conversation,
    )
    .map((row) => ({ ...row, isActive: row.isActive === 1 }));
}

/** What the engine loads the group from; undefined when it is not stored. */
export function readGroupState(
  store: Store,
  { conversationId, generation }: GroupKey,
): Required<StoredGroupState> | undefined {
  const group = store.get<{ readonly snapshot: Uint8Array }>(
    "SELECT snapshot FROM groups WHERE conversationId = ? AND generation = ?",
    ...[conversationId, generation],
  );
  if (group === undefined) return undefined;
  const ratchets = store.all<StoredRatchet>(
    "SELECT epoch, node, bytes FROM ratchets WHERE conversationId = ? AND generation = ?",
    ...[conversationId, generation],
  );
  return { snapshot: group.snapshot, ratchets };
}

export function deleteGroup(store: Store, { conversationId, generation }: GroupKey): void {
  store.run("DELETE FROM groups WHERE conversationId = ? AND generation = ?", conversationId, generation);
}

function writeRatchets(
  store: Store,
  { conversationId, generation }: GroupKey,
  ratchets: readonly StoredRatchet[],
): void {
  for (const { epoch, node, bytes } of ratchets) {
    if (bytes.length === 0) {
      store.run(
        "DELETE FROM ratchets WHERE conversationId = ? AND generation = ? AND epoch = ? AND node = ?",
        ...[conversationId, generation, epoch, node],
      );
    } else {
      store.run(
        `INSERT INTO ratchets (conversationId, generation, epoch, node, bytes) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT DO UPDATE SET bytes = excluded.bytes`,
        ...[conversationId, generation, epoch, node, bytes],
      );
    }
  }
}
