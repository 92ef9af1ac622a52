// Who this device is: account, keys, organisation, relay; its settings; and the recovery key until it is confirmed as saved.
import * as z from "zod";
import { defaultSettings } from "../../../shared/bridge/defaultSettings.ts";
import { settingsView, type SettingsView } from "../../../shared/bridge/views.ts";
import type { AccountId, DeviceId, OrganisationId } from "../../../shared/ids.ts";
import type { AccountIdentity, DeviceCertificate } from "../../../shared/wire/identity.ts";
import type { Store } from "./store.ts";

export interface Profile {
  readonly name: string;
  readonly relayAddress: string;
  readonly organisation: {
    readonly organisationId: OrganisationId;
    readonly name: string;
    readonly organisationKey: Uint8Array;
  };
  readonly account: AccountIdentity;
  /** 32-byte seed of the account signing key. */
  readonly signingPrivateKey: Uint8Array;
  readonly device: DeviceCertificate;
  /** 32-byte seed of the device key. */
  readonly devicePrivateKey: Uint8Array;
  /** Present while the enrolment is under way: written before the relay is asked, so that a crash between asks again. */
  readonly invitation?: string;
  /** Present once enrolled. */
  readonly countersignature?: Uint8Array;
}

interface ProfileRow {
  readonly accountId: AccountId;
  readonly deviceId: DeviceId;
  readonly name: string;
  readonly organisationId: OrganisationId;
  readonly organisationName: string;
  readonly organisationKey: Uint8Array;
  readonly relayAddress: string;
  readonly identityKey: Uint8Array;
  readonly signingKey: Uint8Array;
  readonly signingKeyIssuedAt: number;
  readonly signingKeySignature: Uint8Array;
  readonly signingPrivateKey: Uint8Array;
  readonly deviceKey: Uint8Array;
  readonly deviceExpiresAt: number;
  readonly deviceSignature: Uint8Array;
  readonly devicePrivateKey: Uint8Array;
  readonly invitation: string | null;
  readonly countersignature: Uint8Array | null;
}

/** Undefined before the first run. */
export function readProfile(store: Store): Profile | undefined {
  const row = store.get<ProfileRow>("SELECT * FROM profile");
  return row && toProfile(row);
}

