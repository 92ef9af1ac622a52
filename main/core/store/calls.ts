// Calls as lines of the history. A call's id is the id of its line: whoever reuses one later finds it taken.
import type { CallLineView } from "../../../shared/bridge/callViews.ts";
import type { MessageView } from "../../../shared/bridge/views.ts";
import type { CallId, ConversationId, MessageId } from "../../../shared/ids.ts";
import { readMessage, toViews, type MessageRow } from "./messagePages.ts";
import type { Store } from "./store.ts";

export type CallMessage = MessageView & { readonly call: CallLineView };

export function lineIdOf(callId: CallId): MessageId {
  return callId as string as MessageId;
}

/** Undefined when there is no such call here. */
export function readCallLine(store: Store, callId: CallId): CallMessage | undefined {
  return toCall(readMessage(store, lineIdOf(callId)));
}

export function readLastCallIn(store: Store, id: ConversationId): CallMessage | undefined {
  const row = store.get<MessageRow>(
    "SELECT * FROM messages WHERE conversationId = ? AND kind = 'call' ORDER BY position DESC LIMIT 1",
    id,
  );
  return toCall(row && toViews(store, id, [row])[0]);
}

/** The line as it is then; counted as unread while it says `missed` and lies past what is read. */
export function writeCallLine(store: Store, call: CallLineView): MessageView | undefined {
  return store.transaction(() => {
    const row = store.get<Counted>(
      "SELECT conversationId, position, isCounted FROM messages WHERE messageId = ? AND kind = 'call'",
      call.callId,
    );
    if (row === undefined) return undefined;
    store.run(
      "UPDATE messages SET body = ?, isCounted = ? WHERE messageId = ?",
      ...[JSON.stringify(call), Number(call.missed), call.callId],
    );
    store.run(
      "UPDATE conversations SET unread = unread + ? WHERE conversationId = ? AND readUpTo < ?",
      ...[Number(call.missed) - row.isCounted, row.conversationId, row.position],
    );
    return readMessage(store, lineIdOf(call.callId));
  });
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

/** Calls that started after a time, of all conversations. */
export function readCallsAfter(store: Store, after: number): readonly CallMessage[] {
  return store
    .all<MessageRow>(
      "SELECT * FROM messages WHERE kind = 'call' AND sentAt > ? ORDER BY sentAt DESC LIMIT 20",
      after,
    )
    .flatMap((row) => toCall(toViews(store, row.conversationId, [row])[0]) ?? []);
}

interface Counted {
  readonly conversationId: ConversationId;
  readonly position: number;
  readonly isCounted: number;
}

function toCall(message: MessageView | undefined): CallMessage | undefined {
  return message?.body.kind === "call" ? { ...message, call: message.body.call } : undefined;
}
