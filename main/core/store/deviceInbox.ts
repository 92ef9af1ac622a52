// Items addressed to this device alone (Welcomes), in the order of its inbox log, until they are applied.
import type { ConversationId } from "../../../shared/ids.ts";
import type { InboxItem, WelcomeItem } from "../../../shared/wire/envelope.ts";
import { readMark, writeMark } from "./profile.ts";
import type { Store } from "./store.ts";

/** Items at or before the inbox cursor and duplicates are ignored; how many were new. */
export function addToDeviceInbox(store: Store, items: readonly InboxItem[]): number {
  return store.transaction(() => {
    const cursor = readMark(store, "inboxCursor") ?? 0;
    return items
      .filter((item) => item.inboxSequence > cursor)
      .reduce((added, item) => added + insert(store, item), 0);
  });
}

/** The last item that is applied or waits. */
export function endOfDeviceInbox(store: Store): number {
  const stored = store.get<{ readonly end: number | null }>(
    "SELECT max(inboxSequence) AS end FROM deviceInbox",
  );
  return Math.max(stored?.end ?? 0, readMark(store, "inboxCursor") ?? 0);
}

/** Contiguous after the inbox cursor. */
export function takeFromDeviceInbox(store: Store, limit: number): readonly InboxItem[] {
  let next = (readMark(store, "inboxCursor") ?? 0) + 1;
  const taken: InboxItem[] = [];
  for (const row of store.iterate<DeviceInboxRow>(
    "SELECT * FROM deviceInbox WHERE inboxSequence >= ? ORDER BY inboxSequence LIMIT ?",
    ...[next, limit],
  )) {
    if (row.inboxSequence !== next) break;
    taken.push(toItem(row));
    next += 1;
  }
  return taken;
}

/** In the transaction that applies the last of them: the inbox cursor moves on. */
export function removeFromDeviceInbox(store: Store, upTo: number): void {
  store.transaction(() => {
    store.run("DELETE FROM deviceInbox WHERE inboxSequence <= ?", upTo);
    writeMark(store, "inboxCursor", Math.max(readMark(store, "inboxCursor") ?? 0, upTo));
  });
}

/** The relay was restored and numbers its items anew after `cursor`: what is numbered differently here is not the same. */
export function rewindDeviceInbox(store: Store, cursor: number): void {
  store.transaction(() => {
    store.run("DELETE FROM deviceInbox");
    writeMark(store, "inboxCursor", cursor);
    writeMark(store, "inboxAcknowledged", cursor);
  });
}

interface DeviceInboxRow extends WelcomeItem {
  readonly inboxSequence: number;
  readonly storedAt: number;
  readonly conversationId: ConversationId;
}

function insert(store: Store, { inboxSequence, storedAt, item }: InboxItem): number {
  return store.run(
    `INSERT INTO deviceInbox (inboxSequence, storedAt, kind, conversationId, conversationKind, generation, epoch,
       sequence, senderAccountId, senderDeviceId, welcome)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
    ...[inboxSequence, storedAt, item.kind, item.conversationId, item.conversationKind, item.generation],
    ...[item.epoch, item.sequence, item.senderAccountId, item.senderDeviceId, item.welcome],
  );
}

function toItem({ inboxSequence, storedAt, ...item }: DeviceInboxRow): InboxItem {
  return { inboxSequence, storedAt, item };
}