/** Writes the whole profile, over the earlier one. */
export function writeProfile(store: Store, profile: Profile): void {
  const { organisation, account, device } = profile;
  store.run(
    `REPLACE INTO profile (one, accountId, deviceId, name, organisationId, organisationName, organisationKey,
       relayAddress, identityKey, signingKey, signingKeyIssuedAt, signingKeySignature, signingPrivateKey,
       deviceKey, deviceExpiresAt, deviceSignature, devicePrivateKey, invitation, countersignature)
     VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ...[account.accountId, device.deviceId, profile.name],
    ...[organisation.organisationId, organisation.name, organisation.organisationKey, profile.relayAddress],
    ...[account.identityKey, account.signingKey.signingKey, account.signingKey.issuedAt],
    ...[account.signingKey.signature, profile.signingPrivateKey],
    ...[device.deviceKey, device.expiresAt, device.signature, profile.devicePrivateKey],
    ...[profile.invitation ?? null, profile.countersignature ?? null],
  );
}

/** An enrolment that the relay refused for good: back to the first run, nothing of its keys left on disk. */
export function forgetProfile(store: Store): void {
  store.transaction(() => {
    store.run("DELETE FROM profile");
    store.run("DELETE FROM pendingRecovery");
  });
  store.truncateWal();
}

export interface PendingRecovery {
  readonly recoveryKey: Uint8Array;
  readonly vaultId: Uint8Array;
  /** The encrypted vault, kept until the relay has it. */
  readonly vault: Uint8Array;
  readonly isVaultStored: boolean;
}

/** Undefined once the person has confirmed that the recovery key is saved. */
export function readPendingRecovery(store: Store): PendingRecovery | undefined {
  const row = store.get<Omit<PendingRecovery, "isVaultStored"> & { readonly isVaultStored: number }>(
    "SELECT recoveryKey, vaultId, vault, isVaultStored FROM pendingRecovery",
  );
  return row && { ...row, isVaultStored: row.isVaultStored === 1 };
}

export function writePendingRecovery(store: Store, pending: PendingRecovery): void {
  store.run(
    "REPLACE INTO pendingRecovery (one, recoveryKey, vaultId, vault, isVaultStored) VALUES (1, ?, ?, ?, ?)",
    ...[pending.recoveryKey, pending.vaultId, pending.vault, Number(pending.isVaultStored)],
  );
}

/** The recovery key was saved elsewhere: overwritten here, in the file and in the WAL. Not inside a transaction. */
export function deletePendingRecovery(store: Store): void {
  store.run("DELETE FROM pendingRecovery");
  store.truncateWal();
}

/** What was never changed, or is not understood by this version, has its default. */
export function readSettings(store: Store): SettingsView {
  const stored = JSON.parse(readMark(store, "settings") ?? "{}") as Readonly<Record<string, unknown>>;
  const known = Object.entries(settingsView.shape).flatMap(([name, schema]) => {
    const checked = (schema as z.ZodType).safeParse(stored[name]);
    return checked.success ? [[name, checked.data] as const] : [];
  });
  return { ...defaultSettings, ...(Object.fromEntries(known) as Partial<SettingsView>) };
}

/** The settings as they are then. A member that is undefined, as a window may leave it, changes nothing. */
export function changeSettings(
  store: Store,
  change: { readonly [Name in keyof SettingsView]?: SettingsView[Name] | undefined },
): SettingsView {
  const named = Object.entries(change).filter(([, value]) => value !== undefined);
  return store.transaction(() => {
    const changed = { ...readSettings(store), ...(Object.fromEntries(named) as Partial<SettingsView>) };
    writeMark(store, "settings", JSON.stringify(changed));
    return changed;
  });
}

/** Single values that the engine keeps, each by its name. */
export interface Marks {
  /** JSON; see readSettings(). */
  readonly settings: string;
  /** The person's own choice: online, away or busy. */
  readonly presence: string;
  /** The relay's store generation at the last login: another one means publish key packages anew. */
  readonly storeGeneration: string;
  /** Directory version up to which entries are stored. */
  readonly directoryVersion: number;
  /** Device inbox: applied up to here, and acknowledged to the relay up to here. */
  readonly inboxCursor: number;
  readonly inboxAcknowledged: number;
  /** JSON; what is left to say of the call that this device is in. */
  readonly callPart: string;
}

export function readMark<Name extends keyof Marks>(store: Store, name: Name): Marks[Name] | undefined {
  return store.get<{ readonly value: Marks[Name] }>("SELECT value FROM marks WHERE name = ?", name)?.value;
}

export function writeMark<Name extends keyof Marks>(store: Store, name: Name, value: Marks[Name]): void {
  store.run("REPLACE INTO marks (name, value) VALUES (?, ?)", name, value);
}

export function deleteMark(store: Store, name: keyof Marks): void {
  store.run("DELETE FROM marks WHERE name = ?", name);
}

function toProfile(row: ProfileRow): Profile {
  const { accountId, deviceId, identityKey, signingKey, deviceKey } = row;
  return {
    name: row.name,
    relayAddress: row.relayAddress,
    organisation: {
      organisationId: row.organisationId,
      name: row.organisationName,
      organisationKey: row.organisationKey,
    },
    account: {
      accountId,
      identityKey,
      signingKey: { signingKey, issuedAt: row.signingKeyIssuedAt, signature: row.signingKeySignature },
    },
    signingPrivateKey: row.signingPrivateKey,
    device: { deviceId, deviceKey, expiresAt: row.deviceExpiresAt, signature: row.deviceSignature },
    devicePrivateKey: row.devicePrivateKey,
    ...(row.invitation === null ? {} : { invitation: row.invitation }),
    ...(row.countersignature === null ? {} : { countersignature: row.countersignature }),
  };
}
