// This device is out of a conversation: its history stays, the group's secrets go, and nothing waits for it any more.
import type { GroupRef } from "../crypto/mlsEngine.ts";
import { deleteIntents, deleteStagedCommit, readIntents } from "../store/commits.ts";
import { changeConversation } from "../store/conversations.ts";
import { deleteGroup } from "../store/groups.ts";
import { readMembers, replaceMembers } from "../store/members.ts";
import { markFailed } from "../store/messages.ts";
import { clearOutbox } from "../store/outbox.ts";
import { settleDue } from "../store/receipts.ts";
import type { Turn } from "./turn.ts";

/** In the transaction that makes it known. */
export function endMembership(turn: Turn, group: GroupRef | undefined): void {
  const { store, self } = turn.engine;
  const { conversationId } = turn.conversation;
  if (group !== undefined) deleteGroup(store, group);
  changeConversation(store, conversationId, { isMember: false, needsReset: false });
  const others = readMembers(store, conversationId).filter((member) => member.accountId !== self.accountId);
  replaceMembers(store, conversationId, others);
  deleteStagedCommit(store, conversationId);
  const intents = readIntents(store, conversationId).map((intent) => intent.id);
  deleteIntents(store, intents);
  turn.finishedIntents.push(...intents);
  settleDue(store, "receipt", conversationId);
  for (const messageId of clearOutbox(store, conversationId)) {
    const failed = markFailed(store, messageId, "unauthorized");
    if (failed !== undefined) turn.changed.push(failed);
  }
  turn.rosterChanged = true;
}
