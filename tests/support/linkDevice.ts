// A second device of an account, as linking will make one: its own keys under the account's signing key, known to the relay, and a
// profile of its own. The first device's profile must be closed meanwhile.
import { createDevice } from "../../main/core/crypto/identity.ts";
import { atRelay } from "../../main/core/engine/inspectRelay.ts";
import { mintId } from "../../main/core/engine/mintId.ts";
import { createProfileKey, databasePath, readProfileKey } from "../../main/core/engine/profileKey.ts";
import type { Platform } from "../../main/core/platform.ts";
import { readProfile, writeProfile, type Profile } from "../../main/core/store/profile.ts";
import { openStore } from "../../main/core/store/store.ts";
import type { DeviceId } from "../../shared/ids.ts";

export async function linkDevice(first: Platform, second: Platform): Promise<void> {
  const profile = closedProfile(first);
  const { account, organisation, signingPrivateKey, relayAddress } = profile;
  const { accountId } = account;
  const made = createDevice({
    organisationId: organisation.organisationId,
    accountId,
    deviceId: mintId<DeviceId>(second),
    signingPrivateKey,
    now: second.clock.now(),
  });
  await atRelay({ address: relayAddress, clock: second.clock }, (ask) =>
    ask("device.enrol", { accountId, device: made.device }),
  );
  const store = openStore({ path: databasePath(second), key: createProfileKey(second) });
  writeProfile(store, { ...profile, ...made });
  store.close();
}

function closedProfile(platform: Platform): Profile {
  const key = readProfileKey(platform);
  if (key.state !== "open") throw new Error(`the profile is ${key.state}`);
  const store = openStore({ path: databasePath(platform), key: key.key });
  try {
    const profile = readProfile(store);
    if (profile?.countersignature === undefined) throw new Error("the profile has no account");
    return profile;
  } finally {
    store.close();
  }
}
