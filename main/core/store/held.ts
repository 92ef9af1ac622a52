// Envelopes of a later epoch than the group has reached: kept with the "waiting" line they left in the conversation, until
// their commit makes them readable.
import type { ConversationId, MessageId } from "../../../shared/ids.ts";
import type { Envelope } from "../../../shared/wire/envelope.ts";
import type { Store } from "./store.ts";

export interface HeldEnvelope extends Envelope {
  /** The unreadable message that stands for it. */
  readonly messageId: MessageId;
}

/** Most envelopes held per conversation: whoever sends more than that from the future is not waiting for a commit. */
const mostHeld = 200;

/** False when the conversation holds too many already. */
export function holdEnvelope(store: Store, id: ConversationId, held: HeldEnvelope): boolean {
  const inserted = store.run(
    `INSERT INTO held (conversationId, sequence, messageId, envelopeId, kind, generation, epoch, senderDeviceId, storedAt,
       body) SELECT ?, ?, ?, ?, ?, ?, ?, ?, ?, ?
     WHERE (SELECT count(*) FROM held WHERE conversationId = ?) < ${mostHeld} ON CONFLICT DO NOTHING`,
    ...[id, held.sequence, held.messageId, held.envelopeId, held.kind, held.generation, held.epoch],
    ...[held.senderDeviceId, held.storedAt, held.body, id],
  );
  return inserted === 1;
}

/** Those that the epoch (or an earlier one) can read, in order. */
export function readHeld(
  store: Store,
  id: ConversationId,
  { generation, epoch }: { readonly generation: number; readonly epoch: number },
): readonly HeldEnvelope[] {
  return store.all<HeldEnvelope>(
    `SELECT messageId, envelopeId, sequence, kind, generation, epoch, senderDeviceId, storedAt, body FROM held
     WHERE conversationId = ? AND generation = ? AND epoch <= ? ORDER BY sequence`,
    ...[id, generation, epoch],
  );
}

export function releaseHeld(store: Store, id: ConversationId, sequence: number): void {
  store.run("DELETE FROM held WHERE conversationId = ? AND sequence = ?", id, sequence);
}

/** Of groups that this device will not reach any more. */
export function forgetHeld(store: Store, id: ConversationId, before: number): void {
  store.run("DELETE FROM held WHERE conversationId = ? AND sequence < ?", id, before);
}
