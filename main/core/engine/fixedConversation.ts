// The ids of direct and self conversations follow from their accounts: whoever starts first, it is the same conversation.
import { createHash } from "node:crypto";
import { idFromBytes, type AccountId, type ConversationId } from "../../../shared/ids.ts";
import { fixedConversationText } from "../../../shared/wire/conversation.ts";

export function fixedConversationId(kind: "direct" | "self", accounts: readonly AccountId[]): ConversationId {
  const hash = createHash("sha256").update(fixedConversationText(kind, accounts), "ascii").digest();
  return idFromBytes<ConversationId>(hash.subarray(0, 16));
}
