// How far the others are in a conversation, and which conversations owe a receipt or a read state of this device.
import type { AccountId, ConversationId } from "../../../shared/ids.ts";
import type { Store } from "./store.ts";

export interface Receipt {
  readonly accountId: AccountId;
  readonly deliveredUpTo: number;
  readonly readUpTo: number;
}

/** Cumulative, so a row only rises. The lowest sequence whose delivery may look different now, or undefined. */
export function recordReceipt(
  store: Store,
  conversation: ConversationId,
  { accountId, deliveredUpTo, readUpTo }: Receipt,
): { readonly changedAfter: number } | undefined {
  return store.transaction(() => {
    const earlier = store.get<Receipt>(
      "SELECT accountId, deliveredUpTo, readUpTo FROM receipts WHERE conversationId = ? AND accountId = ?",
      ...[conversation, accountId],
    ) ?? { deliveredUpTo: 0, readUpTo: 0 };
    const delivered = Math.max(earlier.deliveredUpTo, deliveredUpTo, readUpTo);
    const read = Math.max(earlier.readUpTo, readUpTo);
    if (delivered === earlier.deliveredUpTo && read === earlier.readUpTo) return undefined;
    store.run(
      "REPLACE INTO receipts (conversationId, accountId, deliveredUpTo, readUpTo) VALUES (?, ?, ?, ?)",
      ...[conversation, accountId, delivered, read],
    );
    return { changedAfter: read > earlier.readUpTo ? earlier.readUpTo : earlier.deliveredUpTo };
  });
}

/** Of the other member accounts: how many have it, how many have read it, how many there are. */
export interface Tally {
  readonly delivered: number;
  readonly read: number;
  readonly of: number;
}

/** Answers for any sequence of the conversation from one reading. */
export function readTally(store: Store, conversation: ConversationId): (sequence: number) => Tally {
  const receipts = store.all<Receipt>(
    `SELECT accountId, deliveredUpTo, readUpTo FROM receipts r WHERE conversationId = ?
       AND EXISTS (SELECT 1 FROM members WHERE conversationId = r.conversationId AND accountId = r.accountId)`,
    conversation,
  );
  const members = store.get<{ readonly memberCount: number }>(
    "SELECT memberCount FROM conversations WHERE conversationId = ?",
    conversation,
  );
  const of = Math.max((members?.memberCount ?? 0) - 1, 0);
  return (sequence) => ({
    delivered: receipts.filter((receipt) => receipt.deliveredUpTo >= sequence).length,
    read: receipts.filter((receipt) => receipt.readUpTo >= sequence).length,
    of,
  });
}

/** `receipt`: to the conversation; `readState`: to my other devices, through the self conversation. */
export type Due = "receipt" | "readState";

/** Marking again changes nothing: however much arrives, one is owed. */
export function markDue(store: Store, what: Due, conversation: ConversationId): void {
  store.run(
    "INSERT INTO due (what, conversationId) VALUES (?, ?) ON CONFLICT DO NOTHING",
    what,
    conversation,
  );
}

export interface OwedReceipt {
  readonly conversationId: ConversationId;
  readonly deliveredUpTo: number;
  readonly readUpTo: number;
}

/** What is owed, with the newest values. */
export function readDue(store: Store, what: Due): readonly OwedReceipt[] {
  return store.all<OwedReceipt>(
    `SELECT conversationId, cursor AS deliveredUpTo, readUpTo FROM due JOIN conversations USING (conversationId)
     WHERE what = ? ORDER BY conversationId`,
    what,
  );
}

/** In the transaction that puts the receipt into the outbox. What was read after the receipt was made is still owed. */
export function settleTold(store: Store, what: Due, { conversationId, readUpTo }: OwedReceipt): void {
  store.run(
    `DELETE FROM due WHERE what = ? AND conversationId = ?
       AND (SELECT readUpTo FROM conversations WHERE conversationId = due.conversationId) <= ?`,
    ...[what, conversationId, readUpTo],
  );
}

/** Nothing is owed any more, told or not. */
export function settleDue(store: Store, what: Due, conversation: ConversationId): void {
  store.run("DELETE FROM due WHERE what = ? AND conversationId = ?", what, conversation);
}
