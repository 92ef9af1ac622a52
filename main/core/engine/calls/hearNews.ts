// What the log says of calls, for the ones that ring and run: who is called, and whose part is over.
import type { CallEnd, CallStart } from "../../../../shared/content/call.ts";
import type { CallId, ConversationId } from "../../../../shared/ids.ts";
import { readConversation, type StoredConversation } from "../../store/conversations.ts";
import type { Said } from "../place.ts";
import type { Engine } from "../context.ts";
import type { CallNews } from "./callNews.ts";
import { ringMs, stalestMs } from "./callTimes.ts";
import { firstFlags, type LiveCall, type NewCall } from "./liveCall.ts";
import { mayRing } from "./mayRing.ts";

export function hearNews(engine: Engine, conversationId: ConversationId, news: CallNews): void {
  switch (news.kind) {
    case "started":
      return hearStart(engine, conversationId, news);
    case "merged":
      return hearMerged(engine, conversationId, news.callId);
    case "ended":
      return hearEnd(engine, conversationId, news);
  }
}

function hearStart(
  engine: Engine,
  conversationId: ConversationId,
  { said, start }: { readonly said: Said; readonly start: CallStart },
): void {
  const { self, session, calls } = engine;
  const conversation = readConversation(engine.store, conversationId);
  const known = calls.find(start.callId);
  if (said.deviceId === self.deviceId) {
    if (known !== undefined) calls.cancel(known, "announce");
    return;
  }
  const age = Math.max(0, session.relayNow() - said.storedAt);
  const isStale = age >= ringMs || said.storedAt - start.sentAt > stalestMs;
  if (conversation === undefined || isStale || calls.isOver(start.callId)) return;
  if (known === undefined || isOvertaken(engine, conversationId, known))
    ringUp(engine, conversation, { said, start, age });
}

/** A sign of presence has come before the log's word, so that the call is known and nobody was rung up. */
function isOvertaken({ self }: Engine, conversationId: ConversationId, known: LiveCall): boolean {
  const isTaken = [...known.others.values()].some(({ accountId }) => accountId === self.accountId);
  return known.conversationId === conversationId && known.stay === undefined && !isTaken;
}

interface Ringing {
  readonly said: Said;
  readonly start: CallStart;
  /** Milliseconds since the relay stored the start. */
  readonly age: number;
}

function ringUp(engine: Engine, conversation: StoredConversation, { said, start, age }: Ringing): void {
  const { platform, self, calls } = engine;
  const { callId, media, session, sentAt } = start;
  const { conversationId, kind } = conversation;
  const isDirect = kind === "direct";
  const about: NewCall = {
    callId,
    conversationId,
    isDirect,
    media,
    startedBy: said.by,
    startedAt: platform.clock.now() - age,
  };
  const isMine = said.by === self.accountId;
  const isBusy = calls.mine !== undefined && calls.mine.conversationId !== conversationId;
  const known = calls.find(callId);
  if (isBusy && isDirect && !isMine) {
    if (known !== undefined) calls.drop(known, "busy");
    return calls.sayBusy(about);
  }
  const call = known === undefined ? calls.open(about) : Object.assign(known, about);
  if (!call.others.has(said.deviceId))
    calls.admit(call, {
      accountId: said.by,
      deviceId: said.deviceId,
      session,
      joinedAt: sentAt,
      flags: firstFlags(media),
      heardAt: platform.clock.steady(),
    });
  if (!isMine && calls.mine === undefined && mayRing(engine, conversation, said.by))
    calls.ring(call, ringMs - age);
  calls.changed(call);
}

/** Both called: this one's call gives way to the other's, which was opened when the log brought it and rings from now on. */
function hearMerged(engine: Engine, conversationId: ConversationId, callId: CallId): void {
  const { calls } = engine;
  const call = calls.find(callId);
  if (call === undefined) return;
  calls.end(call, "merged", undefined);
  const other = calls.runningIn(conversationId);
  if (other === undefined) return;
  calls.ring(other, ringMs);
  calls.changed(other);
}

function hearEnd(
  engine: Engine,
  conversationId: ConversationId,
  { said, end }: { readonly said: Said; readonly end: CallEnd },
): void {
  const { calls, self } = engine;
  const call = calls.find(end.callId);
  if (call === undefined || call.conversationId !== conversationId) return;
  if (said.deviceId === self.deviceId) return;
  const isMine = said.by === self.accountId;
  const isRefusal = end.reason === "declined" || end.reason === "busy";
  const isIn = [...call.others.values()].some((other) => other.accountId === said.by);
  if (isRefusal) {
    if (isMine) calls.stopRinging(call);
    // Refused on one device, taken on another at the same moment: the one that is in it counts.
    const counts = isMine ? call.stay === undefined : !isIn;
    if (call.isDirect && counts) calls.end(call, isMine ? "elsewhere" : end.reason, "cancelled");
    else calls.changed(call);
    return;
  }
  const isOver = call.isDirect && !isMine && (isIn || said.by === call.startedBy);
  if (isOver) calls.end(call, end.reason, call.met.size > 0 ? "left" : undefined);
  else leaveOut(engine, { said, end });
}

/** In a group the others go on; a call that its starter gave up before anybody came is over. */
function leaveOut({ calls }: Engine, { said, end }: { readonly said: Said; readonly end: CallEnd }): void {
  const call = calls.find(end.callId)!;
  if (end.reason !== "left" && said.by === call.startedBy) calls.stopRinging(call);
  calls.remove(call, said.deviceId, end.reason);
}
