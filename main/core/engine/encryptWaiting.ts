// Encrypts what waits in the outbox without ciphertext: written before the group was ready, or for an epoch that is gone.
import type { ConversationId } from "../../../shared/ids.ts";
import { findInOutbox, writeEncrypted, type OutboxEntry } from "../store/outbox.ts";
import type { Engine } from "./context.ts";

/** The same entries in the same order, without those that cannot be encrypted now or were discarded meanwhile. */
export async function encryptWaiting(
  engine: Engine,
  entries: readonly OutboxEntry[],
): Promise<readonly OutboxEntry[]> {
  const waiting = Map.groupBy(
    entries.filter((entry) => entry.encrypted === undefined),
    (entry) => entry.conversationId,
  );
  for (const [id, group] of waiting) await encryptIn(engine, id, group);
  return inOrder(
    waiting.size === 0
      ? entries
      : entries.flatMap((entry) => findInOutbox(engine.store, entry.envelopeId) ?? []),
  );
}

function encryptIn(engine: Engine, id: ConversationId, entries: readonly OutboxEntry[]): Promise<void> {
  return engine.lock.run(id, async () => {
    const group = engine.groups.active(id);
    if (group === undefined || !engine.groups.canWrite(id)) return;
    const still = entries.filter((entry) => findInOutbox(engine.store, entry.envelopeId) !== undefined);
    if (still.length === 0) return;
    const { encrypted, changes } = await engine.groups.encrypt(
      group,
      still.map((entry) => entry.content),
    );
    engine.groups.write(group, changes, () => {
      for (const [at, entry] of still.entries())
        writeEncrypted(engine.store, entry.envelopeId, encrypted[at]!);
    });
  });
}

/** What has no ciphertext holds back what follows it in its conversation, and nothing else. */
function inOrder(entries: readonly OutboxEntry[]): readonly OutboxEntry[] {
  const held = new Set<ConversationId>();
  return entries.filter((entry) => {
    if (entry.encrypted === undefined) held.add(entry.conversationId);
    return !held.has(entry.conversationId);
  });
}
