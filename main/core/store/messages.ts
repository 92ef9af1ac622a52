// Writes messages, each with its search terms in the same transaction. Adding the same message twice stores it once, and no
// sender can touch what another one wrote.
import type { MessageBodyView, MessageView, UnreadableCause } from "../../../shared/bridge/views.ts";
import { Failure, type FaultCode } from "../../../shared/fault.ts";
import type { AccountId, ConversationId, MessageId } from "../../../shared/ids.ts";
import { distinctId } from "./distinctId.ts";
import { readMessage } from "./messagePages.ts";
import { afterSequence, atSequence, nextWaiting } from "./position.ts";
import { indexText, removeText } from "./search/searchIndex.ts";
import type { Store } from "./store.ts";

export interface OwnMessage {
  readonly conversationId: ConversationId;
  readonly messageId: MessageId;
  readonly senderId: AccountId;
  readonly text: string;
  /** Also the conversation's new activity. */
  readonly sentAt: number;
}

/**
 * Stores what was just written here, waiting. `added` is false when this message is stored already; throws Failure
 * `conflict` when the id belongs to a different message.
 */
export function addOwnMessage(
  store: Store,
  own: OwnMessage,
): { readonly added: boolean; readonly message: MessageView } {
  return store.transaction(() => {
    const { conversationId, messageId, senderId, sentAt, text } = own;
    const known = readMessage(store, messageId);
    if (known !== undefined) {
      if (known.isOwn && known.conversationId === conversationId) return { added: false, message: known };
      throw new Failure("conflict", "message id is taken");
    }
    insert(store, {
      ...{ conversationId, messageId, senderId, sentAt, isOwn: true },
      ...{ body: { kind: "text", text }, position: nextWaiting(store, conversationId), delivery: "waiting" },
    });
    touch(store, conversationId, { counted: 0, activityAt: sentAt });
    return { added: true, message: readMessage(store, messageId)! };
  });
}

export interface LoggedMessage {
  readonly messageId: MessageId;
  /** The envelope's place in the log; absent for a line of this device's own ("identity changed"), which follows the newest. */
  readonly sequence?: number;
  /** Absent for system lines without an author. */
  readonly senderId?: AccountId;
  /** Written by another device of this account. */
  readonly isOwn: boolean;
  readonly sentAt: number;
  readonly body: MessageBodyView;
  /** When given, the conversation rises to this time: the relay's clock, never a sender's. */
  readonly activityAt?: number;
}

/** Stores a batch in the order given; answers what was new. The id in a view differs from the sender's if that was taken. */
export function addMessages(
  store: Store,
  conversationId: ConversationId,
  messages: readonly LoggedMessage[],
): readonly MessageView[] {
  return store.transaction(() => {
    const readUpTo = store.get<{ readonly readUpTo: number }>(
      "SELECT readUpTo FROM conversations WHERE conversationId = ?",
      conversationId,
    )?.readUpTo;
    if (readUpTo === undefined) throw new Failure("not-found", "no such conversation");
    const added = messages.flatMap((message) => addOne(store, conversationId, message) ?? []);
    const counted = added.filter(
      (view) => isCounted(view.isOwn, view.body) && view.position > readUpTo,
    ).length;
    const activityAt = messages.reduce((latest, message) => Math.max(latest, message.activityAt ?? 0), 0);
    touch(store, conversationId, { counted, activityAt });
    return added;
  });
}

/** The relay has it. Undefined when it is not here or was sent before. */
export function markSent(store: Store, messageId: MessageId, sequence: number): MessageView | undefined {
  return store.transaction(() => {
    const waiting = store.get<{ readonly conversationId: ConversationId }>(
      "SELECT conversationId FROM messages WHERE messageId = ? AND isOwn = 1 AND delivery <> 'sent'",
      messageId,
    );
    if (waiting === undefined) return undefined;
    store.run(
      "UPDATE messages SET delivery = 'sent', fault = NULL, sequence = ?, position = ? WHERE messageId = ?",
      ...[sequence, atSequence(store, waiting.conversationId, sequence), messageId],
    );
    return readMessage(store, messageId);
  });
}

/** The relay refused it for good, or the conversation is gone. Undefined when it is not here or was sent. */
export function markFailed(store: Store, messageId: MessageId, fault: FaultCode): MessageView | undefined {
  const changed = store.run(
    "UPDATE messages SET delivery = 'failed', fault = ? WHERE messageId = ? AND isOwn = 1 AND delivery <> 'sent'",
    ...[fault, messageId],
  );
  return changed === 1 ? readMessage(store, messageId) : undefined;
}

/** Tries a failed message again: it waits at the end, as its envelope does in the outbox. */
export function markWaiting(store: Store, messageId: MessageId): MessageView | undefined {
  return store.transaction(() => {
    const failed = store.get<{ readonly conversationId: ConversationId }>(
      "SELECT conversationId FROM messages WHERE messageId = ? AND delivery = 'failed'",
      messageId,
    );
    if (failed === undefined) return undefined;
    store.run(
      "UPDATE messages SET delivery = 'waiting', fault = NULL, position = ? WHERE messageId = ?",
      ...[nextWaiting(store, failed.conversationId), messageId],
    );
    return readMessage(store, messageId);
  });
}

/**
 * Nothing is waited for any more below `position`: the group of those lines was replaced before this device reached it, so they
 * were sent before it joined. The messages that changed.
 */
