// Conversation logs and device inboxes: appending with gapless sequences, reading after a cursor, acknowledging.
import { Failure, type Fault } from "../../../shared/fault.ts";
import type { ConversationId, DeviceId, EnvelopeId } from "../../../shared/ids.ts";
import type { Database } from "../../../shared/node/openDatabase.ts";
import type { ConversationKind, ConversationState } from "../../../shared/wire/conversation.ts";
import type { Envelope, InboxItem, Submission } from "../../../shared/wire/envelope.ts";
import { limits } from "../../../shared/wire/limits.ts";
import type { Acknowledged, Asker, LogStore, ReadInbox, ReadLog, Stored, SubmitResult } from "../store.ts";
import type { ChangeSet } from "./changeSet.ts";
import type { Context } from "./context.ts";

export function openLogStore({ database, queue, dirty }: Context): LogStore {
  const statements = prepare(database);
  return {
    submit: (asker, envelopes, now) =>
      queue.run((changes) => submit({ statements, asker, changes, now, places: new Map() }, envelopes)),
    heads: async (asker, all) => statements.heads.all(asker.deviceId, all ? 1 : 0).map(toState),
    read: async (asker, request) => read(statements, asker, request),
    readInbox: async (asker, request) => readInbox(statements, asker, request),
    acknowledge: (asker, acknowledged) =>
      queue.run(() => acknowledge(statements, asker, acknowledged).forEach((moved) => dirty.add(moved))),
  };
}

/** Where a conversation stands, and the number of the asking member device. */
export interface Place {
  readonly number: number;
  readonly device: number;
  readonly generation: number;
  readonly epoch: number;
  /** The epoch from which on the member devices are the current ones. */
  readonly membersSince: number;
  head: number;
}

interface EnvelopeRow {
  readonly envelopeId: EnvelopeId;
  readonly sequence: number;
  readonly kind: Envelope["kind"];
  readonly generation: number;
  readonly epoch: number;
  readonly senderDeviceId: DeviceId;
  readonly storedAt: number;
  readonly body: Uint8Array;
}
interface HeadRow extends Omit<ConversationState, "member"> {
  readonly member: number;
}
interface ReadableRow {
  readonly number: number;
  /** Nothing up to here is readable (any more). */
  readonly start: number;
  readonly head: number;
}
interface InboxRow {
  readonly inboxSequence: number;
  readonly storedAt: number;
  readonly conversationId: ConversationId;
  readonly conversationKind: ConversationKind;
  readonly generation: number;
  readonly epoch: number;
  readonly sequence: number;
  readonly senderAccountId: InboxItem["item"]["senderAccountId"];
  readonly senderDeviceId: DeviceId;
  readonly welcome: Uint8Array;
}

type Statements = ReturnType<typeof prepare>;

function prepare(database: Database) {
  return {
    ...prepareSubmitting(database),
    ...prepareReading(database),
    ...prepareAcknowledging(database),
  };
}

function prepareSubmitting(database: Database) {
  return {
    place: database.prepare<[ConversationId, DeviceId], Place>(`
      SELECT conversation.number, device.number AS device, generation, epoch, members_since AS membersSince, head
      FROM conversation, device JOIN member ON member.conversation = conversation.number
        AND member.device = device.number AND member.removed IS NULL
      WHERE conversation.id = ? AND device.id = ?`),
    stored: database.prepare<[ConversationId, EnvelopeId, DeviceId], Stored>(`
      SELECT sequence, stored_at AS storedAt FROM envelope
      WHERE conversation = (SELECT number FROM conversation WHERE id = ?) AND id = ?
        AND sender = (SELECT number FROM device WHERE id = ?)`),
    append: database.prepare(`
      INSERT INTO envelope (conversation, sequence, id, kind, generation, epoch, sender, stored_at, body)
      VALUES (?, ?, ?, 'application', ?, ?, ?, ?, ?) ON CONFLICT (conversation, id) DO NOTHING`),
    moveHead: database.prepare<[number, number]>("UPDATE conversation SET head = ? WHERE number = ?"),
  };
}

