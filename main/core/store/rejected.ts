// Log entries that could not be applied, with the code that says why: for diagnosis only, the queue went on over them.
import type { ConversationId, EnvelopeId } from "../../../shared/ids.ts";
import type { Envelope } from "../../../shared/wire/envelope.ts";
import type { Store } from "./store.ts";

type RejectedEntry = Pick<Envelope, "sequence" | "envelopeId" | "senderDeviceId">;

/** A fault or an unreadable cause; marking again replaces the code. The newest 1,000 are kept. */
export function markRejected(store: Store, id: ConversationId, entry: RejectedEntry, code: string): void {
  store.transaction(() => {
    store.run(
      `INSERT INTO rejected (conversationId, sequence, envelopeId, senderDeviceId, code) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET code = excluded.code`,
      ...[id, entry.sequence, entry.envelopeId, entry.senderDeviceId, code],
    );
    store.run("DELETE FROM rejected WHERE id <= (SELECT max(id) FROM rejected) - 1000");
  });
}

export interface Rejected {
  readonly conversationId: ConversationId;
  readonly sequence: number;
  readonly envelopeId: EnvelopeId;
  readonly senderDeviceId: Envelope["senderDeviceId"];
  readonly code: string;
}

/** Oldest first. */
export function readRejected(store: Store): readonly Rejected[] {
  return store.all<Rejected>(
    "SELECT conversationId, sequence, envelopeId, senderDeviceId, code FROM rejected ORDER BY id",
  );
}
