// Reading the history: pages and search, both from the store alone.
import type { Params, Result } from "../../../shared/contract.ts";
import type { BridgeCalls } from "../../../shared/bridge/calls.ts";
import { pageCalls } from "../store/calls.ts";
import { pageMessages } from "../store/messagePages.ts";
import { searchMessages } from "../store/search/searchMessages.ts";
import type { Engine } from "./context.ts";
import { viewConversation } from "./views.ts";

export function pageOfMessages(
  { store }: Engine,
  { conversationId, anchor, limit }: Params<BridgeCalls, "message.page">,
): Result<BridgeCalls, "message.page"> {
  const { messages, hasEarlier, hasLater } = pageMessages(store, conversationId, { anchor, limit });
  return { messages: [...messages], hasEarlier, hasLater };
}

export function pageOfCalls(
  { store }: Engine,
  page: Params<BridgeCalls, "call.history">,
): Result<BridgeCalls, "call.history"> {
  const { messages, hasMore } = pageCalls(store, page);
  return { messages: [...messages], hasMore };
}

export function findMessages(
  engine: Engine,
  query: Params<BridgeCalls, "message.search">,
): Result<BridgeCalls, "message.search"> {
  const hits = searchMessages(engine.store, query).map(({ message, snippet }) => {
    const conversationName = viewConversation(engine, message.conversationId)?.name ?? "";
    return { message, snippet, conversationName };
  });
  return { hits };
}