function prepareReading(database: Database) {
  return {
    heads: database.prepare<[DeviceId, number], HeadRow>(`
      SELECT conversation.id AS conversationId, kind, generation, epoch, coalesce(removed, head) AS head, cursor,
        removed IS NULL AS member
      FROM member JOIN conversation ON conversation.number = member.conversation
      WHERE member.device = (SELECT number FROM device WHERE id = ?)
        AND (? OR coalesce(removed, head) > cursor)`),
    readable: database.prepare<[ConversationId, DeviceId], ReadableRow>(`
      SELECT conversation.number, max(joined, collected) AS start, coalesce(removed, head) AS head
      FROM conversation, device JOIN member ON member.conversation = conversation.number
        AND member.device = device.number
      WHERE conversation.id = ? AND device.id = ?`),
    page: database.prepare<[number, number, number, number], EnvelopeRow>(`
      SELECT envelope.id AS envelopeId, sequence, kind, generation, epoch, device.id AS senderDeviceId,
        stored_at AS storedAt, body
      FROM envelope JOIN device ON device.number = envelope.sender
      WHERE conversation = ? AND sequence > ? AND sequence <= ? ORDER BY sequence LIMIT ?`),
    inboxHead: database.prepare<[DeviceId], { readonly number: number; readonly head: number }>(
      "SELECT number, inbox_head AS head FROM device WHERE id = ?",
    ),
    inbox: database.prepare<[number, number, number], InboxRow>(`
      SELECT inbox_item.sequence AS inboxSequence, stored_at AS storedAt, conversation.id AS conversationId,
        conversation.kind AS conversationKind, welcome.generation, welcome.epoch, welcome.sequence,
        account.id AS senderAccountId, sender.id AS senderDeviceId, body AS welcome
      FROM inbox_item JOIN welcome ON welcome.number = inbox_item.welcome
        JOIN conversation ON conversation.number = welcome.conversation
        JOIN device AS sender ON sender.number = welcome.sender JOIN account ON account.number = sender.account
      WHERE inbox_item.device = ? AND inbox_item.sequence > ? ORDER BY inbox_item.sequence LIMIT ?`),
  };
}

function prepareAcknowledging(database: Database) {
  return {
    moveCursor: database.prepare<
      [number, ConversationId, DeviceId, number],
      { readonly conversation: number }
    >(`
      UPDATE member SET cursor = min(?, coalesce(removed, (SELECT head FROM conversation WHERE number = conversation)))
      WHERE conversation = (SELECT number FROM conversation WHERE id = ?)
        AND device = (SELECT number FROM device WHERE id = ?) AND cursor < ?
      RETURNING conversation`),
    moveInboxCursor: database.prepare<[number, DeviceId, number]>(`
      UPDATE device SET inbox_cursor = min(?, inbox_head) WHERE id = ? AND inbox_cursor < ?`),
    dropInbox: database.prepare<[DeviceId], { readonly welcome: number }>(`
      DELETE FROM inbox_item WHERE (device, sequence) IN (
        SELECT inbox_item.device, sequence FROM inbox_item JOIN device ON device.number = inbox_item.device
        WHERE device.id = ? AND sequence <= inbox_cursor) RETURNING welcome`),
    dropWelcome: database.prepare<[number]>(`
      DELETE FROM welcome WHERE number = ? AND NOT EXISTS (
        SELECT 1 FROM inbox_item WHERE inbox_item.welcome = welcome.number)`),
  };
}

interface Submitting {
  readonly statements: Statements;
  readonly asker: Asker;
  readonly changes: ChangeSet;
  readonly now: number;
  /** Where the batch has come to; undefined after a refusal, so that what follows cannot overtake what was refused. */
  readonly places: Map<ConversationId, Place | undefined>;
}

function submit(submitting: Submitting, envelopes: readonly Submission[]): SubmitResult[] {
  const results = envelopes.map((envelope) => submitOne(submitting, envelope));
  for (const place of submitting.places.values()) if (place !== undefined) moveHead(submitting, place);
  return results;
}

function submitOne(submitting: Submitting, envelope: Submission): SubmitResult {
  const { statements, asker, places } = submitting;
  const { conversationId } = envelope;
  if (places.has(conversationId) && places.get(conversationId) === undefined)
    return refused("conflict", "an earlier envelope of this batch was refused");
  const place = places.get(conversationId) ?? statements.place.get(conversationId, asker.deviceId);
  places.set(conversationId, place);
  const sequence =
    place !== undefined && isCurrent(place, envelope) ? append(submitting, place, envelope) : undefined;
  if (sequence !== undefined) return { ok: true, sequence, storedAt: submitting.now };
  const result = answerAgain(submitting, envelope, place === undefined ? "not-found" : "conflict");
  if (!result.ok && place !== undefined) moveHead(submitting, place);
  if (!result.ok) places.set(conversationId, undefined);
  return result;
}

