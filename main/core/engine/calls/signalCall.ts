// The window in a call says that it is there, and talks to the windows of the others.
import { isDeepStrictEqual } from "node:util";
import type { BridgeCalls } from "../../../../shared/bridge/calls.ts";
import type { Params } from "../../../../shared/contract.ts";
import { Failure } from "../../../../shared/fault.ts";
import type { Engine } from "../context.ts";
import { tellEveryMs } from "./callTimes.ts";
import { sendTransient } from "./callWords.ts";

export function sayPresent(
  engine: Engine,
  { callId, session, flags }: Params<BridgeCalls, "call.present">,
): void {
  const { calls, platform } = engine;
  const call = calls.require(callId);
  if (call.stay?.session !== session) throw new Failure("conflict", "another stay");
  calls.watchWindow(call);
  const isChanged = !isDeepStrictEqual(call.stay.flags, flags);
  call.stay.flags = flags;
  calls.rememberPart(call);
  if (isChanged || platform.clock.steady() - call.stay.toldAt >= tellEveryMs) calls.tell(call);
  if (isChanged) calls.changed(call);
}

/** Fails when it cannot be sent now: nothing is kept for later. */
export async function signalTo(
  engine: Engine,
  { callId, to, payload }: Params<BridgeCalls, "call.signal">,
): Promise<void> {
  const { stay, ahead, others, awaited, conversationId } = engine.calls.require(callId);
  const mine = stay ?? ahead;
  if (mine === undefined) throw new Failure("conflict", "not in this call");
  const isThere = [others, awaited].some((known) => known.get(to.deviceId)?.session === to.session);
  if (!isThere) throw new Failure("not-found", "nobody there");
  const number = (mine.numbers.get(to.session) ?? 0) + 1;
  mine.numbers.set(to.session, number);
  const { session, joinedAt } = mine;
  const isAhead = stay === undefined;
  const sentAt = engine.session.relayNow();
  const part = { callId, session, joinedAt, isAhead } as const;
  const content = { type: "callSignal", ...part, to, number, payload, sentAt } as const;
  await sendTransient(engine, conversationId, { content, to: [to.deviceId] });
}
