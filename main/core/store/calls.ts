// Calls as lines of the history. A call's id is the id of its line: whoever reuses one later finds it taken.
import type { CallLineView } from "../../../shared/bridge/callViews.ts";
import type { MessageView } from "../../../shared/bridge/views.ts";
import type { CallId, MessageId } from "../../../shared/ids.ts";
import { readMessage, toViews, type MessageRow } from "./messagePages.ts";
import type { Store } from "./store.ts";

export function lineIdOf(callId: CallId): MessageId {
  return callId as string as MessageId;
}

/** Undefined when there is no such call here. */
export function readCallLine(store: Store, callId: CallId): CallMessage | undefined {
  const message = readMessage(store, lineIdOf(callId));
  return message?.body.kind === "call" ? { ...message, call: message.body.call } : undefined;
}
export type CallMessage = MessageView & { readonly call: CallLineView };

/**
 * The line as it is then. `isMissed` counts it as unread if it was not and lies past what is read, and takes it back if it was.
 */
export function writeCallLine(store: Store, call: CallLineView, isMissed: boolean): MessageView | undefined {
  return store.transaction(() => {
    const row = store.get<Counted>(
      "SELECT conversationId, position, isCounted FROM messages WHERE messageId = ? AND kind = 'call'",
      call.callId,
    );
    if (row === undefined) return undefined;
    store.run(
      "UPDATE messages SET body = ?, isCounted = ? WHERE messageId = ?",
      ...[JSON.stringify(call), Number(isMissed), call.callId],
    );
    store.run(
      "UPDATE conversations SET unread = unread + ? WHERE conversationId = ? AND readUpTo < ?",
      ...[Number(isMissed) - row.isCounted, row.conversationId, row.position],
    );
    return readMessage(store, lineIdOf(call.callId));
  });
}

interface Counted {
  readonly conversationId: string;
  readonly position: number;
  readonly isCounted: number;
}

/** Of all conversations, newest first. */
export function pageCalls(
  store: Store,
  { before, limit }: { readonly before?: number | undefined; readonly limit: number },
): { readonly messages: readonly MessageView[]; readonly hasMore: boolean } {
  const rows = store.all<MessageRow>(
    "SELECT * FROM messages WHERE kind = 'call' AND sentAt < ? ORDER BY sentAt DESC LIMIT ?",
    ...[before ?? Number.MAX_SAFE_INTEGER, limit + 1],
  );
  const messages = rows.slice(0, limit).flatMap((row) => toViews(store, row.conversationId, [row]));
  return { messages, hasMore: rows.length > limit };
}
