// The relay lies about calls: it changes, repeats, redirects, relabels and makes up what passes. Nobody is fooled, it learns nothing of
// what WebRTC says, and the honest signals get through.
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { CallId, ConversationId, DeviceId } from "../../../shared/ids.ts";
import {
  call,
  untilCall,
  untilNoCall,
  untilOutcome,
  untilRinging,
  untilWith,
} from "../../support/callers.ts";
import { openCrookedRelay, type CrookedRelay } from "../../support/crookedRelay.ts";
import { Person } from "../../support/people.ts";
import { startRelay, type TestRelay } from "../../support/relay.ts";

/** As long as an SDP, with what a relay in the middle would have to change. */
const offer = `{"type":"offer","sdp":"a=fingerprint:sha-256 4A:AD:B9:B1${" ".repeat(3_000)}"}`;

let relay: TestRelay;
let crooked: CrookedRelay;
let alice: Person;
let bob: Person;
let mallory: Person;
let here: ConversationId;
let callId: CallId;

/** Alice and Bob are in a call; Mallory is a member of the group, works for the relay, and is not in it. */
beforeEach(async () => {
  relay = await startRelay();
  crooked = await openCrookedRelay(relay.url);
  alice = await Person.enrolled("Alice", relay);
  bob = await Person.enrolled("Bob", relay, { through: crooked });
  mallory = await Person.enrolled("Mallory", relay, { through: crooked });
  here = await alice.group("Team", bob, mallory);
  await Promise.all([bob, mallory].map((person) => person.conversation(here)));
  ({ callId } = await call(alice, here));
  await untilRinging(bob);
  await bob.ask("call.join", { callId });
  await untilWith(alice, 1);
  await untilWith(bob, 1);
});
afterEach(async () => {
  expect([alice, bob, mallory].flatMap((person) => person.bugs)).toEqual([]);
  await Promise.all([alice, bob, mallory].map((person) => person.close()));
  await crooked.close();
  await relay.close();
});

const otherIn = async (person: Person) =>
  (await untilWith(person, 1)).participants.find(({ isSelf }) => !isSelf)!;
const toBob = async (payload: string) =>
  alice.ask("call.signal", { callId, to: await otherIn(alice), payload });
const heardBy = (person: Person) =>
  person.events.flatMap(({ name, body }) => (name === "call.signalled" ? [body] : []));
const deviceOf = async (person: Person): Promise<DeviceId> =>
  (await person.ask("app.view", {})).account!.deviceId;

/** Everything that was sent before has been looked at. */
const settled = async (person: Person, payload = "the honest end") => {
  await toBob(payload);
  await person.until(payload, () => heardBy(person).some((signal) => signal.payload === payload));
};

test("it sees nothing of a call's signals", async () => {
  await toBob(offer);
  await bob.until("the offer", () => heardBy(bob).some(({ payload }) => payload === offer));
  const seen = crooked.captured();
  for (const secret of ["fingerprint", "4A:AD:B9:B1", "callSignal", callId as string])
    for (const encoding of ["utf8", "utf16le"] as const)
      expect(seen.includes(Buffer.from(secret, encoding))).toBe(false);
});

test("transients withheld: the log alone says who calls, and that it is over", async () => {
  await alice.ask("call.leave", { callId });
  await bob.ask("call.leave", { callId });
  const direct = await alice.direct(bob);
  await bob.conversation(direct);
  crooked.onPush = (name, body) => (name === "transient.received" ? undefined : body);
  const second = await call(alice, direct);
  await untilRinging(bob);
  await alice.ask("call.leave", { callId: second.callId });
  await untilNoCall(bob);
});

