// Somebody, or a device, is to be taken out of a group that anybody may take out: the members queue up by rank, so that mostly
// the first one commits and the others find it done.
import type { AccountId, ConversationId, DeviceId } from "../../../shared/ids.ts";
import { addIntent, readIntents } from "../store/commits.ts";
import { readDepartures, readMembers, readRevokedDevices } from "../store/members.ts";
import { fraction } from "./backOff.ts";
import type { Engine } from "./context.ts";
import type { Intent } from "./intent.ts";

/** Between two ranks; the first waits a fraction of it. */
const rankMs = 2_000;
const highestRank = 30;

export interface Leaving {
  readonly accounts?: readonly AccountId[];
  readonly devices?: readonly DeviceId[];
}

/** In the transaction in which the reason becomes known. */
export function scheduleRemoval(
  engine: Engine,
  id: ConversationId,
  { accounts = [], devices = [] }: Leaving,
): void {
  const { store, platform, intents } = engine;
  const planned = new Set<string>(
    readIntents<Intent>(store, id).flatMap(({ intent }) =>
      intent.kind === "remove" ? [...intent.accounts, ...(intent.devices ?? [])] : [],
    ),
  );
  const missing = {
    accounts: accounts.filter((account) => !planned.has(account)),
    devices: devices.filter((device) => !planned.has(device)),
  };
  if (missing.accounts.length + missing.devices.length === 0) return;
  const delay = (rank(engine, id) + fraction(platform.random)) * rankMs;
  addIntent<Intent>(store, id, {
    kind: "remove",
    ...missing,
    notBefore: platform.clock.now() + Math.round(delay),
  });
  intents.wakeSoon(id);
}

/** How many devices that stay come before this one. */
function rank({ store, self }: Engine, id: ConversationId): number {
  const gone = new Set<string>([...readDepartures(store, id), ...readRevokedDevices(store, id)]);
  const staying = readMembers(store, id).filter(
    ({ accountId, deviceId }) => !gone.has(accountId) && !gone.has(deviceId),
  );
  const mine = staying.findIndex((member) => member.deviceId === self.deviceId);
  return Math.min(mine === -1 ? highestRank : mine, highestRank);
}
