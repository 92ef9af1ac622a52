// Conversations as this device knows them: name, roles, where their log stands, what is unread. `unread` and `memberCount`
// are kept as rows change, so that the list is one query whatever the history holds.
import type { AccountId, ConversationId } from "../../../shared/ids.ts";
import type { Profile } from "../../../shared/content/content.ts";
import type { ConversationKind } from "../../../shared/wire/conversation.ts";
import type { Store } from "./store.ts";

/** Accounts that are not plain members. */
type Roles = Profile["roles"];

export interface StoredConversation {
  readonly conversationId: ConversationId;
  readonly kind: ConversationKind;
  /** The group's name; empty for direct and self. */
  readonly name: string;
  readonly roles: Roles;
  /** The other person of a direct conversation. */
  readonly peerAccountId?: AccountId;
  readonly generation: number;
  /** This device reads the log after this sequence. */
  readonly joinedSequence: number;
  /** Applied up to here, without gaps. */
  readonly cursor: number;
  /** What the relay was told of the cursor. */
  readonly acknowledged: number;
  readonly isMember: boolean;
  readonly needsReset: boolean;
  /** Accounts, not devices. */
  readonly memberCount: number;
  readonly unread: number;
  readonly readUpTo: number;
  readonly lastActivityAt: number;
  readonly pinned: boolean;
  readonly muted: boolean;
  readonly draft: string;
}

export type NewConversation = Pick<
  StoredConversation,
  "conversationId" | "kind" | "name" | "roles" | "peerAccountId" | "generation" | "joinedSequence"
> & { readonly createdAt: number };

/** False when the conversation exists already: nothing is changed then. */
export function addConversation(store: Store, added: NewConversation): boolean {
  const { conversationId, kind, name, roles, peerAccountId, generation, joinedSequence, createdAt } = added;
  const inserted = store.run(
    `INSERT INTO conversations (conversationId, kind, name, rolesJson, peerAccountId, generation, joinedSequence,
       cursor, acknowledged, readUpTo, isMember, lastActivityAt)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, ?) ON CONFLICT DO NOTHING`,
    ...[conversationId, kind, name, JSON.stringify(roles), peerAccountId ?? null, generation],
    ...[joinedSequence, joinedSequence, joinedSequence, joinedSequence, createdAt],
  );
  return inserted === 1;
}

export function readConversation(store: Store, id: ConversationId): StoredConversation | undefined {
  const row = store.get<ConversationRow>("SELECT * FROM conversations WHERE conversationId = ?", id);
  return row && toConversation(row);
}

/** A conversation whose creation failed leaves nothing behind; false when there are messages in it. */
export function removeEmptyConversation(store: Store, id: ConversationId): boolean {
  const removed = store.run(
    `DELETE FROM conversations WHERE conversationId = ?
       AND NOT EXISTS (SELECT 1 FROM messages WHERE messages.conversationId = conversations.conversationId)`,
    id,
  );
  return removed === 1;
}

/** Every conversation, the self one included, in no particular order. For display see conversationList.ts. */
export function readConversations(store: Store): readonly StoredConversation[] {
  return store.all<ConversationRow>("SELECT * FROM conversations").map(toConversation);
}

export function findDirect(store: Store, peer: AccountId): ConversationId | undefined {
  return store.get<{ readonly conversationId: ConversationId }>(
    "SELECT conversationId FROM conversations WHERE peerAccountId = ? AND kind = 'direct'",
    peer,
  )?.conversationId;
}

export type ConversationChange = Partial<
  Pick<
    StoredConversation,
    | "name"
    | "roles"
    | "generation"
    | "isMember"
    | "needsReset"
    | "pinned"
    | "muted"
    | "draft"
    | "joinedSequence"
  >
>;

const columns = {
  name: "name",
  roles: "rolesJson",
  generation: "generation",
  isMember: "isMember",
  needsReset: "needsReset",
  pinned: "pinned",
  muted: "muted",
  draft: "draft",
  joinedSequence: "joinedSequence",
} as const satisfies Record<keyof ConversationChange, string>;

