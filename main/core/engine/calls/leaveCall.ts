// The window refuses a call, leaves one, or has lost somebody in it.
import type { BridgeCalls } from "../../../../shared/bridge/calls.ts";
import type { Params } from "../../../../shared/contract.ts";
import { Failure } from "../../../../shared/fault.ts";
import type { Engine } from "../context.ts";

/** Stops the ringing on all devices of this account; in a direct conversation the call is over. */
export async function declineCall(
  { calls }: Engine,
  { callId }: Params<BridgeCalls, "call.decline">,
): Promise<void> {
  const call = calls.require(callId);
  if (call.stay !== undefined) throw new Failure("conflict", "in this call");
  const isRefusal = call.rings || call.isDirect;
  calls.stopRinging(call);
  const said = isRefusal ? calls.say(call, "declined") : undefined;
  if (call.isDirect) calls.drop(call, "declined");
  else calls.changed(call);
  await said;
}

export function leaveCall({ calls }: Engine, { callId }: Params<BridgeCalls, "call.leave">): void {
  const call = calls.require(callId);
  if (call.stay === undefined) throw new Failure("conflict", "not in this call");
  calls.leave(call);
}

export function loseParticipant(
  { calls }: Engine,
  { callId, participant, reason }: Params<BridgeCalls, "call.lost">,
): void {
  const call = calls.require(callId);
  const isThere = call.others.get(participant.deviceId)?.session === participant.session;
  if (isThere) calls.remove(call, participant.deviceId, reason);
}
