// The conversation list as it is shown first: every conversation with its last message and that one's delivery, in one query.
import type { MessageView } from "../../../shared/bridge/views.ts";
import type { ConversationId } from "../../../shared/ids.ts";
import { toConversation, type ConversationRow, type StoredConversation } from "./conversations.ts";
import { toMessage, type MessageRow } from "./messagePages.ts";
import type { Store } from "./store.ts";

export interface ListedConversation extends StoredConversation {
  readonly last?: MessageView;
}

/** Pinned first, then by activity; the self conversation is not among them. */
export function listConversations(store: Store): readonly ListedConversation[] {
  return store
    .all<ListRow>(`${listed} WHERE c.kind <> 'self' ORDER BY c.pinned DESC, c.lastActivityAt DESC, c.id DESC`)
    .map(toListed);
}

export function readListed(store: Store, id: ConversationId): ListedConversation | undefined {
  const row = store.get<ListRow>(`${listed} WHERE c.conversationId = ?`, id);
  return row && toListed(row);
}

interface ListRow extends ConversationRow {
  readonly m_messageId: MessageRow["messageId"] | null;
  readonly m_position: number;
  readonly m_sequence: number | null;
  readonly m_senderId: MessageRow["senderId"];
  readonly m_isOwn: number;
  readonly m_sentAt: number;
  readonly m_kind: MessageRow["kind"];
  readonly m_body: string;
  readonly m_delivery: MessageRow["delivery"];
  readonly m_fault: MessageRow["fault"];
  readonly delivered: number | null;
  readonly readBy: number | null;
}

const receiptsFrom = (column: "deliveredUpTo" | "readUpTo") => `
  CASE WHEN m.delivery = 'sent' THEN (
    SELECT count(*) FROM receipts r WHERE r.conversationId = c.conversationId AND r.${column} >= m.sequence
      AND EXISTS (SELECT 1 FROM members WHERE conversationId = r.conversationId AND accountId = r.accountId)
  ) END`;

const listed = `
  SELECT c.*, m.messageId AS m_messageId, m.position AS m_position, m.sequence AS m_sequence,
    m.senderId AS m_senderId, m.isOwn AS m_isOwn, m.sentAt AS m_sentAt, m.kind AS m_kind, m.body AS m_body,
    m.delivery AS m_delivery, m.fault AS m_fault,
    ${receiptsFrom("deliveredUpTo")} AS delivered, ${receiptsFrom("readUpTo")} AS readBy
  FROM conversations c LEFT JOIN messages m ON m.id = (
    SELECT id FROM messages WHERE conversationId = c.conversationId ORDER BY position DESC LIMIT 1)`;

function toListed(row: ListRow): ListedConversation {
  const conversation = toConversation(row);
  if (row.m_messageId === null) return conversation;
  const message: MessageRow = {
    id: 0,
    messageId: row.m_messageId,
    conversationId: row.conversationId,
    position: row.m_position,
    sequence: row.m_sequence,
    senderId: row.m_senderId,
    isOwn: row.m_isOwn,
    sentAt: row.m_sentAt,
    kind: row.m_kind,
    body: row.m_body,
    delivery: row.m_delivery,
    fault: row.m_fault,
  };
  const tally = {
    delivered: row.delivered ?? 0,
    read: row.readBy ?? 0,
    of: Math.max(row.memberCount - 1, 0),
  };
  return { ...conversation, last: toMessage(message, () => tally) };
}