function moveHead({ statements }: Submitting, place: Place): void {
  statements.moveHead.run(place.head, place.number);
}

/**
 * The current epoch, or the one before it while the members were the same: a newcomer could not read what comes after it joined,
 * and who was removed could, with the relay's help.
 */
function isCurrent(place: Place, { generation, epoch }: Submission): boolean {
  if (generation !== place.generation) return false;
  return epoch === place.epoch || (epoch === place.epoch - 1 && epoch >= place.membersSince);
}

/** Returns the new sequence, or undefined when the conversation has an envelope of that id already. */
function append(submitting: Submitting, place: Place, envelope: Submission): number | undefined {
  const { statements, asker, changes, now } = submitting;
  const { conversationId, envelopeId, generation, epoch, body } = envelope;
  const sequence = place.head + 1;
  const { number, device } = place;
  const row = [number, sequence, envelopeId, generation, epoch, device, now, body] as const;
  if (statements.append.run(...row).changes === 0) return undefined;
  place.head = sequence;
  const sender = { senderDeviceId: asker.deviceId, storedAt: now };
  const entry: Envelope = { envelopeId, sequence, kind: "application", generation, epoch, ...sender, body };
  changes.appended(number, conversationId, entry);
  return sequence;
}

/** The first answer once more when this device sent that envelope before, whatever has changed since; else `code`. */
function answerAgain(
  { statements, asker }: Submitting,
  envelope: Submission,
  code: Fault["code"],
): SubmitResult {
  const stored = statements.stored.get(envelope.conversationId, envelope.envelopeId, asker.deviceId);
  return stored === undefined ? refused(code) : { ok: true, ...stored };
}

function refused(code: Fault["code"], detail?: string): SubmitResult {
  return { ok: false, fault: { code, ...(detail === undefined ? {} : { detail }) } };
}

function toState(row: HeadRow): ConversationState {
  return { ...row, member: row.member === 1 };
}

function read(statements: Statements, asker: Asker, { conversationId, after, limit }: ReadLog) {
  const readable = statements.readable.get(conversationId, asker.deviceId);
  if (readable === undefined) throw new Failure("not-found");
  const { number, start, head } = readable;
  const rows = statements.page.iterate(number, Math.max(after, start), head, limit);
  return { envelopes: takePage(rows, (row) => row.body.length), head };
}

function readInbox(statements: Statements, asker: Asker, { after, limit }: ReadInbox) {
  const device = statements.inboxHead.get(asker.deviceId);
  if (device === undefined) throw new Failure("not-found");
  const rows = statements.inbox.iterate(device.number, after, limit);
  return { items: takePage(rows, (row) => row.welcome.length).map(toInboxItem), head: device.head };
}

/** Rows up to limits.pageBytes, but at least one. */
function takePage<Row>(rows: Iterable<Row>, size: (row: Row) => number): Row[] {
  const page: Row[] = [];
  let bytes = 0;
  for (const row of rows) {
    bytes += size(row);
    if (page.length > 0 && bytes > limits.pageBytes) break;
    page.push(row);
  }
  return page;
}

function toInboxItem({ inboxSequence, storedAt, ...item }: InboxRow): InboxItem {
  return { inboxSequence, storedAt, item: { kind: "welcome", ...item } };
}

/** Returns the numbers of the conversations whose cursor moved. What is not the asker's is ignored. */
function acknowledge(
  statements: Statements,
  { deviceId }: Asker,
  { conversations, inbox }: Acknowledged,
): number[] {
  const moved = conversations.flatMap(({ conversationId, sequence }) =>
    statements.moveCursor.all(sequence, conversationId, deviceId, sequence).map((row) => row.conversation),
  );
  if (inbox !== undefined && statements.moveInboxCursor.run(inbox, deviceId, inbox).changes > 0)
    for (const { welcome } of statements.dropInbox.all(deviceId)) statements.dropWelcome.run(welcome);
  return moved;
}
