// The calls of one profile that ring or run: who is in which, vouched for by MLS, and what becomes of them with time. Media is the
// window's business; here every call ends in the history of every device.
import type { CallGoneReason, CallView } from "../../../../shared/bridge/callViews.ts";
import { contentLimits } from "../../../../shared/content/limits.ts";
import type { CallEndReason } from "../../../../shared/content/call.ts";
import { Failure } from "../../../../shared/fault.ts";
import type { CallId, CallSessionId, ConversationId, DeviceId } from "../../../../shared/ids.ts";
import { readConversation } from "../../store/conversations.ts";
import { readMembers } from "../../store/members.ts";
import type { Engine } from "../context.ts";
import { mintId } from "../mintId.ts";
import type { CallNews } from "./callNews.ts";
import { noteMissed, noteOwnEnd } from "./callHistory.ts";
import { lookEveryMs, ringMs, silenceMs, windowMs } from "./callTimes.ts";
import { forgetPart, rememberPart, sayEnd, saySevered, trySending, type Part } from "./callWords.ts";
import { hearNews } from "./hearNews.ts";
import {
  firstFlags,
  inOrder,
  lasted,
  openLiveCall,
  presenceOf,
  viewCall,
  type Ahead,
  type LiveCall,
  type NewCall,
  type Participant,
  type Stay,
  type TimerName,
} from "./liveCall.ts";
import { noticeOf } from "./noticeOf.ts";
import { askWhoIsThere } from "./receiveCall.ts";
import { SignalGate } from "./signalGate.ts";

/** Closing waits no longer for what is still to be said. */
const farewellMs = 2_000;

export class Calls {
  readonly engine: Engine;
  readonly gate = new SignalGate();
  readonly #calls = new Map<CallId, LiveCall>();
  /** What is being said last; awaited on closing. */
  readonly #farewells = new Set<Promise<void>>();
  readonly #over = new Set<CallId>();
  #isClosed = false;

  constructor(engine: Engine) {
    this.engine = engine;
  }

