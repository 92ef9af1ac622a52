// What can be done with messages. The stretch that is shown belongs to the open conversation's log: there is no second copy here.
import type { ConversationId, MessageId } from "../../shared/ids.ts";
import type { MessageView, SearchHitView } from "../../shared/bridge/views.ts";
import { ask } from "./core.ts";

/** Answers when the core has stored it. The caller mints the id: trying the same message twice sends it once. */
export function sendMessage(
  conversationId: ConversationId,
  messageId: MessageId,
  text: string,
): Promise<MessageView> {
  return ask("message.send", { conversationId, messageId, text });
}

export function retryMessage(messageId: MessageId): Promise<MessageView> {
  return ask("message.retry", { messageId });
}

/** Takes back an own message that has not been sent. */
export async function discardMessage(messageId: MessageId): Promise<void> {
  await ask("message.discard", { messageId });
}

export async function searchMessages(query: string, limit: number): Promise<readonly SearchHitView[]> {
  return (await ask("message.search", { query, limit })).hits;
}
