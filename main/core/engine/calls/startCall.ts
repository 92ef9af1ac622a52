// The window starts a call, or joins one that rings or runs.
import type { BridgeCalls } from "../../../../shared/bridge/calls.ts";
import type { CallView } from "../../../../shared/bridge/callViews.ts";
import type { Params, Result } from "../../../../shared/contract.ts";
import { Failure } from "../../../../shared/fault.ts";
import { lineIdOf } from "../../store/calls.ts";
import { readMessage } from "../../store/messagePages.ts";
import type { Engine } from "../context.ts";
import { requireMembership, requireOnline } from "../requireConversation.ts";
import { sayInGroup } from "../sayInGroup.ts";
import { noteTakingPart } from "./callHistory.ts";
import { announceMs, ringMs } from "./callTimes.ts";
import { isFull, type LiveCall } from "./liveCall.ts";

/** Where one runs already, joins that one. */
export async function startCall(engine: Engine, asked: Params<BridgeCalls, "call.start">): Promise<CallView> {
  const { calls, store } = engine;
  const { conversationId, callId } = asked;
  const { memberCount, kind } = requireMembership(engine, conversationId);
  if (memberCount < 2) throw new Failure("invalid", "nobody to call");
  await requireOnline(engine);
  const running = calls.runningIn(conversationId);
  if (running !== undefined) return joinCall(engine, running);
  if (calls.mine !== undefined) throw new Failure("conflict", "in a call");
  const isTaken = calls.find(callId) !== undefined || readMessage(store, lineIdOf(callId)) !== undefined;
  if (isTaken) throw new Failure("conflict", "call id is taken");
  const startedAt = engine.platform.clock.now();
  const isDirect = kind === "direct";
  const call = calls.open({ ...asked, isDirect, startedBy: engine.self.accountId, startedAt });
  await announce(engine, call);
  return calls.changed(call);
}

export async function joinCall(
  engine: Engine,
  { callId, session }: Params<BridgeCalls, "call.join">,
): Promise<CallView> {
  const { calls } = engine;
  requireMembership(engine, calls.require(callId).conversationId);
  await requireOnline(engine);
  const call = calls.require(callId);
  if (calls.mine !== undefined && calls.mine !== call) throw new Failure("conflict", "in another call");
  if (call.stay === undefined && isFull(call)) throw new Failure("too-large", "the call is full");
  const ahead = call.ahead?.session === session ? call.ahead : undefined;
  calls.stopRinging(call);
  calls.enter(call, ahead);
  for (const other of call.others.values()) calls.meet(call, other);
  noteTakingPart(engine, callId);
  calls.tell(call);
  return calls.changed(call);
}

/** For the window to agree ahead with those who are in the call. They learn that this device rings, and nothing else. */
export function prepareCall(
  engine: Engine,
  { callId }: Params<BridgeCalls, "call.prepare">,
): Result<BridgeCalls, "call.prepare"> {
  const { calls } = engine;
  const call = calls.require(callId);
  if (!call.rings) throw new Failure("conflict", "it does not ring");
  call.ahead = calls.mintStay(call);
  const { session, joinedAt } = call.ahead;
  return { session, joinedAt };
}

/** Durable, and on its way; should it not get through in time, or nobody answer, it is taken back. */
async function announce(engine: Engine, call: LiveCall): Promise<void> {
  const { calls } = engine;
  const { conversationId, callId, media } = call;
  const { session, joinedAt: sentAt } = calls.enter(call);
  try {
    await sayInGroup(engine, conversationId, { type: "callStart", callId, media, session, sentAt });
  } catch (cause) {
    calls.drop(call, "failed");
    throw cause;
  }
  calls.later(call, { name: "announce", afterMs: announceMs }, () => calls.end(call, "failed", "cancelled"));
  if (call.isDirect)
    calls.later(call, { name: "ring", afterMs: ringMs }, () => calls.end(call, "unanswered", "unanswered"));
}
