// The SQL behind handshake bundles.
import type { AccountId, ConversationId, DeviceId, EnvelopeId } from "../../../shared/ids.ts";
import type { Database } from "../../../shared/node/openDatabase.ts";
import { query } from "./query.ts";
import type { ConversationKind } from "../../../shared/wire/conversation.ts";
import type { Envelope, WelcomeItem } from "../../../shared/wire/envelope.ts";
import type { Reader, Stored } from "../store.ts";
import type { ChangeSet } from "./changeSet.ts";

export interface ConversationPlace {
  readonly number: number;
  readonly kind: ConversationKind;
  readonly generation: number;
  readonly epoch: number;
  readonly head: number;
}
interface Numbered {
  readonly number: number;
}

export type HandshakeStatements = ReturnType<typeof prepareHandshakes>;

export function prepareHandshakes(database: Database) {
  return { ...prepareLooking(database), ...prepareMembership(database), ...prepareAppending(database) };
}

function prepareLooking(database: Database) {
  return {
    place: query<[ConversationId], ConversationPlace>(
      database,
      "SELECT number, kind, generation, epoch, head FROM conversation WHERE id = ?",
    ),
    placeOfMember: query<[ConversationId, DeviceId], ConversationPlace & { readonly sender: number }>(
      database,
      `
      SELECT conversation.number, kind, generation, epoch, head, device.number AS sender
      FROM conversation, device JOIN member ON member.conversation = conversation.number
        AND member.device = device.number AND member.removed IS NULL
      WHERE conversation.id = ? AND device.id = ?`,
    ),
    device: query<[DeviceId], Numbered>(database, "SELECT number FROM device WHERE id = ?"),
    activeDevice: query<[DeviceId, AccountId], Numbered>(
      database,
      `
      SELECT device.number FROM device JOIN account ON account.number = device.account
      WHERE device.id = ? AND account.id = ? AND revoked_at IS NULL AND active = 1`,
    ),
    stored: query<[number, EnvelopeId], Stored & { readonly deviceId: DeviceId }>(
      database,
      `
      SELECT sequence, stored_at AS storedAt, device.id AS deviceId
      FROM envelope JOIN device ON device.number = envelope.sender WHERE conversation = ? AND envelope.id = ?`,
    ),
    roster: query<[number], Reader>(
      database,
      `
      SELECT device.id AS deviceId, account.id AS accountId, joined, removed
      FROM member JOIN device ON device.number = member.device JOIN account ON account.number = device.account
      WHERE conversation = ? AND removed IS NULL`,
    ),
  };
}

function prepareMembership(database: Database) {
  return {
    /** A member that stays keeps what it may read; one that comes (back) reads after the sequence it joins at. */
    join: query<[number, number, number, number]>(
      database,
      `
      INSERT INTO member (conversation, device, joined, cursor) VALUES (?, ?, ?, ?)
      ON CONFLICT (conversation, device) DO UPDATE SET joined = excluded.joined, cursor = excluded.cursor, removed = NULL
        WHERE removed IS NOT NULL`,
    ),
    remove: query<[number, number, DeviceId]>(
      database,
      `
      UPDATE member SET removed = ? WHERE conversation = ?
        AND device = (SELECT number FROM device WHERE id = ?) AND removed IS NULL`,
    ),
    removeOthers: query<[number, number, string]>(
      database,
      `
      UPDATE member SET removed = ? WHERE conversation = ? AND removed IS NULL
        AND device NOT IN (SELECT number FROM device WHERE id IN (SELECT value FROM json_each(?)))`,
    ),
    leave: query<[number, AccountId]>(
      database,
      `
      UPDATE member SET removed = (SELECT head FROM conversation WHERE number = conversation)
      WHERE conversation = ? AND removed IS NULL AND device IN (
        SELECT device.number FROM device JOIN account ON account.number = device.account WHERE account.id = ?)`,
    ),
  };
}

function prepareAppending(database: Database) {
  return {
    create: query<[ConversationId, ConversationKind]>(
      database,
      "INSERT INTO conversation (id, kind, generation, epoch, head) VALUES (?, ?, 0, 0, 0)",
    ),
    displace: query<[ConversationId, number]>(database, "UPDATE conversation SET id = ? WHERE number = ?"),
    advance: query<[number, number, number, number]>(
      database,
      "UPDATE conversation SET generation = ?, epoch = ?, head = ? WHERE number = ?",
    ),
    newMembers: query<[number]>(database, "UPDATE conversation SET members_since = epoch WHERE number = ?"),
    groupInfo: query<[number, Uint8Array]>(
      database,
      `
      INSERT INTO group_info (conversation, body) VALUES (?, ?)
      ON CONFLICT (conversation) DO UPDATE SET body = excluded.body`,
    ),
    append: query(
      database,
      `
      INSERT INTO envelope (conversation, sequence, id, kind, generation, epoch, sender, stored_at, body)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ),
    welcome: query(
      database,
      `
      INSERT INTO welcome (conversation, generation, epoch, sequence, sender, stored_at, body)
      VALUES (?, ?, ?, ?, ?, ?, ?)`,
    ),
    inboxHead: query<[number], { readonly head: number }>(
      database,
      "UPDATE device SET inbox_head = inbox_head + 1 WHERE number = ? RETURNING inbox_head AS head",
    ),
    inboxItem: query<[number, number, number | bigint]>(
      database,
      "INSERT INTO inbox_item (device, sequence, welcome) VALUES (?, ?, ?)",
    ),
  };
}

export interface EnvelopeEntry {
  readonly conversation: number;
  readonly sender: number;
  readonly envelope: Envelope;
}

export function appendEnvelope(statements: HandshakeStatements, entry: EnvelopeEntry): void {
  const { envelopeId, sequence, kind, generation, epoch, storedAt, body } = entry.envelope;
  statements.append.run(
    entry.conversation,
    sequence,
    envelopeId,
    kind,
    generation,
    epoch,
    entry.sender,
    storedAt,
    body,
  );
}

export interface WelcomeEntry {
  readonly conversation: number;
  readonly sender: number;
  readonly devices: readonly { readonly device: number; readonly deviceId: DeviceId }[];
  readonly storedAt: number;
  readonly item: WelcomeItem;
}

/** Stores the Welcome once and puts it into the inbox of every device it adds. */
export function sendWelcome(statements: HandshakeStatements, changes: ChangeSet, entry: WelcomeEntry): void {
  const { conversation, sender, devices, storedAt, item } = entry;
  const { lastInsertRowid } = statements.welcome.run(
    conversation,
    item.generation,
    item.epoch,
    item.sequence,
    sender,
    storedAt,
    item.welcome,
  );
  for (const { device, deviceId } of devices) {
    const inboxSequence = statements.inboxHead.get(device)!.head;
    statements.inboxItem.run(device, inboxSequence, lastInsertRowid);
    changes.inbox(deviceId, { inboxSequence, storedAt, item });
  }
}
