// Takes key packages for the devices of people who are to be added, and makes sure that they are theirs.
import { Failure } from "../../../shared/fault.ts";
import type { AccountId, DeviceId } from "../../../shared/ids.ts";
import type { WireMemberDevice } from "../../../shared/wire/conversation.ts";
import { limits } from "../../../shared/wire/limits.ts";
import type { GroupMember } from "../crypto/mlsEngine.ts";
import { readPinnedIdentity } from "../store/people.ts";
import type { Engine } from "./context.ts";

export interface Claimed {
  readonly keyPackages: readonly Uint8Array[];
  /** Whose they are, as the relay says; in the same order. */
  readonly devices: readonly WireMemberDevice[];
}

export interface Claim {
  readonly accounts: readonly AccountId[];
  /** Devices that are in the group already. */
  readonly except: readonly DeviceId[];
  /** Who has no device that can be added is left out; otherwise the whole claim fails with `not-found`. */
  readonly some?: boolean;
}

export async function claimKeyPackages(
  { connection }: Engine,
  { accounts, except, some = false }: Claim,
): Promise<Claimed> {
  const keyPackages: Uint8Array[] = [];
  const devices: WireMemberDevice[] = [];
  for (let at = 0; at < accounts.length; at += limits.accountsPerCall) {
    const { claimed } = await connection.ask("keyPackage.claim", {
      accounts: accounts.slice(at, at + limits.accountsPerCall),
      except: [...except],
    });
    for (const { keyPackage, accountId, deviceId } of claimed) {
      keyPackages.push(new Uint8Array(keyPackage));
      devices.push({ accountId, deviceId });
    }
  }
  const reached = new Set(devices.map((device) => device.accountId));
  if (!some && accounts.some((account) => !reached.has(account)))
    throw new Failure("not-found", "no key packages");
  return { keyPackages, devices };
}

/**
 * The verified leaves are exactly the devices that the relay named, their accounts vouched for by the organisation, under the
 * identity keys they were first seen with. Fails with `unauthorized`.
 */
export function assertWelcome({ store }: Engine, { devices }: Claimed, added: readonly GroupMember[]): void {
  const named = new Set(devices.map(({ accountId, deviceId }) => `${accountId} ${deviceId}`));
  const isTheirs = added.every(({ accountId, deviceId, identityKey, vouched }) => {
    const pinned = readPinnedIdentity(store, accountId);
    const isKnown = pinned === undefined || Buffer.compare(pinned, identityKey) === 0;
    return vouched && isKnown && named.has(`${accountId} ${deviceId}`);
  });
  if (!isTheirs || added.length !== devices.length)
    throw new Failure("unauthorized", "not their key packages");
}
