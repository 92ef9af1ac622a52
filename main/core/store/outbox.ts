// Envelopes on their way to the relay, in order. A retry sends the same bytes; the plaintext stays until the relay has the
// envelope, so that it can be encrypted again for a newer epoch under the same ids.
import type { ConversationId, EnvelopeId, MessageId } from "../../../shared/ids.ts";
import type { Store } from "./store.ts";

export interface Encrypted {
  readonly generation: number;
  readonly epoch: number;
  readonly body: Uint8Array;
}

export interface OutboxEntry {
  readonly envelopeId: EnvelopeId;
  readonly conversationId: ConversationId;
  /** The type of the content. */
  readonly purpose: "text" | "receipt" | "profile" | "leave" | "readState" | "callStart" | "callEnd";
  /** The message that waits for it. */
  readonly messageId?: MessageId;
  /** Encoded plaintext. */
  readonly content: Uint8Array;
  /** Absent until it can be encrypted: the group is still being created, or its epoch was left behind. */
  readonly encrypted?: Encrypted;
}

export function addToOutbox(store: Store, entry: OutboxEntry): void {
  const { envelopeId, conversationId, purpose, messageId, content, encrypted } = entry;
  store.run(
    `INSERT INTO outbox (envelopeId, conversationId, purpose, messageId, content, generation, epoch, body)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    ...[envelopeId, conversationId, purpose, messageId ?? null, content],
    ...[encrypted?.generation ?? null, encrypted?.epoch ?? null, encrypted?.body ?? null],
  );
}

/** The first `limit` in order, of all conversations or of one. */
export function readOutbox(
  store: Store,
  { limit, conversationId }: { readonly limit: number; readonly conversationId?: ConversationId },
): readonly OutboxEntry[] {
  const rows =
    conversationId === undefined
      ? store.all<OutboxRow>("SELECT * FROM outbox ORDER BY id LIMIT ?", limit)
      : store.all<OutboxRow>(
          "SELECT * FROM outbox WHERE conversationId = ? ORDER BY id LIMIT ?",
          ...[conversationId, limit],
        );
  return rows.map(toEntry);
}

export function findInOutbox(store: Store, envelope: EnvelopeId): OutboxEntry | undefined {
  const row = store.get<OutboxRow>("SELECT * FROM outbox WHERE envelopeId = ?", envelope);
  return row && toEntry(row);
}

/** Encrypted (again): new bytes under the same envelope id, at the same place in the queue. */
export function writeEncrypted(
  store: Store,
  envelope: EnvelopeId,
  { generation, epoch, body }: Encrypted,
): void {
  store.run(
    "UPDATE outbox SET generation = ?, epoch = ?, body = ? WHERE envelopeId = ?",
    ...[generation, epoch, body, envelope],
  );
}

/** The ciphertext is of no use any more (a reset, a conflict): what waits must be encrypted again. How many those are. */
export function clearEncrypted(store: Store, conversation: ConversationId): number {
  return store.run(
    "UPDATE outbox SET generation = NULL, epoch = NULL, body = NULL WHERE conversationId = ? AND body IS NOT NULL",
    conversation,
  );
}

/** The relay has it, or it is given up. */
export function removeFromOutbox(store: Store, envelope: EnvelopeId): boolean {
  return store.run("DELETE FROM outbox WHERE envelopeId = ?", envelope) === 1;
}

/** The message was discarded before it was sent. */
export function removeMessageFromOutbox(store: Store, message: MessageId): boolean {
  return store.run("DELETE FROM outbox WHERE messageId = ?", message) > 0;
}

/** Everything of a conversation that cannot be written to any more; the messages that waited. */
export function clearOutbox(store: Store, conversation: ConversationId): readonly MessageId[] {
  return store
    .all<{ readonly messageId: MessageId | null }>(
      "DELETE FROM outbox WHERE conversationId = ? RETURNING messageId",
      conversation,
    )
    .flatMap((row) => row.messageId ?? []);
}

export function countOutbox(store: Store): number {
  return store.get<{ readonly count: number }>("SELECT count(*) AS count FROM outbox")?.count ?? 0;
}

/** Waiting messages of people, for "waiting to send". */
export function countWaitingMessages(store: Store): number {
  return (
    store.get<{ readonly count: number }>("SELECT count(*) AS count FROM outbox WHERE messageId IS NOT NULL")
      ?.count ?? 0
  );
}

interface OutboxRow {
  readonly envelopeId: EnvelopeId;
  readonly conversationId: ConversationId;
  readonly purpose: OutboxEntry["purpose"];
  readonly messageId: MessageId | null;
  readonly content: Uint8Array;
  readonly generation: number | null;
  readonly epoch: number | null;
  readonly body: Uint8Array | null;
}

function toEntry(row: OutboxRow): OutboxEntry {
  const { envelopeId, conversationId, purpose, messageId, content, generation, epoch, body } = row;
  return {
    ...{ envelopeId, conversationId, purpose, content },
    ...(messageId === null ? {} : { messageId }),
    ...(generation === null || epoch === null || body === null
      ? {}
      : { encrypted: { generation, epoch, body } }),
  };
}
