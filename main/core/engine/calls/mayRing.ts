// Whether a call rings here. One that does not is in the history and can be joined all the same.
import type { AccountId, ConversationId } from "../../../../shared/ids.ts";
import { contentLimits } from "../../../../shared/content/limits.ts";
import { hasOwnWords } from "../../store/messagePages.ts";
import { readConversation, type StoredConversation } from "../../store/conversations.ts";
import { conversationsOf } from "../../store/members.ts";
import type { Engine } from "../context.ts";

/** In a large group a call is an offer: everybody sees it, nobody is rung up. */
export function mayRing(engine: Engine, conversation: StoredConversation, caller: AccountId): boolean {
  if (conversation.kind === "group")
    return !conversation.muted && conversation.memberCount <= contentLimits.devicesInCall;
  return engine.settings().callsFrom === "everyone" || isKnown(engine, conversation.conversationId, caller);
}

/** I have written to whoever calls, or we share a group. */
function isKnown({ store }: Engine, direct: ConversationId, caller: AccountId): boolean {
  return (
    hasOwnWords(store, direct) ||
    conversationsOf(store, caller).some((id) => {
      const shared = readConversation(store, id);
      return shared?.kind === "group" && shared.isMember;
    })
  );
}