  list(): CallView[] {
    return [...this.#calls.values()].map((call) => this.#view(call));
  }

  get size(): number {
    return this.#calls.size;
  }

  find(callId: CallId): LiveCall | undefined {
    return this.#calls.get(callId);
  }

  /** `not-found` when it neither rings nor runs. */
  require(callId: CallId): LiveCall {
    const call = this.#calls.get(callId);
    if (call === undefined) throw new Failure("not-found", "no such call");
    return call;
  }

  runningIn(conversationId: ConversationId): LiveCall | undefined {
    return [...this.#calls.values()].find((call) => call.conversationId === conversationId);
  }

  /** The one call that this device is in. */
  get mine(): LiveCall | undefined {
    return [...this.#calls.values()].find(({ stay }) => stay !== undefined);
  }

  /** The log has said something of a call, durably. */
  heard(conversationId: ConversationId, news: CallNews): void {
    hearNews(this.engine, conversationId, news);
  }

  /** Somebody came to, or left, the conversation: who is no member of its group is in no call of it. */
  rosterChanged(conversationId: ConversationId): void {
    const call = this.runningIn(conversationId);
    if (call === undefined) return;
    const { store } = this.engine;
    if (readConversation(store, conversationId)?.isMember !== true) return this.drop(call, "removed");
    const members = new Set(readMembers(store, conversationId).map((member) => member.deviceId));
    const gone = [...call.others.keys()].filter((deviceId) => !members.has(deviceId));
    for (const deviceId of gone) this.remove(call, deviceId, "left");
    const isGone = ({ deviceId }: Participant) => !members.has(deviceId);
    if (forget(call.awaited, isGone)) this.changed(call);
  }

  /** Logged in and caught up: that nobody was heard until now means nothing. */
  online(): void {
    const heardAt = this.engine.platform.clock.steady();
    for (const call of this.#calls.values()) {
      for (const [deviceId, other] of call.others) call.others.set(deviceId, { ...other, heardAt });
      this.tell(call);
    }
    if (this.mine === undefined) this.#sayLast(saySevered(this.engine));
    askWhoIsThere(this.engine);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    for (const call of [...this.#calls.values()])
      if (call.stay === undefined) this.drop(call, "left");
      else this.leave(call);
    const { promise: overdue, resolve } = Promise.withResolvers<void>();
    const cancel = this.engine.platform.clock.after(farewellMs, resolve);
    await Promise.race([overdue, Promise.all(this.#farewells)]);
    cancel();
  }

  /** A direct call that is over for this device: who still says to be in it has not heard of that yet. */
  isOver(callId: CallId): boolean {
    return this.#over.has(callId);
  }

  open(about: NewCall): LiveCall {
    const call = openLiveCall(about);
    this.#over.delete(call.callId);
    this.#calls.set(call.callId, call);
    this.#watchSilence(call);
    return call;
  }

  /** Rings until somebody answers here or elsewhere, the caller gives up, or `afterMs` are over. */
  ring(call: LiveCall, afterMs: number): void {
    call.rings = true;
    if (this.engine.settings().notifications) this.engine.platform.notify(noticeOf(this.engine, call));
    this.later(call, { name: "ring", afterMs }, () => {
      if (call.isDirect) return this.drop(call, "unanswered");
      this.stopRinging(call);
      noteMissed(this.engine, call.callId);
      this.changed(call);
    });
  }

  stopRinging(call: LiveCall): void {
    this.cancel(call, "ring");
    if (call.rings) this.engine.platform.withdraw(call.callId);
    call.rings = false;
    call.ahead = undefined;
  }

  /** A stay to come. After that of all others: of two, the later one calls. */
  mintStay(call: LiveCall): Ahead {
    const { platform, session } = this.engine;
    const later = [...call.others.values()].map((other) => other.joinedAt + 1);
    const joinedAt = Math.max(session.relayNow(), ...later);
    return { session: mintId<CallSessionId>(platform), joinedAt, numbers: new Map() };
  }

  /** This device is in the call from now on; again, if it was: the others then connect anew, unless that was agreed on ahead. */
  enter(call: LiveCall, ahead?: Ahead): Stay {
    const stay = this.mintStay(call);
    const { session, numbers } = ahead ?? stay;
    const flags = call.stay?.flags ?? firstFlags(call.media);
    call.stay = { session, joinedAt: stay.joinedAt, numbers, flags, toldAt: -Infinity };
    this.watchWindow(call);
    this.rememberPart(call);
    return call.stay;
  }

  /** Puts the participant into the call, in place of an earlier stay of the same device. False when there is no room. */
  admit(call: LiveCall, other: Participant): boolean {
    const { self } = this.engine;
    const mine = call.stay === undefined ? [] : [{ ...self, ...call.stay }];
    const before = [...call.others.values()].filter(({ deviceId }) => deviceId !== other.deviceId);
    // Whoever comes ninth at the same moment as another sees the same order as everybody else, and who is last in it leaves.
    const last = inOrder([...before, ...mine, other])[contentLimits.devicesInCall];
    if (last?.deviceId === other.deviceId) return false;
    call.others.set(other.deviceId, other);
    // Answered: the others of that person's devices ring no more.
    forget(call.awaited, ({ accountId }) => accountId === other.accountId);
    if (call.stay !== undefined) this.meet(call, other);
    if (last?.deviceId === self.deviceId) this.end(call, "full", "left");
    else if (last !== undefined) this.remove(call, last.deviceId, "left");
    return true;
  }

  /** It rings there; longer than that it cannot. */
  await(call: LiveCall, other: Participant): void {
    call.awaited.set(other.deviceId, other);
    this.later(call, { name: "awaited", afterMs: ringMs }, () => {
      call.awaited.clear();
      this.changed(call);
    });
  }

  /** Somebody else's device is in it together with this one. */
  meet(call: LiveCall, { accountId }: Participant): void {
    if (accountId === this.engine.self.accountId) return;
    call.met.add(accountId);
    call.talkingSince ??= this.engine.platform.clock.steady();
    this.cancel(call, "ring");
  }

  remove(call: LiveCall, deviceId: DeviceId, reason: CallGoneReason): void {
    if (!call.others.delete(deviceId)) return;
    const { accountId } = this.engine.self;
    const isAlone = [...call.others.values()].every((other) => other.accountId === accountId);
    const isDeserted = call.isDirect && isAlone && (call.stay === undefined || call.met.size > 0);
    if (isDeserted) this.end(call, reason, "left");
    else if (call.stay === undefined && call.others.size === 0) this.drop(call, reason);
    else this.changed(call);
  }

  leave(call: LiveCall): void {
    this.end(call, "left", reasonOf(call));
  }

  /**
   * This device's part is over, and with it the call if nobody else is there or it is a direct one, which goes on only where another
   * device of this account took it over. `reason` is what the history is told, if anything.
   */
  end(call: LiveCall, gone: CallGoneReason, reason: CallEndReason | undefined): void {
    if (call.stay !== undefined) this.#sayGone(call, call.stay, reason);
    const isMoved = gone === "elsewhere" && call.stay !== undefined;
    const goesOn = (!call.isDirect || isMoved) && call.others.size > 0 && !this.#isClosed;
    this.drop(call, gone);
    if (!goesOn) return;
    const again = this.open(call);
    again.talkingSince = call.talkingSince;
    for (const other of call.others.values()) again.others.set(other.deviceId, other);
    this.changed(again);
  }

  /** Takes it from the window and forgets it. */
  drop(call: LiveCall, reason: CallGoneReason): void {
    const { callId, conversationId, timers } = call;
    const lastedMs = lasted(call, this.engine.platform.clock.steady());
    for (const cancel of timers.values()) cancel();
    timers.clear();
    if (!this.#calls.delete(callId)) return;
    if (call.isDirect) this.#over.add(callId);
    // Should it turn out that another device answered, the log says so.
    if (call.rings) noteMissed(this.engine, callId);
    this.stopRinging(call);
    if (this.#calls.size === 0) this.gate.clear();
    this.engine.events.emit({ name: "call.ended", body: { callId, conversationId, reason, lastedMs } });
  }

  /** Tells the window. */
  changed(call: LiveCall): CallView {
    const view = this.#view(call);
    if (this.find(call.callId) === call) this.engine.events.emit({ name: "call.changed", body: view });
    return view;
  }

  /** Tells the others, or one of them, that this device is in the call, if it is. */
  tell(call: LiveCall, to?: DeviceId): void {
    const { session, platform } = this.engine;
    if (call.stay === undefined || !session.isCurrent) return;
    const now = platform.clock.steady();
    if (to === undefined) call.stay.toldAt = now;
    const content = { ...presenceOf(call, call.stay, now), sentAt: session.relayNow() };
    trySending(this.engine, call.conversationId, { content, ...(to === undefined ? {} : { to: [to] }) });
  }

  /** To the history: here at once, for everybody durably. */
  say(call: LiveCall, reason: CallEndReason): Promise<void> {
    return this.#sayPart(this.#part(call, reason));
  }

  /** This device is in another call. */
  sayBusy({ callId, conversationId }: NewCall): void {
    this.#sayLast(this.#sayPart({ callId, conversationId, reason: "busy", lastedMs: 0, others: [] }));
  }

  /** What is to be said of it should this process not live to say it. */
  rememberPart(call: LiveCall): void {
    rememberPart(this.engine, this.#part(call, reasonOf(call)));
  }

  /** The window has to speak again before the time is over. */
  watchWindow(call: LiveCall): void {
    this.later(call, { name: "window", afterMs: windowMs }, () => this.leave(call));
  }

  later(
    call: LiveCall,
    { name, afterMs }: { readonly name: TimerName; readonly afterMs: number },
    task: () => void,
  ): void {
    this.cancel(call, name);
    call.timers.set(name, this.engine.platform.clock.after(afterMs, task));
  }

  cancel(call: LiveCall, name: TimerName): void {
    call.timers.get(name)?.();
    call.timers.delete(name);
  }

  #view(call: LiveCall): CallView {
    return viewCall(call, { self: this.engine.self, clock: this.engine.platform.clock });
  }

  #sayGone(call: LiveCall, { session }: Stay, reason: CallEndReason | undefined): void {
    const { callId, conversationId } = call;
    const sentAt = this.engine.session.relayNow();
    const content = { type: "callAbsent", callId, session, sentAt } as const;
    if (this.engine.session.isCurrent) trySending(this.engine, conversationId, { content });
    if (reason === undefined) forgetPart(this.engine);
    else this.#sayLast(this.say(call, reason).then(() => forgetPart(this.engine)));
  }

  #sayPart(part: Part): Promise<void> {
    noteOwnEnd(this.engine, part.callId, part);
    return sayEnd(this.engine, part);
  }

  #part(call: LiveCall, reason: CallEndReason): Part {
    const { callId, conversationId, met } = call;
    const lastedMs = lasted(call, this.engine.platform.clock.steady());
    return { callId, conversationId, reason, lastedMs, others: [...met] };
  }

  #sayLast(words: Promise<void>): void {
    const said = words.catch((cause: unknown) => this.engine.platform.log.error("call.endUnsaid", cause));
    this.#farewells.add(said);
    void said.finally(() => this.#farewells.delete(said));
  }

  /** A call that this device is not in is known only from what the others say every ten seconds. */
  #watchSilence(call: LiveCall): void {
    this.later(call, { name: "silence", afterMs: lookEveryMs }, () => {
      const now = this.engine.platform.clock.steady();
      const isListening = call.stay === undefined && this.engine.session.isCurrent;
      const silent = [...call.others.values()].filter(({ heardAt }) => now - heardAt > silenceMs);
      if (isListening) for (const { deviceId } of silent) this.remove(call, deviceId, "lost");
      if (this.find(call.callId) === call) this.#watchSilence(call);
    });
  }
}

/** Whether there were any. */
function forget(devices: Map<DeviceId, Participant>, isMeant: (device: Participant) => boolean): boolean {
  const meant = [...devices.values()].filter(isMeant);
  for (const { deviceId } of meant) devices.delete(deviceId);
  return meant.length > 0;
}

function reasonOf({ met }: LiveCall): CallEndReason {
  return met.size > 0 ? "left" : "cancelled";
}
