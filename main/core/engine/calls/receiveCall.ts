// Transients about calls: who is there, who has gone, and WebRTC's own messages between two devices. The sender is whoever the MLS leaf
// belongs to; everything else in them is a claim, and one that does not fit is counted and ignored.
import type { CallPresent, CallSignal } from "../../../../shared/content/call.ts";
import type { TransientContent } from "../../../../shared/content/content.ts";
import type { AccountId, ConversationId, DeviceId } from "../../../../shared/ids.ts";
import { readCallLine, readCallsAfter } from "../../store/calls.ts";
import { readConversation } from "../../store/conversations.ts";
import type { Engine } from "../context.ts";
import { askAboutMs } from "./callTimes.ts";
import { noteTakingPart } from "./callHistory.ts";
import { isOpen } from "./callLine.ts";
import { trySending } from "./callWords.ts";
import { firstFlags, type LiveCall, type Participant } from "./liveCall.ts";

export interface CallSender {
  readonly conversationId: ConversationId;
  readonly accountId: AccountId;
  readonly deviceId: DeviceId;
}

type CallContent = Exclude<TransientContent, { type: "typing" }>;

/** What this device knows of at most; a member could make up more. */
const mostCalls = 32;
/** Devices that ring at the same time, of everybody who is called: the others agree on everything once they have answered. */
const mostAwaited = 8;

export function receiveCall(engine: Engine, sender: CallSender, content: CallContent): void {
  const { calls, platform, session } = engine;
  const { gate } = calls;
  if (!gate.admits(sender.deviceId, platform.clock.steady())) return;
  if (!gate.isFresh(content.sentAt, session.relayNow())) return;
  switch (content.type) {
    case "callPresent":
      return receivePresent(engine, sender, content);
    case "callAbsent": {
      const call = callOf(engine, sender, content);
      const isTheirs = call?.others.get(sender.deviceId)?.session === content.session;
      if (call !== undefined && isTheirs) calls.remove(call, sender.deviceId, "left");
      return;
    }
    case "callAsk": {
      const call = calls.runningIn(sender.conversationId);
      if (call !== undefined) calls.tell(call, sender.deviceId);
      return;
    }
    case "callSignal":
      return receiveSignal(engine, sender, content);
  }
}

/** After a login: in a conversation with a recent call somebody may be in one still. */
export function askWhoIsThere(engine: Engine): void {
  const { session, store, calls } = engine;
  const recent = readCallsAfter(store, session.relayNow() - askAboutMs);
  for (const conversationId of new Set(recent.map((call) => call.conversationId))) {
    if (calls.mine?.conversationId === conversationId) continue;
    if (readConversation(store, conversationId)?.isMember !== true) continue;
    trySending(engine, conversationId, { content: { type: "callAsk", sentAt: session.relayNow() } });
  }
}

function receivePresent(engine: Engine, sender: CallSender, content: CallPresent): void {
  const { calls, self, platform } = engine;
  const call = callOf(engine, sender, content) ?? openFrom(engine, sender, content);
  if (call === undefined) return calls.gate.ignore("unknown");
  const known = call.others.get(sender.deviceId);
  const { session, joinedAt, microphone, camera, screen, lastedMs } = content;
  const isNew = known?.session !== session;
  if (isNew && known !== undefined && joinedAt < known.joinedAt) return calls.gate.ignore("replayed");
  const { accountId, deviceId } = sender;
  const heardAt = platform.clock.steady();
  const flags = { microphone, camera, screen };
  if (!calls.admit(call, { accountId, deviceId, session, joinedAt, flags, heardAt })) return;
  if (lastedMs > 0) call.talkingSince = Math.min(call.talkingSince ?? Infinity, heardAt - lastedMs);
  if (accountId === self.accountId) return takenElsewhere(engine, call, joinedAt);
  if (isNew && call.stay !== undefined) calls.tell(call, deviceId);
  calls.changed(call);
}

/** Another device of this account is in the call: it stops ringing here, and who was in it here has moved there. */
function takenElsewhere(engine: Engine, call: LiveCall, joinedAt: number): void {
  const { calls } = engine;
  calls.stopRinging(call);
  noteTakingPart(engine, call.callId);
  if (call.stay !== undefined && joinedAt > call.stay.joinedAt) calls.end(call, "elsewhere", undefined);
  else calls.changed(call);
}

function receiveSignal(engine: Engine, sender: CallSender, content: CallSignal): void {
  const { calls, self, events, platform } = engine;
  const { to, session, joinedAt, isAhead, number, callId, payload } = content;
  const call = callOf(engine, sender, content);
  const mine = call?.stay ?? call?.ahead;
  if (call === undefined || mine === undefined) return calls.gate.ignore("unknown");
  if (to.deviceId !== self.deviceId || to.session !== mine.session) return calls.gate.ignore("misdirected");
  const { accountId, deviceId } = sender;
  const isIn = call.others.get(deviceId)?.session === session;
  const known = (isIn || !isAhead ? call.others : call.awaited).get(deviceId);
  if (known?.session !== session) {
    // Its sign of presence is still on the way, or was lost: a signal says the same.
    if (known !== undefined && joinedAt < known.joinedAt) return calls.gate.ignore("replayed");
    const flags = firstFlags(call.media);
    const other = { accountId, deviceId, session, joinedAt, flags, heardAt: platform.clock.steady() };
    if (isAhead && !mayAwait(engine, call, other)) return calls.gate.ignore("unknown");
    if (isAhead) calls.await(call, other);
    else if (!calls.admit(call, other)) return;
    calls.changed(call);
  }
  if (!calls.gate.isNew({ from: session, to: mine.session }, number)) return;
  events.emit({ name: "call.signalled", body: { callId, from: { deviceId, session }, payload } });
}

/** A device of somebody who is called into this device's call, and is not in it with another one. */
function mayAwait({ self }: Engine, { stay, others, awaited }: LiveCall, other: Participant): boolean {
  const isTheirs = ({ accountId }: Participant) => accountId === other.accountId;
  const isCalled = other.accountId !== self.accountId && ![...others.values()].some(isTheirs);
  return stay !== undefined && isCalled && (awaited.has(other.deviceId) || awaited.size < mostAwaited);
}

function callOf(
  { calls }: Engine,
  { conversationId }: CallSender,
  { callId }: Pick<CallPresent, "callId">,
): LiveCall | undefined {
  const call = calls.find(callId);
  return call?.conversationId === conversationId ? call : undefined;
}

/** This device was away when it began, or came to the conversation later. */
function openFrom(
  engine: Engine,
  sender: CallSender,
  { callId, media, lastedMs }: CallPresent,
): LiveCall | undefined {
  const { calls, store, platform } = engine;
  const { conversationId, accountId } = sender;
  if (calls.find(callId) !== undefined || calls.size >= mostCalls) return undefined;
  if (calls.isOver(callId)) return undefined;
  if (calls.runningIn(conversationId) !== undefined) return undefined;
  const line = readCallLine(store, callId);
  const isDirect = readConversation(store, conversationId)?.kind === "direct";
  if (line !== undefined && (line.conversationId !== conversationId || (isDirect && !isOpen(line.call))))
    return undefined;
  const startedBy = line?.senderId ?? accountId;
  const startedAt = platform.clock.now() - lastedMs;
  return calls.open({ callId, conversationId, isDirect, media, startedBy, startedAt });
}
