// Directory entries as the relay gives them, with keys that are recognisable instead of real: the store checks no chains.
import type { AccountId, DeviceId } from "../../../shared/ids.ts";
import type { DirectoryEntry } from "../../../shared/wire/directory.ts";
import { named } from "./freshStore.ts";

export function directoryEntry(accountId: AccountId, change: Partial<DirectoryEntry> = {}): DirectoryEntry {
  return {
    ...{ accountId, name: "Bob", active: true, version: 1, countersignature: bytes(64, 1) },
    identityKey: bytes(32, 2),
    signingKey: { signingKey: bytes(32, 3), issuedAt: 5, signature: bytes(64, 4) },
    devices: [device(`device of ${accountId}`)],
    ...change,
  };
}

export function device(name: string): DirectoryEntry["devices"][number] {
  return {
    ...{ deviceId: named<DeviceId>(name), deviceKey: bytes(32, 5) },
    ...{ expiresAt: 9, signature: bytes(64, 6) },
  };
}

/** A Buffer, because that is what the database answers with. */
export function bytes(size: number, value: number): Uint8Array {
  return Buffer.alloc(size, value);
}
