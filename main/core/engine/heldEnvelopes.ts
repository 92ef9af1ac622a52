// Envelopes of an epoch that this device has not reached: read as soon as their commit was applied, in the order of the log.
import type { ConversationId, MessageId } from "../../../shared/ids.ts";
import type { GroupRef, Processed } from "../crypto/mlsEngine.ts";
import { changeConversation } from "../store/conversations.ts";
import { readGroups } from "../store/groups.ts";
import { readHeld, releaseHeld, type HeldEnvelope } from "../store/held.ts";
import { removeUnreadable, replaceUnreadable } from "../store/messages.ts";
import { applyCommit } from "./applyCommit.ts";
import { applyContent } from "./applyContent.ts";
import type { Engine } from "./context.ts";
import { decodeContent } from "./encodeContent.ts";
import { openBatch } from "./openBatch.ts";
import { openTurn, tellTurn, writeLines, type Turn } from "./turn.ts";

/** After a commit, under the conversation's lock. */
export async function releaseHeldEnvelopes(engine: Engine, id: ConversationId): Promise<void> {
  for (;;) {
    const active = readGroups(engine.store, id).find((group) => group.isActive);
    if (active === undefined) return;
    const held = readHeld(engine.store, id, active);
    if (held.length === 0) return;
    await release(engine, active, held);
  }
}

async function release(engine: Engine, group: GroupRef, held: readonly HeldEnvelope[]): Promise<void> {
  const entries = held.map((envelope) => ({ ...envelope, isOwn: false as const }));
  const opened = await openBatch(engine, group, entries);
  const turn = openTurn(engine, group.conversationId);
  const added = engine.groups.write(group, opened.changes, () => {
    for (const envelope of held) {
      const processed = opened.processed.get(envelope.sequence);
      if (processed === undefined || envelope.sequence > (opened.stoppedAt ?? Infinity)) continue;
      releaseHeld(engine.store, group.conversationId, envelope.sequence);
      applyHeld(turn, envelope, { group, processed });
    }
    return writeLines(turn);
  });
  tellTurn(turn, added, true);
}

/** The log ends here and some still wait: the commit they need is not in it. */
export function settleHeld(engine: Engine, id: ConversationId): void {
  const active = readGroups(engine.store, id).find((group) => group.isActive);
  if (active === undefined) return;
  const { generation } = active;
  if (readHeld(engine.store, id, { generation, epoch: Number.MAX_SAFE_INTEGER }).length === 0) return;
  changeConversation(engine.store, id, { needsReset: true });
  engine.events.conversationChanged(id);
}

function applyHeld(
  turn: Turn,
  envelope: HeldEnvelope,
  { group, processed }: { readonly group: GroupRef; readonly processed: Processed },
): void {
  const { messageId } = envelope;
  if (processed.kind === "commit") {
    applyCommit(turn, { ...envelope, isOwn: false }, { group, commit: processed });
    return;
  }
  if (processed.kind === "unreadable")
    return replaceLine(turn, messageId, { kind: "unreadable", cause: "damaged" });
  const by = processed.sender.accountId;
  const decoded = decodeContent(processed.plaintext);
  if (!("content" in decoded))
    return replaceLine(turn, messageId, { kind: "unreadable", cause: decoded.cause });
  const { content } = decoded;
  if (content.type !== "text") {
    if (removeUnreadable(turn.engine.store, messageId)) turn.removed.push(messageId);
    return applyContent(
      turn,
      { ...envelope, by, deviceId: processed.sender.deviceId, epoch: processed.epoch },
      content,
    );
  }
  const read = { body: { kind: "text", text: content.text }, senderId: by, sentAt: content.sentAt } as const;
  const message = replaceUnreadable(turn.engine.store, messageId, read);
  if (message !== undefined) turn.changed.push(message);
}

function replaceLine(
  turn: Turn,
  messageId: MessageId,
  body: { readonly kind: "unreadable"; readonly cause: "damaged" | "newer-version" },
): void {
  const message = replaceUnreadable(turn.engine.store, messageId, { body });
  if (message !== undefined) turn.changed.push(message);
}
