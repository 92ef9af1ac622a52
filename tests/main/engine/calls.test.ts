// Calls against members that lie: signals that are late, repeated, too many, or for somebody else are counted and have no effect.
import { beforeEach, describe, expect, test } from "vitest";
import { receiveCall } from "../../../main/core/engine/calls/receiveCall.ts";
import { joinCall } from "../../../main/core/engine/calls/startCall.ts";
import { mintId } from "../../../main/core/engine/mintId.ts";
import type { CallPresent, CallSignal } from "../../../shared/content/call.ts";
import type { AccountId, CallId, CallSessionId, ConversationId, DeviceId } from "../../../shared/ids.ts";
import { openFakeEngine, type FakeEngine } from "./fakeEngine.ts";

describe("calls among members", () => {
  let fake: FakeEngine;
  let callId: CallId;
  let session: CallSessionId;

  beforeEach(async () => {
    fake = openFakeEngine();
    fake.relay = () => ({});
    fake.engine.session = Object.assign(fake.engine.session, { current: async () => {} });
    callId = mintId<CallId>(fake.platform);
    session = mintId<CallSessionId>(fake.platform);
  });

  const friend = () => ({ conversationId: fake.here, ...fake.friend });
  const present = (change: Partial<CallPresent> = {}): CallPresent => ({
    type: "callPresent",
    callId,
    media: "voice",
    session,
    joinedAt: fake.clock.now(),
    microphone: true,
    camera: false,
    screen: false,
    lastedMs: 0,
    sentAt: fake.clock.now(),
    ...change,
  });
  const mine = () => fake.engine.calls.list()[0]!.session!;
  const signal = (number: number, change: Partial<CallSignal> = {}): CallSignal => ({
    type: "callSignal",
    callId,
    session,
    joinedAt: fake.clock.now(),
    isAhead: false,
    to: { deviceId: fake.engine.self.deviceId, session: mine() },
    number,
    payload: `signal ${number}`,
    sentAt: fake.clock.now(),
    ...change,
  });
  const receive = (content: CallPresent | CallSignal, sender = friend()) =>
    receiveCall(fake.engine, sender, content);
  const payloads = () =>
    fake.events.flatMap(({ name, body }) => (name === "call.signalled" ? [body.payload] : []));
  const ignored = () => Object.fromEntries(fake.engine.calls.gate.ignored);
  const others = () => fake.engine.calls.list()[0]?.participants.filter(({ isSelf }) => !isSelf) ?? [];

  /** In a call with the friend. */
  const inCall = async () => {
    receive(present());
    await joinCall(fake.engine, { callId });
  };

  test("signals arrive in order, each once", async () => {
    await inCall();
    for (const number of [1, 2, 2, 1, 3]) receive(signal(number));
    expect(payloads()).toEqual(["signal 1", "signal 2", "signal 3"]);
    expect(ignored()).toEqual({ replayed: 2 });
  });

  test("a signal is good for a minute", async () => {
    await inCall();
    const now = fake.clock.now();
    receive(signal(1, { sentAt: now - 61_000 }));
    receive(signal(2, { sentAt: now + 61_000 }));
    expect(payloads()).toEqual([]);
    expect(ignored()).toEqual({ late: 2 });
  });

  test("what is for another device, or another stay of this one, is not for this one", async () => {
    await inCall();
    const elsewhere = { deviceId: mintId<DeviceId>(fake.platform), session: mine() };
    const before = { deviceId: fake.engine.self.deviceId, session: mintId<CallSessionId>(fake.platform) };
    receive(signal(1, { to: elsewhere }));
    receive(signal(2, { to: before }));
    receive(signal(3, { callId: mintId<CallId>(fake.platform) }));
    receive(signal(4), { ...friend(), conversationId: mintId<ConversationId>(fake.platform) });
    expect(payloads()).toEqual([]);
    expect(ignored()).toEqual({ misdirected: 2, unknown: 2 });
  });

  test("who joined again is another stay: the earlier one's signals and signs are over", async () => {
    await inCall();
    const again = mintId<CallSessionId>(fake.platform);
    fake.clock.advance(1_000);
    receive(present({ session: again }));
    expect(others().map((other) => other.session)).toEqual([again]);
    receive(signal(1, { joinedAt: fake.clock.now() - 1_000 }));
    receive(present({ joinedAt: fake.clock.now() - 1_000 }));
    expect(others().map((other) => other.session)).toEqual([again]);
    expect(payloads()).toEqual([]);
  });

  test("a flood from one device is counted, and what others say gets through", async () => {
    await inCall();
    for (let number = 1; number <= 500; number++) receive(signal(number));
    expect(payloads().length).toBeLessThan(120);
    expect(ignored()["flooding"]).toBeGreaterThan(380);
    const stranger = { ...friend(), deviceId: mintId<DeviceId>(fake.platform) };
    receive(present({ session: mintId<CallSessionId>(fake.platform) }), stranger);
    expect(others()).toHaveLength(2);
    fake.clock.advance(10_000);
    receive(signal(501));
    expect(payloads().at(-1)).toBe("signal 501");
  });

  test("a call holds eight; whoever comes after that is not in it, whoever claims to have been earlier takes the last place", async () => {
    const come = (joinedAt: number) => {
      const deviceId = mintId<DeviceId>(fake.platform);
      receive(present({ session: mintId<CallSessionId>(fake.platform), joinedAt }), {
        ...friend(),
        accountId: mintId<AccountId>(fake.platform),
        deviceId,
      });
      return deviceId;
    };
    const devices = Array.from({ length: 8 }, (_, at) => come(1_000 + at));
    expect(fake.engine.calls.list()[0]).toMatchObject({ isFull: true });
    come(2_000);
    const seen = () => others().map(({ deviceId }) => deviceId);
    expect(seen()).toEqual(devices);
    await expect(joinCall(fake.engine, { callId })).rejects.toMatchObject({ code: "too-large" });
    const first = come(1);
    expect(seen()).toEqual([first, ...devices.slice(0, 7)]);
  });

  test("made-up calls do not pile up: one to a conversation, few in all", () => {
    for (let at = 0; at < 50; at++) receive(present({ callId: mintId<CallId>(fake.platform) }));
    expect(fake.engine.calls.size).toBe(1);
    for (let at = 0; at < 50; at++)
      receive(present({ callId: mintId<CallId>(fake.platform) }), {
        ...friend(),
        deviceId: mintId<DeviceId>(fake.platform),
        conversationId: mintId<ConversationId>(fake.platform),
      });
    expect(fake.engine.calls.size).toBeLessThanOrEqual(32);
  });

  test("devices that ring are awaited: few, of whoever is called, until that person has answered or it has rung long enough", () => {
    const { calls, self } = fake.engine;
    const about = { callId, conversationId: fake.here, media: "voice", startedBy: self.accountId } as const;
    const call = calls.open({ ...about, isDirect: true, startedAt: fake.clock.now() });
    calls.enter(call);
    const pass = (ms: number) => {
      fake.clock.advance(ms);
      calls.watchWindow(call);
    };
    const rings = (accountId = fake.friend.accountId) =>
      receive(signal(1, { isAhead: true, session: mintId<CallSessionId>(fake.platform) }), {
        ...friend(),
        accountId,
        deviceId: mintId<DeviceId>(fake.platform),
      });
    const awaited = () => calls.list()[0]!.awaited.length;
    const someoneElse = mintId<AccountId>(fake.platform);
    for (let at = 0; at < 7; at++) rings();
    for (let at = 0; at < 3; at++) rings(someoneElse);
    rings(self.accountId);
    expect(awaited()).toBe(8);
    expect(payloads()).toHaveLength(8);
    expect(ignored()).toEqual({ unknown: 3 });
    expect(others()).toEqual([]);
    receive(present());
    rings();
    expect(awaited()).toBe(1);
    expect(others()).toHaveLength(1);
    expect(ignored()).toEqual({ unknown: 4 });
    pass(30_000);
    rings(someoneElse);
    pass(30_000);
    expect(awaited()).toBe(2);
    pass(20_000);
    expect(awaited()).toBe(0);
  });

  test("closing leaves no timer", async () => {
    await inCall();
    expect(fake.clock.waiting).toBeGreaterThan(0);
    const closed = fake.engine.calls.close();
    await closed;
    expect(fake.clock.waiting).toBe(0);
  });
});
