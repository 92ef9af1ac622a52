// Before there is an account: asks a relay who it is and whether an invitation is good, and refuses one under another key.
import type { Clock } from "../../../shared/clock.ts";
import type { Ask, Params, Result } from "../../../shared/contract.ts";
import { Failure } from "../../../shared/fault.ts";
import type { BridgeCalls } from "../../../shared/bridge/calls.ts";
import type { WireCalls } from "../../../shared/wire/calls.ts";
import type { Organisation } from "../../../shared/wire/directory.ts";
import { wireVersion } from "../../../shared/wire/version.ts";
import { openRelaySocket, type OpenRelaySocket } from "./relaySocket.ts";
import { organisationFingerprint, parseRelayAddress, type RelayTarget } from "./relayAddress.ts";

export interface InspectedRelay {
  readonly view: Result<BridgeCalls, "relay.inspect">;
  readonly organisation: Organisation;
}

/** Fails with `unauthorized` when the relay is not the one that the invitation names, `not-found` when the code is spent. */
export async function inspectRelay(
  clock: Clock,
  { address }: Params<BridgeCalls, "relay.inspect">,
): Promise<InspectedRelay> {
  const target = parseRelayAddress(address);
  return atRelay({ address: target.address, clock }, async (ask) => {
    const organisation = await describeRelay(ask, target);
    const view = { address: target.address, organisationName: organisation.name };
    if (target.invitation === undefined) return { view, organisation };
    const { invitation } = target;
    const { name } = await ask("invitation.check", { invitation });
    return {
      view: { ...view, invitation, ...(name === undefined ? {} : { suggestedName: name }) },
      organisation,
    };
  });
}

/** The organisation behind the address, if its key is the one that the link promised. */
export async function describeRelay(ask: Ask<WireCalls>, target: RelayTarget): Promise<Organisation> {
  const { organisation } = await ask("relay.describe", { wireVersion });
  const { fingerprint } = target;
  if (fingerprint !== undefined && fingerprint !== organisationFingerprint(organisation.organisationKey))
    throw new Failure("unauthorized", "the relay's organisation key is not the invitation's");
  return organisation;
}

/** Runs `work` on an anonymous socket that is closed afterwards. */
export async function atRelay<Value>(
  where: Pick<OpenRelaySocket, "address" | "clock">,
  work: (ask: Ask<WireCalls>) => Promise<Value>,
): Promise<Value> {
  const socket = await openRelaySocket({ ...where, onPush: ignore, onMalformed: ignore, onClosed: ignore });
  try {
    return await work(socket.ask);
  } finally {
    socket.close();
  }
}

function ignore(): void {}
