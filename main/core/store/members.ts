// Who is in a conversation: the verified leaves of its group, and the accounts that said they leave.
import type { AccountId, ConversationId, DeviceId } from "../../../shared/ids.ts";
import type { Store } from "./store.ts";

/** One device of a member, as its leaf in the group says. */
export interface StoredMember {
  readonly leafIndex: number;
  readonly accountId: AccountId;
  readonly deviceId: DeviceId;
  readonly identityKey: Uint8Array;
  readonly vouched: boolean;
}

/** The roster as the group's newest epoch has it. */
export function replaceMembers(store: Store, id: ConversationId, members: readonly StoredMember[]): void {
  store.transaction(() => {
    store.run("DELETE FROM members WHERE conversationId = ?", id);
    for (const { accountId, deviceId, leafIndex, identityKey, vouched } of members) {
      store.run(
        `INSERT INTO members (conversationId, accountId, deviceId, leafIndex, identityKey, vouched)
         VALUES (?, ?, ?, ?, ?, ?)`,
        ...[id, accountId, deviceId, leafIndex, identityKey, Number(vouched)],
      );
    }
    const accounts = new Set(members.map((member) => member.accountId)).size;
    store.run("UPDATE conversations SET memberCount = ? WHERE conversationId = ?", accounts, id);
  });
}

/** By leaf. */
export function readMembers(store: Store, id: ConversationId): readonly StoredMember[] {
  return store
    .all<Omit<StoredMember, "vouched"> & { readonly vouched: number }>(
      `SELECT leafIndex, accountId, deviceId, identityKey, vouched FROM members WHERE conversationId = ?
       ORDER BY leafIndex`,
      id,
    )
    .map((row) => ({ ...row, vouched: row.vouched === 1 }));
}

/** Each account once. */
export function readMemberAccounts(store: Store, id: ConversationId): readonly AccountId[] {
  return store
    .all<{ readonly accountId: AccountId }>(
      "SELECT DISTINCT accountId FROM members WHERE conversationId = ?",
      id,
    )
    .map((row) => row.accountId);
}

/** Every conversation's accounts in one query, for counting who is online. */
export function readAllMemberAccounts(store: Store): ReadonlyMap<ConversationId, readonly AccountId[]> {
  const accounts = new Map<ConversationId, AccountId[]>();
  const rows = store.all<{ readonly conversationId: ConversationId; readonly accountId: AccountId }>(
    "SELECT DISTINCT conversationId, accountId FROM members",
  );
  for (const { conversationId, accountId } of rows) {
    const known = accounts.get(conversationId);
    if (known === undefined) accounts.set(conversationId, [accountId]);
    else known.push(accountId);
  }
  return accounts;
}

/** Devices in the group that the directory does not list (any more), of accounts that it does list. */
export function readRevokedDevices(store: Store, id: ConversationId): readonly DeviceId[] {
  return store
    .all<{ readonly deviceId: DeviceId }>(
      `SELECT deviceId FROM members JOIN people USING (accountId) WHERE conversationId = ? AND NOT EXISTS (
         SELECT 1 FROM devices
         WHERE devices.deviceId = members.deviceId AND devices.accountId = members.accountId)`,
      id,
    )
    .map((row) => row.deviceId);
}

export function conversationsOf(store: Store, account: AccountId): readonly ConversationId[] {
  return store
    .all<{ readonly conversationId: ConversationId }>(
      "SELECT DISTINCT conversationId FROM members WHERE accountId = ?",
      account,
    )
    .map((row) => row.conversationId);
}

/** The account said it leaves: from now on anybody may commit its removal. */
export function addDeparture(store: Store, id: ConversationId, account: AccountId): void {
  store.run(
    "INSERT INTO departures (conversationId, accountId) VALUES (?, ?) ON CONFLICT DO NOTHING",
    id,
    account,
  );
}

/** The account is out of the group, or back in it. */
export function removeDeparture(store: Store, id: ConversationId, account: AccountId): void {
  store.run("DELETE FROM departures WHERE conversationId = ? AND accountId = ?", id, account);
}

export function readDepartures(store: Store, id: ConversationId): readonly AccountId[] {
  return store
    .all<{ readonly accountId: AccountId }>("SELECT accountId FROM departures WHERE conversationId = ?", id)
    .map((row) => row.accountId);
}
