// What the relay answered to a batch, written in one transaction: sent, to be encrypted again, to be tried again, or given up.
import type { MessageView } from "../../../shared/bridge/views.ts";
import type { Result } from "../../../shared/contract.ts";
import { isRetryable, type Fault } from "../../../shared/fault.ts";
import type { ConversationId } from "../../../shared/ids.ts";
import type { DeviceCalls } from "../../../shared/wire/calls.ts";
import { markFailed, markSent } from "../store/messages.ts";
import { clearEncrypted, removeFromOutbox, type OutboxEntry } from "../store/outbox.ts";
import type { Engine } from "./context.ts";
import { tellMessagesChanged } from "./tellMessages.ts";

export interface Outcome {
  readonly entry: OutboxEntry;
  readonly result: Result<DeviceCalls, "envelope.submit">["results"][number];
}

export interface Settled {
  /** Whose epoch is behind the relay's. */
  readonly conflicts: readonly ConversationId[];
  /** Why some must be tried again with the same bytes. */
  readonly retry?: Fault;
}

export function settleBatch(engine: Engine, outcomes: readonly Outcome[]): Settled {
  const conflicts = new Set<ConversationId>();
  let retry: Fault | undefined;
  // Unsynced: what a power cut takes back is submitted again, and the relay answers the same.
  const changed: MessageView[] = engine.store.transactionUnsynced(() =>
    outcomes.flatMap(({ entry, result }) => {
      if (result.ok) return settleSent(engine, entry, result.sequence) ?? [];
      if (result.fault.code === "conflict") conflicts.add(entry.conversationId);
      else if (isRetryable(result.fault.code)) retry ??= result.fault;
      else return giveUp(engine, entry, result.fault) ?? [];
      return [];
    }),
  );
  for (const id of conflicts) clearEncrypted(engine.store, id);
  tellMessagesChanged(engine, changed);
  for (const { entry, result } of outcomes) {
    if (!result.ok) continue;
    const { envelopeId, conversationId } = entry;
    const { sequence, storedAt } = result;
    engine.inbox.receiveOwn(conversationId, [{ isOwn: true, envelopeId, sequence, storedAt }]);
  }
  return { conflicts: [...conflicts], ...(retry === undefined ? {} : { retry }) };
}

const takesEffectInLog: ReadonlySet<OutboxEntry["purpose"]> = new Set([
  "profile",
  "leave",
  "callStart",
  "callEnd",
]);

/**
 * The relay has the entry at `sequence`. What changes the conversation for everybody takes effect at its place in the log, and
 * stays in the outbox until then: a crash in between finds it there when the log is read again.
 */
function settleSent(engine: Engine, entry: OutboxEntry, sequence: number): MessageView | undefined {
  if (takesEffectInLog.has(entry.purpose)) return undefined;
  if (!removeFromOutbox(engine.store, entry.envelopeId) || entry.messageId === undefined) return undefined;
  return markSent(engine.store, entry.messageId, sequence);
}

function giveUp(engine: Engine, entry: OutboxEntry, { code }: Fault): MessageView | undefined {
  engine.platform.log.warn("envelope.refused", { code, envelopeId: entry.envelopeId });
  removeFromOutbox(engine.store, entry.envelopeId);
  return entry.messageId === undefined ? undefined : markFailed(engine.store, entry.messageId, code);
}
