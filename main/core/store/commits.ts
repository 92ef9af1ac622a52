// What this device wants to change in a group (intents), and the commit it has prepared for it. Both survive a crash: the staged
// commit is submitted again with the same bytes, a lost race drops it and derives a new one from the intents.
import type { ConversationId, EnvelopeId } from "../../../shared/ids.ts";
import type { Store } from "./store.ts";

export interface StoredCommit {
  readonly conversationId: ConversationId;
  readonly purpose: "create" | "commit" | "reset";
  /** The generation of the group it changes; for a reset that of the new group. */
  readonly generation: number;
  /** The epoch it starts from; for a reset that of the group it replaces. */
  readonly epoch: number;
  readonly envelopeId: EnvelopeId;
  readonly announcementId?: EnvelopeId;
  /** The bundle for the relay, encoded by the engine. */
  readonly handshake: Uint8Array;
  /** The group as it becomes, for MlsEngine.adopt(). */
  readonly staged: Uint8Array;
  /** The intents it fulfils, by id. */
  readonly intents: readonly number[];
}

/** One per conversation: an earlier one is replaced. */
export function writeStagedCommit(store: Store, commit: StoredCommit): void {
  store.run(
    `REPLACE INTO stagedCommits (conversationId, purpose, generation, epoch, envelopeId, announcementId, handshake,
       staged, intentsJson) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ...[commit.conversationId, commit.purpose, commit.generation, commit.epoch, commit.envelopeId],
    ...[commit.announcementId ?? null, commit.handshake, commit.staged, JSON.stringify(commit.intents)],
  );
}

export function readStagedCommit(store: Store, conversation: ConversationId): StoredCommit | undefined {
  const row = store.get<CommitRow>("SELECT * FROM stagedCommits WHERE conversationId = ?", conversation);
  if (row === undefined) return undefined;
  const { announcementId, intentsJson, ...commit } = row;
  return {
    ...commit,
    ...(announcementId === null ? {} : { announcementId }),
    intents: JSON.parse(intentsJson) as readonly number[],
  };
}

export function deleteStagedCommit(store: Store, conversation: ConversationId): void {
  store.run("DELETE FROM stagedCommits WHERE conversationId = ?", conversation);
}

/** Intents are the engine's own plain values, kept as JSON: ids and codes, never keys. */
export interface StoredIntent<Intent> {
  readonly id: number;
  readonly intent: Intent;
  /** How often a commit for it lost. */
  readonly attempts: number;
}

export function addIntent<Intent>(store: Store, conversation: ConversationId, intent: Intent): number {
  const added = store
    .prepare("INSERT INTO intents (conversationId, intentJson) VALUES (?, ?)")
    .run(conversation, JSON.stringify(intent));
  return Number(added.lastInsertRowid);
}

/** In the order in which they were added. */
export function readIntents<Intent>(
  store: Store,
  conversation: ConversationId,
): readonly StoredIntent<Intent>[] {
  return store
    .all<{ readonly id: number; readonly intentJson: string; readonly attempts: number }>(
      "SELECT id, intentJson, attempts FROM intents WHERE conversationId = ? ORDER BY id",
      conversation,
    )
    .map(({ id, intentJson, attempts }) => ({ id, attempts, intent: JSON.parse(intentJson) as Intent }));
}

export function deleteIntents(store: Store, ids: readonly number[]): void {
  for (const id of ids) store.run("DELETE FROM intents WHERE id = ?", id);
}

export function countAttempt(store: Store, ids: readonly number[]): void {
  for (const id of ids) store.run("UPDATE intents SET attempts = attempts + 1 WHERE id = ?", id);
}

/** Conversations with intents or a staged commit: the work to take up after a start. */
export function conversationsToCommit(store: Store): readonly ConversationId[] {
  return store
    .all<{ readonly conversationId: ConversationId }>(
      "SELECT conversationId FROM intents UNION SELECT conversationId FROM stagedCommits",
    )
    .map((row) => row.conversationId);
}

interface CommitRow extends Omit<StoredCommit, "announcementId" | "intents"> {
  readonly announcementId: EnvelopeId | null;
  readonly intentsJson: string;
}
