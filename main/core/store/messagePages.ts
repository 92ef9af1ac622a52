// Reads messages as they are shown: one by id, or a page by position. A page costs its length by index, whatever the history
// holds, and one more query for the receipts of the whole conversation.
import type { CallLineView } from "../../../shared/bridge/callViews.ts";
import type {
  DeliveryView,
  MessageBodyView,
  MessageView,
  UnreadableCause,
} from "../../../shared/bridge/views.ts";
import type { FaultCode } from "../../../shared/fault.ts";
import type { AccountId, ConversationId, MessageId } from "../../../shared/ids.ts";
import { readTally, type Tally } from "./receipts.ts";
import type { Store } from "./store.ts";

export interface Anchor {
  readonly side: "before" | "after" | "around";
  readonly position: number;
}

export interface MessagePage {
  readonly messages: readonly MessageView[];
  readonly hasEarlier: boolean;
  readonly hasLater: boolean;
}

/** Up to `limit` messages in order of position; the newest when there is no anchor. */
export function pageMessages(
  store: Store,
  conversation: ConversationId,
  { anchor, limit }: { readonly anchor?: Anchor | undefined; readonly limit: number },
): MessagePage {
  const at = anchor ?? { side: "before", position: Infinity };
  const { earlier, later } = cut(store, conversation, at, limit);
  const rows = [...earlier.rows.toReversed(), ...later.rows];
  return {
    messages: toViews(store, conversation, rows),
    hasEarlier: earlier.more,
    hasLater: later.more,
  };
}

export function readMessage(store: Store, messageId: MessageId): MessageView | undefined {
  const row = store.get<MessageRow>("SELECT * FROM messages WHERE messageId = ?", messageId);
  return row && toViews(store, row.conversationId, [row])[0];
}

/**
 * Own messages among the newest 200 with a sequence in (after, upTo]: those whose delivery a receipt has just changed.
 * Older ones show it when their page is read again.
 */
export function readOwnMessages(
  store: Store,
  conversation: ConversationId,
  { after, upTo }: { readonly after: number; readonly upTo: number },
): readonly MessageView[] {
  const rows = store.all<MessageRow>(
    `SELECT * FROM (SELECT * FROM messages WHERE conversationId = ? AND position > ? AND position < ?
       ORDER BY position DESC LIMIT 200) WHERE isOwn = 1 ORDER BY position`,
    ...[conversation, after, upTo + 1],
  );
  return toViews(store, conversation, rows);
}

/** Whether anything was ever said there from this account: written, or called. */
export function hasOwnWords(store: Store, conversation: ConversationId): boolean {
  const row = store.get(
    "SELECT 1 FROM messages WHERE conversationId = ? AND isOwn = 1 ORDER BY position DESC LIMIT 1",
    conversation,
  );
  return row !== undefined;
}

export interface MessageRow {
  readonly id: number;
  readonly messageId: MessageId;
  readonly conversationId: ConversationId;
  readonly position: number;
  readonly sequence: number | null;
  readonly senderId: AccountId | null;
  readonly isOwn: number;
  readonly sentAt: number;
  readonly kind: "text" | "system" | "call" | "unreadable";
  readonly body: string;
  readonly delivery: "waiting" | "sent" | "failed" | null;
  readonly fault: FaultCode | null;
}

/** `tally` says how far the others are; only own messages need it. */
export function toMessage(row: MessageRow, tally: (sequence: number) => Tally): MessageView {
  const { messageId, conversationId, position, sentAt } = row;
  return {
    ...{ messageId, conversationId, position, sentAt },
    ...(row.sequence === null ? {} : { sequence: row.sequence }),
    ...(row.senderId === null ? {} : { senderId: row.senderId }),
    isOwn: row.isOwn === 1,
    body: toBody(row),
    ...(row.delivery === null ? {} : { delivery: toDelivery(row, tally) }),
  };
}

interface Side {
  readonly rows: readonly MessageRow[];
  readonly more: boolean;
}

const before =
  "SELECT * FROM messages WHERE conversationId = ? AND position < ? ORDER BY position DESC LIMIT ?";
const from = "SELECT * FROM messages WHERE conversationId = ? AND position >= ? ORDER BY position LIMIT ?";
const after = "SELECT * FROM messages WHERE conversationId = ? AND position > ? ORDER BY position LIMIT ?";

/** Earlier rows newest first, later rows oldest first. Around: half on each side, more of one where the other runs out. */
function cut(
  store: Store,
  conversation: ConversationId,
  { side, position }: Anchor,
  limit: number,
): { readonly earlier: Side; readonly later: Side } {
  const read = (sql: string, upTo: number) => store.all<MessageRow>(sql, conversation, position, upTo + 1);
  const take = (rows: readonly MessageRow[], count: number): Side => {
    return { rows: rows.slice(0, count), more: rows.length > count };
  };
  if (side === "before") return { earlier: take(read(before, limit), limit), later: take(read(from, 0), 0) };
  if (side === "after") {
    const notLater = store.all<MessageRow>(
      "SELECT * FROM messages WHERE conversationId = ? AND position <= ? LIMIT 1",
      ...[conversation, position],
    );
    return { earlier: take(notLater, 0), later: take(read(after, limit), limit) };
  }
  const [earlier, later] = [read(before, limit), read(from, limit)];
  const half = Math.floor(limit / 2);
  const earlierCount = Math.min(earlier.length, Math.max(half, limit - later.length));
  return { earlier: take(earlier, earlierCount), later: take(later, limit - earlierCount) };
}

/** All of one conversation. */
export function toViews(
  store: Store,
  conversation: ConversationId,
  rows: readonly MessageRow[],
): readonly MessageView[] {
  const tally = rows.some((row) => row.delivery === "sent") ? readTally(store, conversation) : nobody;
  return rows.map((row) => toMessage(row, tally));
}

function nobody(): Tally {
  return { delivered: 0, read: 0, of: 0 };
}

function toBody({ kind, body }: MessageRow): MessageBodyView {
  switch (kind) {
    case "text":
      return { kind, text: body };
    case "system":
      return { kind, event: JSON.parse(body) as Extract<MessageBodyView, { kind: "system" }>["event"] };
    case "call":
      return { kind, call: JSON.parse(body) as CallLineView };
    case "unreadable":
      return { kind, cause: body as UnreadableCause };
  }
}

function toDelivery(row: MessageRow, tally: (sequence: number) => Tally): DeliveryView {
  if (row.delivery === "failed") return { state: "failed", fault: row.fault ?? "internal" };
  if (row.delivery === "waiting" || row.sequence === null) return { state: "waiting" };
  const { delivered, read, of } = tally(row.sequence);
  if (read > 0) return { state: "read", by: read, of };
  return { state: of > 0 && delivered >= of ? "delivered" : "sent" };
}
