// Deletes what nobody needs any more, a bounded slice at a time: envelopes that every member device has acknowledged, and
// whatever outlived the retention time.
import type { Database } from "../../../shared/node/openDatabase.ts";
import type { Context } from "./context.ts";

/** Bounds of one slice, so that it never holds up the event loop for more than a few milliseconds. */
const maxConversations = 200;
const maxRowsEach = 1_000;
const maxExpired = 500;

/** Returns a function that deletes one slice and tells whether more may be left. */
export function openCollector(context: Context, retentionMs: number): (now: number) => Promise<boolean> {
  const { database, queue, dirty } = context;
  const statements = prepare(database);
  for (const { number } of statements.uncollected.iterate()) dirty.add(number);
  return (now) =>
    queue.run(() => {
      const acknowledged = collectAcknowledged(context, statements);
      const expired = collectExpired(statements, now - retentionMs);
      statements.dropInvitations.run(now);
      return acknowledged || expired;
    });
}

interface ConversationRow {
  readonly head: number;
  readonly collected: number;
  /** The lowest cursor of those who still read; null when nobody does. */
  readonly lowest: number | null;
}
type Statements = ReturnType<typeof prepare>;

function prepare(database: Database) {
  return {
    uncollected: database.prepare<[], { readonly number: number }>(
      "SELECT number FROM conversation WHERE head > collected",
    ),
    conversation: database.prepare<[number], ConversationRow>(`
      SELECT head, collected, (SELECT min(cursor) FROM member
        WHERE conversation = number AND (removed IS NULL OR cursor < removed)) AS lowest
      FROM conversation WHERE number = ?`),
    drop: database.prepare<[number, number]>(`
      DELETE FROM envelope WHERE conversation = ? AND sequence <= ? AND NOT EXISTS (SELECT 1 FROM member
        WHERE member.conversation = envelope.conversation AND device = envelope.sender AND joined >= sequence)`),
    /** Whoever was out and came back may never have heard that this was stored, and asks again: only the answer is kept. */
    empty: database.prepare<[number, number, number]>(
      "UPDATE envelope SET body = x'' WHERE conversation = ? AND sequence > ? AND sequence <= ?",
    ),
    setCollected: database.prepare<[number, number]>(
      "UPDATE conversation SET collected = max(collected, ?) WHERE number = ?",
    ),
    dropRemoved: database.prepare<[number]>(
      "DELETE FROM member WHERE conversation = ? AND removed IS NOT NULL AND cursor >= removed",
    ),
    /** Rows arrive in order of time, so the oldest come first. */
    expired: database.prepare<[number, number], ExpiredRow>(`
      SELECT number, conversation, sequence FROM (
        SELECT number, conversation, sequence, stored_at FROM envelope ORDER BY number LIMIT ?)
      WHERE stored_at < ?`),
    dropEnvelope: database.prepare<[number]>("DELETE FROM envelope WHERE number = ?"),
    expiredWelcomes: database.prepare<[number, number], { readonly number: number }>(`
      SELECT number FROM (SELECT number, stored_at FROM welcome ORDER BY number LIMIT ?) WHERE stored_at < ?`),
    dropItems: database.prepare<[number]>("DELETE FROM inbox_item WHERE welcome = ?"),
    dropWelcome: database.prepare<[number]>("DELETE FROM welcome WHERE number = ?"),
    dropInvitations: database.prepare<[number]>("DELETE FROM invitation WHERE expires_at <= ?"),
  };
}

interface ExpiredRow {
  readonly number: number;
  readonly conversation: number;
  readonly sequence: number;
}

function collectAcknowledged({ dirty, members }: Context, statements: Statements): boolean {
  let looked = 0;
  for (const conversation of dirty) {
    if (looked++ >= maxConversations) break;
    if (collectConversation(statements, conversation)) dirty.delete(conversation);
    if (statements.dropRemoved.run(conversation).changes > 0) members.forget(conversation);
  }
  return dirty.size > 0;
}

/** True when nothing more can be deleted there now. */
function collectConversation(statements: Statements, conversation: number): boolean {
  const { head, collected, lowest } = statements.conversation.get(conversation)!;
  const target = lowest ?? head;
  const upTo = Math.min(target, collected + maxRowsEach);
  if (upTo > collected) {
    statements.drop.run(conversation, upTo);
    statements.empty.run(conversation, collected, upTo);
    statements.setCollected.run(upTo, conversation);
  }
  return upTo >= target;
}

function collectExpired(statements: Statements, before: number): boolean {
  const envelopes = statements.expired.all(maxExpired, before);
  for (const { number, conversation, sequence } of envelopes) {
    statements.dropEnvelope.run(number);
    statements.setCollected.run(sequence, conversation);
  }
  const welcomes = statements.expiredWelcomes.all(maxExpired, before);
  for (const { number } of welcomes) {
    statements.dropItems.run(number);
    statements.dropWelcome.run(number);
  }
  return envelopes.length === maxExpired || welcomes.length === maxExpired;
}
