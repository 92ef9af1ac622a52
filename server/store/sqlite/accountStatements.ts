// The SQL of accounts, devices, invitations and the directory.
import type { AccountId, DeviceId } from "../../../shared/ids.ts";
import type { Database } from "../../../shared/node/openDatabase.ts";
import { query } from "./query.ts";
import type { DeviceRecord, LoginState } from "../store.ts";

interface AccountRow {
  readonly number: number;
  readonly name: string;
  readonly identityKey: Uint8Array;
  readonly signingKey: Uint8Array;
  readonly active: number;
  readonly invitation: Uint8Array;
}
interface EntryRow {
  readonly number: number;
  readonly accountId: AccountId;
  readonly name: string;
  readonly identityKey: Uint8Array;
  readonly signingKey: Uint8Array;
  readonly issuedAt: number;
  readonly signature: Uint8Array;
  readonly countersignature: Uint8Array;
  readonly active: number;
  readonly version: number;
}
interface CertificateRow {
  readonly deviceId: DeviceId;
  readonly deviceKey: Uint8Array;
  readonly expiresAt: number;
  readonly signature: Uint8Array;
}

export type AccountStatements = ReturnType<typeof prepareAccounts>;

export function prepareAccounts(database: Database) {
  return {
    ...prepareInvitations(database),
    ...preparePeople(database),
    ...prepareDevices(database),
    ...prepareRevoking(database),
    ...prepareDirectory(database),
  };
}

function prepareInvitations(database: Database) {
  return {
    addInvitation: query(
      database,
      "INSERT INTO invitation (hash, name, uses_left, expires_at) VALUES (?, ?, ?, ?)",
    ),
    invitation: query<[Uint8Array, number], { readonly name: string | null }>(
      database,
      "SELECT name FROM invitation WHERE hash = ? AND uses_left > 0 AND expires_at > ?",
    ),
    withdrawInvitation: query(database, "DELETE FROM invitation WHERE hash = ?"),
    spendInvitation: query(database, "UPDATE invitation SET uses_left = uses_left - 1 WHERE hash = ?"),
  };
}

function preparePeople(database: Database) {
  return {
    account: query<[AccountId], AccountRow>(
      database,
      `
      SELECT number, name, identity_key AS identityKey, signing_key AS signingKey, active, invitation
      FROM account WHERE id = ?`,
    ),
    addAccount: query(
      database,
      `
      INSERT INTO account (id, name, identity_key, signing_key, signing_key_issued_at, signing_key_signature,
        countersignature, version, invitation) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ),
    rename: query(database, "UPDATE account SET name = ?, version = ? WHERE number = ?"),
    touch: query(database, "UPDATE account SET version = ? WHERE number = ?"),
    deactivate: query(database, "UPDATE account SET active = 0, version = ? WHERE number = ?"),
    seen: query(database, "UPDATE account SET last_seen_at = ? WHERE id = ?"),
    lastSeen: query<[AccountId], { readonly lastSeenAt: number | null }>(
      database,
      "SELECT last_seen_at AS lastSeenAt FROM account WHERE id = ?",
    ),
  };
}

function prepareDevices(database: Database) {
  return {
    deviceRecord: query<[DeviceId], DeviceRecord>(
      database,
      `
      SELECT device.id AS deviceId, account.id AS accountId, device_key AS deviceKey, expires_at AS expiresAt
      FROM device JOIN account ON account.number = device.account
      WHERE device.id = ? AND revoked_at IS NULL AND active = 1`,
    ),
    deviceNumber: query<[DeviceId], { readonly number: number }>(
      database,
      "SELECT number FROM device WHERE id = ?",
    ),
    devicesOf: query<[number], CertificateRow>(
      database,
      `
      SELECT id AS deviceId, device_key AS deviceKey, expires_at AS expiresAt, signature
      FROM device WHERE account = ? AND revoked_at IS NULL ORDER BY number`,
    ),
    countDevices: query<[number], { readonly count: number }>(
      database,
      "SELECT count(*) AS count FROM device WHERE account = ? AND revoked_at IS NULL",
    ),
    addDevice: query(
      database,
      `
      INSERT INTO device (id, account, device_key, expires_at, signature, enrolled_at) VALUES (?, ?, ?, ?, ?, ?)`,
    ),
    loginState: query<[DeviceId], LoginState>(
      database,
      `
      SELECT store_generation AS storeGeneration, directory_version AS directoryVersion, inbox_head AS inboxHead,
        inbox_cursor AS inboxCursor,
        (SELECT count(*) FROM key_package WHERE key_package.device = device.number AND last_resort = 0) AS keyPackages
      FROM device, organisation WHERE device.id = ?`,
    ),
  };
}

function prepareRevoking(database: Database) {
  return {
    revoke: query(database, "UPDATE device SET revoked_at = ? WHERE number = ?"),
    dropKeyPackages: query(database, "DELETE FROM key_package WHERE device = ?"),
    dropInbox: query(database, "DELETE FROM inbox_item WHERE device = ?"),
    /** A revoked device never reads again, so nothing is kept for it; the members' own commit follows. */
    dropMemberships: query<[number], { readonly conversation: number }>(
      database,
      "DELETE FROM member WHERE device = ? RETURNING conversation",
    ),
  };
}

function prepareDirectory(database: Database) {
  return {
    nextVersion: query<[], { readonly version: number }>(
      database,
      "UPDATE organisation SET directory_version = directory_version + 1 RETURNING directory_version AS version",
    ),
    directoryVersion: query<[], { readonly version: number }>(
      database,
      "SELECT directory_version AS version FROM organisation",
    ),
    entries: query<[number, number], EntryRow>(
      database,
      `
      SELECT number, id AS accountId, name, identity_key AS identityKey, signing_key AS signingKey,
        signing_key_issued_at AS issuedAt, signing_key_signature AS signature, countersignature, active, version
      FROM account WHERE version > ? ORDER BY version LIMIT ?`,
    ),
  };
}
