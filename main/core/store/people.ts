// The directory as this device knows it, and the identity key each account was first seen with (trust on first use).
import type { TrustView } from "../../../shared/bridge/views.ts";
import type { AccountId, DeviceId } from "../../../shared/ids.ts";
import type { DirectoryEntry } from "../../../shared/wire/directory.ts";
import type { DeviceCertificate } from "../../../shared/wire/identity.ts";
import type { Store } from "./store.ts";

export interface StoredPerson {
  readonly accountId: AccountId;
  readonly name: string;
  readonly active: boolean;
  readonly trust: TrustView;
}

interface PersonRow {
  readonly accountId: AccountId;
  readonly name: string;
  readonly active: number;
  readonly vouched: number | null;
  readonly changedAt: number | null;
}

const person = `
  SELECT people.accountId, name, active, vouched, changedAt FROM people LEFT JOIN pins USING (accountId)`;

/** By name, then id. */
export function listPeople(store: Store): readonly StoredPerson[] {
  return store.all<PersonRow>(`${person} ORDER BY name, people.accountId`).map(toPerson);
}

export function readPerson(store: Store, account: AccountId): StoredPerson | undefined {
  const row = store.get<PersonRow>(`${person} WHERE people.accountId = ?`, account);
  return row && toPerson(row);
}

/** The entry as the relay gave it; undefined when the account is not in the directory. */
export function readDirectoryEntry(store: Store, account: AccountId): DirectoryEntry | undefined {
  const row = store.get<EntryRow>("SELECT * FROM people WHERE accountId = ?", account);
  if (row === undefined) return undefined;
  const { signingKeyIssuedAt, signingKeySignature, signingKey, active, ...rest } = row;
  return {
    ...rest,
    signingKey: { signingKey, issuedAt: signingKeyIssuedAt, signature: signingKeySignature },
    devices: [...listDevices(store, account)],
    active: active === 1,
  };
}

/** Writes entries whose chains were verified; older versions than the stored one are ignored. The accounts that changed. */
export function writeDirectoryEntries(
  store: Store,
  entries: readonly DirectoryEntry[],
): readonly AccountId[] {
  return store.transaction(() =>
    entries.filter((entry) => writeEntry(store, entry)).map((entry) => entry.accountId),
  );
}

/** `changed`: another key than the pinned one, not acknowledged yet; the pinned key stays. */
export type PinOutcome = "first" | "same" | "changed";

export interface SeenIdentity {
  readonly accountId: AccountId;
  readonly identityKey: Uint8Array;
  /** The organisation's countersignature over this key was verified. */
  readonly vouched: boolean;
  readonly at: number;
}

/** Pins the key on first sight. `changed` is answered once for each new key; seeing the same new key again is `same`. */
export function pinIdentity(store: Store, seen: SeenIdentity): PinOutcome {
  const { accountId, identityKey, vouched, at } = seen;
  const pin = store.get<PinRow>(
    "SELECT identityKey, vouched, changedKey FROM pins WHERE accountId = ?",
    accountId,
  );
  if (pin === undefined) {
    store.run(
      "INSERT INTO pins (accountId, identityKey, vouched, pinnedAt) VALUES (?, ?, ?, ?)",
      ...[accountId, identityKey, Number(vouched), at],
    );
    return "first";
  }
  if (isEqual(pin.identityKey, identityKey)) {
    if (vouched && pin.vouched === 0) store.run("UPDATE pins SET vouched = 1 WHERE accountId = ?", accountId);
    return "same";
  }
  if (pin.changedKey !== null && isEqual(pin.changedKey, identityKey)) return "same";
  store.run(
    "UPDATE pins SET changedKey = ?, changedAt = ? WHERE accountId = ?",
    ...[identityKey, at, accountId],
  );
  return "changed";
}

/** Undefined when the account was never seen. */
export function readPinnedIdentity(store: Store, account: AccountId): Uint8Array | undefined {
  return store.get<PinRow>("SELECT identityKey FROM pins WHERE accountId = ?", account)?.identityKey;
}

/** Undefined when the directory does not have the device. */
export function accountOfDevice(store: Store, device: DeviceId): AccountId | undefined {
  return store.get<{ readonly accountId: AccountId }>(
    "SELECT accountId FROM devices WHERE deviceId = ?",
    device,
  )?.accountId;
}

function listDevices(store: Store, account: AccountId): readonly DeviceCertificate[] {
  return store.all<DeviceCertificate>(
    "SELECT deviceId, deviceKey, expiresAt, signature FROM devices WHERE accountId = ? ORDER BY deviceId",
    account,
  );
}

interface EntryRow extends Omit<DirectoryEntry, "signingKey" | "devices" | "active"> {
  readonly signingKey: Uint8Array;
  readonly signingKeyIssuedAt: number;
  readonly signingKeySignature: Uint8Array;
  readonly active: number;
}

interface PinRow {
  readonly identityKey: Uint8Array;
  readonly vouched: number;
  readonly changedKey: Uint8Array | null;
}

function writeEntry(store: Store, entry: DirectoryEntry): boolean {
  const { accountId, signingKey } = entry;
  const written = store.run(
    `INSERT INTO people (accountId, name, identityKey, signingKey, signingKeyIssuedAt, signingKeySignature,
       countersignature, active, version) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (accountId) DO UPDATE SET name = excluded.name, identityKey = excluded.identityKey,
       signingKey = excluded.signingKey, signingKeyIssuedAt = excluded.signingKeyIssuedAt,
       signingKeySignature = excluded.signingKeySignature, countersignature = excluded.countersignature,
       active = excluded.active, version = excluded.version
     WHERE excluded.version > version`,
    ...[accountId, entry.name, entry.identityKey, signingKey.signingKey, signingKey.issuedAt],
    ...[signingKey.signature, entry.countersignature, Number(entry.active), entry.version],
  );
  if (written === 1) writeDevices(store, accountId, entry.devices);
  return written === 1;
}

function writeDevices(store: Store, account: AccountId, devices: readonly DeviceCertificate[]): void {
  store.run("DELETE FROM devices WHERE accountId = ?", account);
  for (const { deviceId, deviceKey, expiresAt, signature } of devices) {
    // A device id that another account already holds stays with that account.
    store.run(
      "INSERT OR IGNORE INTO devices (deviceId, accountId, deviceKey, expiresAt, signature) VALUES (?, ?, ?, ?, ?)",
      ...[deviceId, account, deviceKey, expiresAt, signature],
    );
  }
}

function toPerson({ accountId, name, active, vouched, changedAt }: PersonRow): StoredPerson {
  const trust = changedAt !== null ? "changed" : vouched === 1 ? "vouched" : "unverified";
  return { accountId, name, active: active === 1, trust };
}

function isEqual(left: Uint8Array, right: Uint8Array): boolean {
  return left.length === right.length && left.every((byte, at) => byte === right[at]);
}