export function settleWaiting(store: Store, id: ConversationId, position: number): readonly MessageView[] {
  const settled: UnreadableCause = "before-joining";
  const waiting: UnreadableCause = "waiting-for-commit";
  return store
    .all<{ readonly messageId: MessageId }>(
      `UPDATE messages SET body = ? WHERE conversationId = ? AND kind = 'unreadable' AND body = ? AND position < ?
       RETURNING messageId`,
      ...[settled, id, waiting, position],
    )
    .flatMap(({ messageId }) => readMessage(store, messageId) ?? []);
}

/**
 * An envelope that was held became readable: the "unreadable" message gets its true body. Undefined when the message is not
 * here, or is readable already (what was read once is never replaced).
 */
export function replaceUnreadable(
  store: Store,
  messageId: MessageId,
  readable: { readonly body: MessageBodyView; readonly senderId?: AccountId; readonly sentAt?: number },
): MessageView | undefined {
  return store.transaction(() => {
    const row = store.get<{ readonly id: number; readonly conversationId: ConversationId }>(
      "SELECT id, conversationId FROM messages WHERE messageId = ? AND kind = 'unreadable'",
      messageId,
    );
    if (row === undefined) return undefined;
    const { body, senderId, sentAt } = readable;
    store.run(
      `UPDATE messages SET kind = ?, body = ?, senderId = coalesce(?, senderId), sentAt = coalesce(?, sentAt)
       WHERE id = ?`,
      ...[body.kind, toColumn(body), senderId ?? null, sentAt ?? null, row.id],
    );
    if (body.kind === "text") indexText(store, { ...row, text: body.text });
    return readMessage(store, messageId);
  });
}

/** An envelope that was held turned out to be no message: its line goes. False when there is none. */
export function removeUnreadable(store: Store, messageId: MessageId): boolean {
  return store.transaction(() => {
    const row = store.get<UnreadableRow>(
      "SELECT conversationId, position, isCounted FROM messages WHERE messageId = ? AND kind = 'unreadable'",
      messageId,
    );
    if (row === undefined) return false;
    store.run("DELETE FROM messages WHERE messageId = ?", messageId);
    if (row.isCounted === 1) {
      store.run(
        "UPDATE conversations SET unread = unread - 1 WHERE conversationId = ? AND readUpTo < ?",
        ...[row.conversationId, row.position],
      );
    }
    return true;
  });
}

/** Deletes an own message that was not sent, with its search terms; false when there is none. */
export function discardMessage(store: Store, messageId: MessageId): boolean {
  return store.transaction(() => {
    const row = store.get<{ readonly id: number }>(
      "SELECT id FROM messages WHERE messageId = ? AND isOwn = 1 AND delivery <> 'sent'",
      messageId,
    );
    if (row === undefined) return false;
    removeText(store, row.id);
    return store.run("DELETE FROM messages WHERE id = ?", row.id) === 1;
  });
}

interface UnreadableRow {
  readonly conversationId: ConversationId;
  readonly position: number;
  readonly isCounted: number;
}

interface NewRow {
  readonly conversationId: ConversationId;
  readonly messageId: MessageId;
  readonly position: number;
  readonly sequence?: number;
  readonly senderId?: AccountId;
  readonly isOwn: boolean;
  readonly sentAt: number;
  readonly body: MessageBodyView;
  readonly delivery?: "waiting" | "sent";
}

function addOne(
  store: Store,
  conversationId: ConversationId,
  message: LoggedMessage,
): MessageView | undefined {
  const { activityAt: _, ...rest } = message;
  const messageId = distinctId(store, conversationId, message);
  if (messageId === undefined) return undefined;
  const position =
    message.sequence === undefined
      ? afterSequence(store, conversationId)
      : atSequence(store, conversationId, message.sequence);
  insert(store, {
    ...rest,
    conversationId,
    messageId,
    position,
    ...(message.isOwn ? { delivery: "sent" } : {}),
  });
  const delivery = message.isOwn ? { delivery: { state: "sent" } as const } : {};
  return { ...rest, conversationId, messageId, position, ...delivery };
}

function insert(store: Store, row: NewRow): void {
  const { conversationId, messageId, body } = row;
  const id = store
    .prepare(
      `INSERT INTO messages (messageId, conversationId, position, sequence, senderId, isOwn, isCounted, sentAt, kind,
       body, delivery) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    )
    .run(
      ...[messageId, conversationId, row.position, row.sequence ?? null, row.senderId ?? null],
      ...[Number(row.isOwn), Number(isCounted(row.isOwn, body)), row.sentAt, body.kind, toColumn(body)],
      row.delivery ?? null,
    ).lastInsertRowid;
  if (body.kind === "text") indexText(store, { id: Number(id), conversationId, text: body.text });
}

/** Whether a message can be unread: what others wrote, readable or not. Of calls only those that were missed. */
function isCounted(isOwn: boolean, body: MessageBodyView): boolean {
  if (body.kind === "call") return body.call.missed;
  return !isOwn && body.kind !== "system";
}

function toColumn(body: MessageBodyView): string {
  switch (body.kind) {
    case "text":
      return body.text;
    case "system":
      return JSON.stringify(body.event);
    case "call":
      return JSON.stringify(body.call);
    case "unreadable":
      return body.cause;
  }
}

function touch(
  store: Store,
  id: ConversationId,
  { counted, activityAt }: { readonly counted: number; readonly activityAt: number },
): void {
  store.run(
    `UPDATE conversations SET unread = unread + ?, lastActivityAt = max(lastActivityAt, ?) WHERE conversationId = ?`,
    ...[counted, activityAt, id],
  );
}
