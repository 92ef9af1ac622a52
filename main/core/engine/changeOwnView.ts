// What only concerns my own view of a conversation: what I have read, pins, mutes, drafts.
import type { Params } from "../../../shared/contract.ts";
import type { BridgeCalls } from "../../../shared/bridge/calls.ts";
import type { ConversationView } from "../../../shared/bridge/views.ts";
import { changeConversation, setReadUpTo } from "../store/conversations.ts";
import { markDue } from "../store/receipts.ts";
import type { Engine } from "./context.ts";
import { requireConversation, requireView } from "./requireConversation.ts";

/** Never moves back; nobody reads further than the log goes. */
export function markRead(
  engine: Engine,
  { conversationId, readUpTo }: Params<BridgeCalls, "conversation.markRead">,
): ConversationView {
  const { cursor, isMember } = requireConversation(engine, conversationId);
  const changed = engine.store.transaction(() => {
    if (!setReadUpTo(engine.store, conversationId, Math.min(readUpTo, cursor))) return false;
    if (isMember && engine.settings().readReceipts) markDue(engine.store, "receipt", conversationId);
    markDue(engine.store, "readState", conversationId);
    return true;
  });
  if (changed) {
    engine.receipts.wake();
    engine.events.conversationChanged(conversationId);
  }
  return requireView(engine, conversationId);
}

export function setPinned(
  engine: Engine,
  { conversationId, pinned }: Params<BridgeCalls, "conversation.setPinned">,
): ConversationView {
  return change(engine, conversationId, { pinned });
}

export function setMuted(
  engine: Engine,
  { conversationId, muted }: Params<BridgeCalls, "conversation.setMuted">,
): ConversationView {
  return change(engine, conversationId, { muted });
}

export function setDraft(
  engine: Engine,
  { conversationId, draft }: Params<BridgeCalls, "conversation.setDraft">,
): void {
  change(engine, conversationId, { draft });
}

function change(
  engine: Engine,
  id: ConversationView["conversationId"],
  changed: Parameters<typeof changeConversation>[2],
): ConversationView {
  requireConversation(engine, id);
  changeConversation(engine.store, id, changed);
  engine.events.conversationChanged(id);
  return requireView(engine, id);
}
