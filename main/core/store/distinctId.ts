// Message ids are minted by senders, and a hostile one may copy another's. Here every id is used once: first come, first kept;
// a different sender's message under a taken id is stored under one derived from it, so it replaces and hides nothing.
import { createHash } from "node:crypto";
import { idFromBytes, type AccountId, type ConversationId, type MessageId } from "../../../shared/ids.ts";
import type { Store } from "./store.ts";

interface Claim {
  readonly messageId: MessageId;
  readonly senderId?: AccountId;
}

/** The id to store the message under; undefined when this sender's message is in this conversation already. */
export function distinctId(store: Store, conversation: ConversationId, claim: Claim): MessageId | undefined {
  const holder = store.get<Holder>(
    "SELECT conversationId, senderId FROM messages WHERE messageId = ?",
    claim.messageId,
  );
  if (holder === undefined) return claim.messageId;
  const senderId = claim.senderId ?? null;
  if (holder.conversationId === conversation && holder.senderId === senderId) return undefined;
  return distinctId(store, conversation, { ...claim, messageId: derive(conversation, claim) });
}

interface Holder {
  readonly conversationId: ConversationId;
  readonly senderId: AccountId | null;
}

function derive(conversation: ConversationId, { messageId, senderId }: Claim): MessageId {
  const hash = createHash("sha256")
    .update(`${conversation} ${senderId ?? ""} ${messageId}`)
    .digest();
  return idFromBytes<MessageId>(hash.subarray(0, 16));
}