/** Changes what is named and nothing else; false when there is no such conversation. */
export function changeConversation(store: Store, id: ConversationId, change: ConversationChange): boolean {
  return store.transaction(() => {
    const changed = Object.entries(change).map(([name, value]) => {
      const column = columns[name as keyof ConversationChange];
      const stored =
        typeof value === "object"
          ? JSON.stringify(value)
          : typeof value === "boolean"
            ? Number(value)
            : value;
      return store.run(`UPDATE conversations SET ${column} = ? WHERE conversationId = ?`, stored, id);
    });
    return changed.every((rows) => rows === 1);
  });
}

/** The log is applied up to `sequence`; never moves back. */
export function advanceCursor(store: Store, id: ConversationId, sequence: number): void {
  store.run("UPDATE conversations SET cursor = max(cursor, ?) WHERE conversationId = ?", sequence, id);
}

/** The log goes on from here: its end was lost (a restored backup), or entries were given numbers that it never had. */
export function rewindCursor(store: Store, id: ConversationId, sequence: number): void {
  store.run(
    `UPDATE conversations SET cursor = min(cursor, ?), acknowledged = min(acknowledged, ?) WHERE conversationId = ?`,
    ...[sequence, sequence, id],
  );
}

/**
 * The device joined (again) by a Welcome and reads the log after `sequence`: what it missed in between is not there for it.
 */
export function rejoinConversation(store: Store, id: ConversationId, sequence: number): void {
  store.run(
    `UPDATE conversations SET isMember = 1, needsReset = 0, joinedSequence = ?, cursor = max(cursor, ?)
     WHERE conversationId = ?`,
    ...[sequence, sequence, id],
  );
}

export interface Acknowledgement {
  readonly conversationId: ConversationId;
  readonly sequence: number;
}

/** Cursors that the relay has not been told of yet. */
export function readUnacknowledged(store: Store, limit: number): readonly Acknowledgement[] {
  return store.all<Acknowledgement>(
    `SELECT conversationId, cursor AS sequence FROM conversations WHERE acknowledged < cursor
     ORDER BY conversationId LIMIT ?`,
    limit,
  );
}

export function markAcknowledged(store: Store, acknowledged: readonly Acknowledgement[]): void {
  store.transaction(() => {
    for (const { conversationId, sequence } of acknowledged) {
      store.run(
        "UPDATE conversations SET acknowledged = max(acknowledged, ?) WHERE conversationId = ?",
        ...[sequence, conversationId],
      );
    }
  });
}

/** Never moves back. The unread count is what is left after `readUpTo`; false when nothing changed. */
export function setReadUpTo(store: Store, id: ConversationId, readUpTo: number): boolean {
  const changed = store.run(
    `UPDATE conversations SET readUpTo = ?, unread = (
       SELECT count(*) FROM messages INDEXED BY messagesCounted
       WHERE conversationId = ? AND position > ? AND isCounted = 1)
     WHERE conversationId = ? AND readUpTo < ?`,
    ...[readUpTo, id, readUpTo, id, readUpTo],
  );
  return changed === 1;
}

export interface ConversationRow {
  readonly id: number;
  readonly conversationId: ConversationId;
  readonly kind: ConversationKind;
  readonly name: string;
  readonly rolesJson: string;
  readonly peerAccountId: AccountId | null;
  readonly generation: number;
  readonly joinedSequence: number;
  readonly cursor: number;
  readonly acknowledged: number;
  readonly isMember: number;
  readonly needsReset: number;
  readonly memberCount: number;
  readonly unread: number;
  readonly readUpTo: number;
  readonly lastActivityAt: number;
  readonly pinned: number;
  readonly muted: number;
  readonly draft: string;
}

export function toConversation(row: ConversationRow): StoredConversation {
  const { conversationId, kind, name, generation, joinedSequence, cursor, acknowledged } = row;
  const { memberCount, unread, readUpTo, lastActivityAt, draft } = row;
  return {
    ...{ conversationId, kind, name, generation, joinedSequence, cursor, acknowledged },
    ...{ memberCount, unread, readUpTo, lastActivityAt, draft },
    ...(row.peerAccountId === null ? {} : { peerAccountId: row.peerAccountId }),
    roles: JSON.parse(row.rolesJson) as Roles,
    isMember: row.isMember === 1,
    needsReset: row.needsReset === 1,
    pinned: row.pinned === 1,
    muted: row.muted === 1,
  };
}
