// Places in a conversation: the log's sequence once there is one, past all of them while waiting, fractions for further lines
// of one sequence. Positions are unique, whatever sequence numbers a relay claims.
import type { ConversationId } from "../../../shared/ids.ts";
import type { Store } from "./store.ts";

/** Waiting messages lie above this, logged ones below. */
const firstWaiting = 2 ** 52;

/** A thousand lines fit between two sequence numbers; doubles hold them exactly for sequences below 2^42. */
const step = 1 / 1024;

export function nextWaiting(store: Store, id: ConversationId): number {
  return Math.max(lastBelow(store, id, Number.MAX_SAFE_INTEGER) ?? 0, firstWaiting) + 1;
}

/** The sequence itself, or just after what has taken it. */
export function atSequence(store: Store, id: ConversationId, sequence: number): number {
  const last = lastBelow(store, id, sequence + 1);
  return last === undefined || last < sequence ? sequence : last + step;
}

/** Just after the newest logged message. */
export function afterSequence(store: Store, id: ConversationId): number {
  return (lastBelow(store, id, firstWaiting) ?? 0) + step;
}

function lastBelow(store: Store, id: ConversationId, bound: number): number | undefined {
  return store.get<{ readonly position: number }>(
    "SELECT position FROM messages WHERE conversationId = ? AND position < ? ORDER BY position DESC LIMIT 1",
    ...[id, bound],
  )?.position;
}