describe("signs of presence that overtake the log", () => {
  let direct: ConversationId;
  let late: CallId;

  /** Bob has heard of Alice's call from her window's sign, and not from the log. */
  const overtaken = async () => {
    direct = await alice.direct(bob);
    await bob.conversation(direct);
    crooked.onPush = (name, body) => (name === "log.appended" ? undefined : body);
    ({ callId: late } = await call(alice, direct));
    await alice.sentAll();
    const flags = { microphone: true, camera: false, screen: false };
    const { session } = await untilCall(alice, "her call", (seen) => seen.callId === late);
    await alice.ask("call.present", { callId: late, session: session!, flags });
    await untilCall(
      bob,
      "a call that does not ring",
      (seen) => seen.callId === late && seen.state === "open",
    );
  };
  /** What was withheld is asked for as soon as something comes after it. */
  const logComes = async () => {
    crooked.onPush = (_name, body) => body;
    await alice.send(direct, "are you there?");
    await bob.reads(direct, "are you there?");
  };
  const ringsAt = (person: Person) =>
    person.events.some(
      ({ name, body }) => name === "call.changed" && body.callId === late && body.state === "incoming",
    );
  const leaveBoth = async () => {
    for (const person of [alice, bob]) await person.ask("call.leave", { callId });
  };

  test("the call rings when the log brings it", async () => {
    await leaveBoth();
    await overtaken();
    await logComes();
    await untilRinging(bob);
  });

  test("who is in another call is busy all the same", async () => {
    await alice.ask("call.leave", { callId });
    await mallory.ask("call.join", { callId });
    await untilWith(bob, 1);
    await overtaken();
    await logComes();
    await untilOutcome(alice, direct, "busy");
    expect(ringsAt(bob)).toBe(false);
  });

  test("a call that was given up by then does not ring any more", async () => {
    await leaveBoth();
    await overtaken();
    await alice.ask("call.leave", { callId: late });
    await untilNoCall(bob);
    await logComes();
    await untilOutcome(bob, direct, "missed");
    expect(ringsAt(bob)).toBe(false);
  });
});

test("a changed signal is no signal", async () => {
  let changed = 0;
  crooked.onPush = (name, body) => {
    const bytes = new Uint8Array((body["body"] as Uint8Array | undefined) ?? []);
    if (name !== "transient.received" || bytes.length < offer.length) return body;
    changed += 1;
    return { ...body, body: bytes.with(-40 + bytes.length, bytes.at(-40)! ^ 1) };
  };
  await toBob(offer);
  await settled(bob);
  expect(changed).toBe(1);
  expect(heardBy(bob).map(({ payload }) => payload)).toEqual(["the honest end"]);
});

test("a repeated signal arrives once, a made-up one never", async () => {
  const kept: Record<string, unknown>[] = [];
  crooked.onPush = (name, body) => {
    if (name === "transient.received") kept.push(body);
    return body;
  };
  await toBob(offer);
  await bob.until("the offer", () => heardBy(bob).length === 1);
  for (const body of kept) {
    crooked.inject("transient.received", body);
    crooked.inject("transient.received", { ...body, body: new Uint8Array(300).fill(7) });
  }
  await settled(bob);
  expect(heardBy(bob).map(({ payload }) => payload)).toEqual([offer, "the honest end"]);
});

test("who it comes from is what MLS says, whatever the relay calls the sender", async () => {
  const [aliceDevice, malloryDevice] = [await deviceOf(alice), await deviceOf(mallory)];
  crooked.onPush = (name, body) =>
    name === "transient.received" ? { ...body, senderDeviceId: malloryDevice } : body;
  await settled(bob);
  expect(heardBy(bob).map(({ from }) => from.deviceId)).toEqual([aliceDevice]);
});

test("a signal that is led to somebody else is of no use there, even to a member", async () => {
  const bobId = await bob.id();
  const passed: Record<string, unknown>[] = [];
  crooked.onPush = (name, body) => {
    if (name === "transient.received") passed.push(body);
    return body;
  };
  // Mallory joins too, and gets everything that is meant for Bob.
  await mallory.ask("call.join", { callId });
  await untilCall(alice, "three in the call", ({ participants }) => participants.length === 3);
  const target = (await untilCall(alice, "Bob", () => true)).participants.find(
    ({ accountId, isSelf }) => !isSelf && accountId === bobId,
  )!;
  await alice.ask("call.signal", { callId, to: target, payload: offer });
  await bob.until("the offer", () => heardBy(bob).length === 1);
  const captured = passed.findLast((body) => (body["body"] as Uint8Array).length > 3_000)!;
  crooked.inject("transient.received", captured);
  const mine = (await untilCall(mallory, "her stay", () => true)).session!;
  await alice.ask("call.signal", {
    callId,
    to: { deviceId: await deviceOf(mallory), session: mine },
    payload: "hers",
  });
  await mallory.until("her own", () => heardBy(mallory).length > 0);
  expect(heardBy(mallory).map(({ payload }) => payload)).toEqual(["hers"]);
});
