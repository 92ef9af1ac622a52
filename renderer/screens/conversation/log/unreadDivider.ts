// Where the "n new" line stands: at the first message that came while nobody was looking. It stays while one reads on and
// goes when the conversation is left.
import type { MessageId } from "../../../../shared/ids.ts";
import type { MessageView } from "../../../../shared/bridge/views.ts";
import { isLine } from "./isLine.ts";

export interface UnreadDivider {
  readonly first: MessageId;
  readonly count: number;
  /** Somebody has looked since: what comes next unseen starts a new line. */
  readonly seen: boolean;
}

export interface OpenedAt {
  /** Sequence up to which everything was read. */
  readonly readUpTo: number;
  readonly unread: number;
}

/** The line of a conversation that is being opened; none when everything was read. */
export function dividerOnOpening(
  messages: readonly MessageView[],
  { readUpTo, unread }: OpenedAt,
): UnreadDivider | undefined {
  const first =
    unread === 0 ? undefined : messages.find((message) => isNews(message) && isAfter(message, readUpTo));
  return first === undefined ? undefined : { first: first.messageId, count: unread, seen: false };
}

/** After messages arrived. While somebody watches there is nothing to mark. */
export function dividerAfterArrival(
  divider: UnreadDivider | undefined,
  arrived: readonly MessageView[],
  watching: boolean,
): UnreadDivider | undefined {
  const news = watching ? [] : arrived.filter(isNews);
  const [first] = news;
  if (first === undefined) return divider;
  if (divider === undefined || divider.seen)
    return { first: first.messageId, count: news.length, seen: false };
  return { ...divider, count: divider.count + news.length };
}

export function dividerSeen(divider: UnreadDivider | undefined): UnreadDivider | undefined {
  return divider === undefined || divider.seen ? divider : { ...divider, seen: true };
}

function isNews(message: MessageView): boolean {
  return !message.isOwn && !isLine(message);
}

function isAfter(message: MessageView, readUpTo: number): boolean {
  return message.sequence !== undefined && message.sequence > readUpTo;
}
