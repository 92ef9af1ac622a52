// Who calls whom, and what becomes of it: a real relay and real cores, everything but the media. Each ends in the right line of the
// history on all devices.
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { ConversationId } from "../../shared/ids.ts";
import {
  answered,
  call,
  lineAt,
  mintCallId,
  outcomeAt,
  untilCall,
  untilNoCall,
  untilOutcome,
  untilRinging,
  untilWith,
} from "../support/callers.ts";
import { openTestClock } from "../support/clock.ts";
import { openNetwork } from "../support/network.ts";
import { Person, type PersonOptions } from "../support/people.ts";
import { startRelay, type TestRelay } from "../support/relay.ts";

let relay: TestRelay;
let people: Person[];

beforeEach(async () => {
  relay = await startRelay();
  people = [];
});
afterEach(async () => {
  expect(people.flatMap((person) => person.bugs)).toEqual([]);
  await Promise.all(people.map((person) => person.close()));
  await relay.close();
});

async function meet(name: string, options: PersonOptions = {}): Promise<Person> {
  const person = await Person.enrolled(name, relay, options);
  people.push(person);
  return person;
}

async function alsoAt(person: Person): Promise<Person> {
  const second = await person.onSecondDevice();
  people.push(second);
  return second;
}

/** Everybody has it and is up to date. */
async function conversationOf(starter: Person, ...others: readonly Person[]): Promise<ConversationId> {
  const [first] = others;
  const id = others.length === 1 ? await starter.direct(first!) : await starter.group("Team", ...others);
  await Promise.all([starter, ...others].map((person) => person.conversation(id)));
  await Promise.all([starter, ...others].map((person) => person.online()));
  return id;
}

describe("one to one", () => {
  test("rings, is answered, and ends for both when one leaves", async () => {
    const [alice, bob] = [await meet("Alice"), await meet("Bob")];
    const here = await conversationOf(alice, bob);
    const started = await call(alice, here, "video");
    expect(started).toMatchObject({ state: "outgoing", media: "video", startedBy: await alice.id() });
    const ringing = await untilRinging(bob);
    expect(ringing).toMatchObject({ callId: started.callId, conversationId: here, media: "video" });
    expect(ringing.participants.map(({ session }) => session)).toEqual([started.session]);
    const notice = { kind: "call", callId: started.callId, media: "video", title: "Alice" };
    expect(bob.platform.notices).toMatchObject([notice]);
    expect(bob.platform.withdrawn).toEqual([]);
    const joined = await bob.ask("call.join", { callId: started.callId });
    expect(bob.platform.withdrawn).toEqual([started.callId]);
    const seen = await untilWith(alice, 1);
    expect(seen.participants.map(({ session }) => session)).toEqual([started.session, joined.session]);
    expect(seen.talkingSince).toBeDefined();
    await bob.ask("call.leave", { callId: started.callId });
    await Promise.all([untilNoCall(alice), untilNoCall(bob)]);
    for (const person of [alice, bob]) await untilOutcome(person, here, "talked");
    expect((await bob.conversation(here)).unread).toBe(0);
    expect((await alice.conversation(here)).last?.body.kind).toBe("call");
  });

  test("declined", async () => {
    const [alice, bob] = [await meet("Alice"), await meet("Bob")];
    const here = await conversationOf(alice, bob);
    const { callId } = await call(alice, here);
    await untilRinging(bob);
    await bob.ask("call.decline", { callId });
    await Promise.all([untilNoCall(alice), untilNoCall(bob)]);
    await untilOutcome(alice, here, "declined");
    await untilOutcome(bob, here, "youDeclined");
    expect(alice.events.findLast(({ name }) => name === "call.ended")?.body).toMatchObject({
      callId,
      reason: "declined",
    });
  });

  test("cancelled by the caller is missed by the other, and counts as unread", async () => {
    const [alice, bob] = [await meet("Alice"), await meet("Bob")];
    const here = await conversationOf(alice, bob);
    const { callId } = await call(alice, here);
    await untilRinging(bob);
    await alice.ask("call.leave", { callId });
    await Promise.all([untilNoCall(alice), untilNoCall(bob)]);
    await untilOutcome(alice, here, "cancelled");
    await untilOutcome(bob, here, "missed");
    await bob.until("one unread", async () => (await bob.conversation(here)).unread === 1);
  });

  test("nobody answers: the caller gives up after a while, and nothing rings on", async () => {
    const clock = openTestClock(Date.now());
    const [alice, bob] = [await meet("Alice", { clock }), await meet("Bob")];
    const here = await conversationOf(alice, bob);
    const { callId, session } = await call(alice, here);
    await untilRinging(bob);
    await alice.until("its line", async () => (await lineAt(alice, here)) !== undefined);
    clock.advance(30_000);
    const flags = { microphone: true, camera: false, screen: false };
    await alice.ask("call.present", { callId, session: session!, flags });
    expect((await alice.ask("call.list", {})).calls).toHaveLength(1);
    clock.advance(16_000);
    await Promise.all([untilNoCall(alice), untilNoCall(bob)]);
    await untilOutcome(alice, here, "unanswered");
    await untilOutcome(bob, here, "missed");
  });

  test("a caller whose computer dies: the other's stops ringing by itself", async () => {
    const clock = openTestClock(Date.now());
    const [alice, bob] = [await meet("Alice"), await meet("Bob", { clock })];
    const here = await conversationOf(alice, bob);
    await call(alice, here);
    await untilRinging(bob);
    clock.advance(46_000);
    await untilNoCall(bob);
    await untilOutcome(bob, here, "missed");
    await bob.until("one unread", async () => (await bob.conversation(here)).unread === 1);
  });

  test("busy", async () => {
    const [alice, bob, carol] = [await meet("Alice"), await meet("Bob"), await meet("Carol")];
    const here = await conversationOf(alice, bob);
    const there = await conversationOf(carol, bob);
    await answered(alice, bob, here);
    const { callId } = await call(carol, there);
    await untilNoCall(carol);
    expect(carol.events.findLast(({ name }) => name === "call.ended")?.body).toMatchObject({
      callId,
      reason: "busy",
    });
    await untilOutcome(carol, there, "busy");
    await untilOutcome(bob, there, "youWereBusy");
    await bob.until("one unread", async () => (await bob.conversation(there)).unread === 1);
    await untilWith(bob, 1);
  });

  test("both call at the same moment: one call", async () => {
    const [alice, bob] = [await meet("Alice"), await meet("Bob")];
    const here = await conversationOf(alice, bob);
    const [first, second] = await Promise.all([call(alice, here), call(bob, here)]);
    expect(first.callId).not.toBe(second.callId);
    const isMerged = (person: Person) =>
      person.events.some(({ name, body }) => name === "call.ended" && body.reason === "merged");
    const loser = await alice.until("one of them gives way", () =>
      isMerged(alice) ? alice : isMerged(bob) ? bob : false,
    );
    const [winner, callId] = loser === alice ? [bob, second.callId] : [alice, first.callId];
    await untilCall(loser, "the other's call", (seen) => seen.callId === callId);
    await loser.ask("call.join", { callId });
    await Promise.all([untilWith(winner, 1), untilWith(loser, 1)]);
    await winner.ask("call.leave", { callId });
    for (const person of [alice, bob]) {
      await untilOutcome(person, here, "talked");
      const lines = (await person.messages(here)).filter(({ body }) => body.kind === "call");
      expect(lines.map(({ messageId }) => messageId as string)).toEqual([callId]);
    }
  });

  test("who comes online while it rings is rung, who comes later finds it in the history", async () => {
    const [alice, bob] = [await meet("Alice"), await meet("Bob")];
    const here = await conversationOf(alice, bob);
    await bob.stop();
    const { callId } = await call(alice, here);
    await alice.until("the start in the log", async () => (await lineAt(alice, here))?.callId === callId);
    await bob.start();
    await untilRinging(bob);
    await bob.stop();
    await alice.ask("call.leave", { callId });
    await untilOutcome(alice, here, "cancelled");
    await bob.start();
    await bob.until("one unread", async () => (await bob.conversation(here)).unread === 1);
    expect(await outcomeAt(bob, here)).toBe("missed");
    expect((await bob.ask("call.list", {})).calls).toEqual([]);
  });

  test("a relay that restarts in mid-call ends nothing; the end is told when it is back", async () => {
    const network = await openNetwork(relay.port);
    const [alice, bob] = [await meet("Alice", { through: network }), await meet("Bob")];
    const here = await conversationOf(bob, alice);
    const callId = await answered(alice, bob, here);
    network.cut();
    await alice.offline();
    expect((await untilWith(alice, 1)).callId).toBe(callId);
    await alice.ask("call.leave", { callId });
    await untilNoCall(alice);
    expect(await outcomeAt(bob, here)).toBe("talked");
    network.mend();
    await alice.ask("connection.retry", {});
    await untilNoCall(bob);
    await bob.until("the end", async () => ((await lineAt(bob, here))?.lastedMs ?? 0) > 0);
    await network.close();
  });

  test("a computer whose clock is set while it is on", async () => {
    const clock = openTestClock(Date.now());
    const [alice, bob] = [await meet("Alice"), await meet("Bob", { clock })];
    const here = await conversationOf(alice, bob);
    clock.set(-5 * 60_000);
    const callId = await answered(alice, bob, here);
    clock.set(10 * 60_000);
    await bob.ask("call.leave", { callId });
    await Promise.all([alice, bob].map(untilNoCall));
    await bob.until("its length", async () => ((await lineAt(bob, here))?.lastedMs ?? 0) > 0);
    expect((await lineAt(bob, here))!.lastedMs).toBeLessThan(60_000);
    await answered(bob, alice, here);
  });

  test("a window that falls silent leaves the call", async () => {
    const clock = openTestClock(Date.now());
    const [alice, bob] = [await meet("Alice", { clock }), await meet("Bob")];
    const here = await conversationOf(alice, bob);
    await answered(alice, bob, here);
    clock.advance(36_000);
    await Promise.all([untilNoCall(alice), untilNoCall(bob)]);
  });

  test("offline, nobody can be called; a second call waits for the first to end", async () => {
    const network = await openNetwork(relay.port);
    const [alice, bob, carol] = [
      await meet("Alice", { through: network }),
      await meet("Bob"),
      await meet("Carol"),
    ];
    const here = await conversationOf(bob, alice);
    const there = await conversationOf(carol, alice);
    await call(alice, here);
    await expect(call(alice, there)).rejects.toMatchObject({ code: "conflict" });
    await expect(alice.ask("call.join", { callId: mintCallId() })).rejects.toMatchObject({
      code: "not-found",
    });
    network.cut();
    await alice.offline();
    await expect(call(alice, there)).rejects.toMatchObject({ code: "offline" });
    await network.close();
  });

  test("people I never wrote to ring only if I want them to", async () => {
    const [alice, bob] = [await meet("Alice"), await meet("Bob")];
    await bob.ask("settings.change", { callsFrom: "known" });
    const here = await conversationOf(alice, bob);
    const first = await call(alice, here);
    expect(await untilCall(bob, "the call")).toMatchObject({ state: "open" });
    await alice.ask("call.leave", { callId: first.callId });
    await untilOutcome(bob, here, "missed");
    await bob.send(here, "I know you");
    await call(alice, here);
    await untilRinging(bob);
  });
});

describe("connected before it is answered", () => {
  const heard = (person: Person) =>
    person.events.flatMap(({ name, body }) => (name === "call.signalled" ? [body] : []));
  /** Alice calls Bob, who has written to her; his window gets ready. */
  const prepared = async (bob: Person) => {
    const alice = await meet("Alice");
    const here = await conversationOf(alice, bob);
    await bob.send(here, "hello");
    const { callId } = await call(alice, here);
    const ringing = await untilRinging(bob);
    const caller = ringing.participants[0]!;
    const stay = await bob.ask("call.prepare", { callId });
    return { alice, here, callId, caller, stay };
  };
  const untilAwaited = (person: Person, devices: number) =>
    untilCall(person, `${devices} devices ringing`, ({ awaited }) => awaited.length === devices);

  test("both sides signal while it rings, and the stay is the same afterwards", async () => {
    const bob = await meet("Bob");
    const { alice, here, callId, caller, stay } = await prepared(bob);
    await bob.ask("call.signal", { callId, to: caller, payload: "offer" });
    const seen = await untilAwaited(alice, 1);
    expect(seen).toMatchObject({ state: "outgoing", awaited: [{ session: stay.session }] });
    expect(seen.participants).toHaveLength(1);
    await alice.ask("call.signal", { callId, to: seen.awaited[0]!, payload: "answer" });
    await bob.until("the answer", () => heard(bob).some(({ payload }) => payload === "answer"));
    expect((await untilRinging(bob)).session).toBeUndefined();
    expect(await outcomeAt(bob, here)).toBe("missed");
    const joined = await bob.ask("call.join", { callId, session: stay.session });
    expect(joined).toMatchObject({ state: "joined", session: stay.session });
    const talking = await untilWith(alice, 1);
    expect(talking.awaited).toEqual([]);
    expect(talking.participants.map(({ session }) => session)).toContain(stay.session);
    await bob.ask("call.signal", { callId, to: caller, payload: "more" });
    await alice.until("more", () => heard(alice).some(({ payload }) => payload === "more"));
    expect(new Set(heard(alice).map(({ from }) => from.session))).toEqual(new Set([stay.session]));
  });

  test("a window that knows nothing of it joins with a stay of its own", async () => {
    const bob = await meet("Bob");
    const { alice, callId, stay } = await prepared(bob);
    const again = await bob.ask("call.prepare", { callId });
    expect(again.session).not.toBe(stay.session);
    const { session } = await bob.ask("call.join", { callId, session: stay.session });
    expect([stay.session, again.session]).not.toContain(session);
    await untilWith(alice, 1);
  });

  test("answered on one device, the other one is not awaited any more", async () => {
    const bob = await meet("Bob");
    const laptop = await alsoAt(bob);
    const { alice, here, callId, caller, stay } = await prepared(bob);
    await laptop.conversation(here);
    await bob.ask("call.signal", { callId, to: caller, payload: "offer" });
    await untilAwaited(alice, 1);
    await untilCall(laptop, "the call", () => true);
    await laptop.ask("call.join", { callId });
    await untilAwaited(alice, 0);
    await untilCall(bob, "taken elsewhere", ({ isElsewhere }) => isElsewhere);
    const late = bob.ask("call.signal", { callId, to: caller, payload: "late" });
    await expect(late).rejects.toMatchObject({ code: "conflict" });
    expect(stay.session).not.toBe((await untilWith(alice, 1)).session);
  });

  test("not for people I have nothing to do with, not in groups, and not once it is over", async () => {
    const [alice, bob] = [await meet("Alice"), await meet("Bob")];
    const here = await conversationOf(alice, bob);
    const stranger = await call(alice, here);
    await untilRinging(bob);
    const refused = { code: "conflict" };
    await expect(bob.ask("call.prepare", stranger)).rejects.toMatchObject(refused);
    await bob.ask("call.decline", { callId: stranger.callId });
    await expect(bob.ask("call.prepare", stranger)).rejects.toMatchObject({ code: "not-found" });
    await untilNoCall(alice);
    const group = await conversationOf(alice, bob, await meet("Carol"));
    const inGroup = await call(alice, group);
    await untilRinging(bob);
    await expect(bob.ask("call.prepare", inGroup)).rejects.toMatchObject(refused);
    await expect(alice.ask("call.prepare", inGroup)).rejects.toMatchObject(refused);
  });
});

describe("on several devices", () => {
  test("rings on both, answered on one stops the other", async () => {
    const [alice, bob] = [await meet("Alice"), await meet("Bob")];
    const laptop = await alsoAt(bob);
    const here = await alice.direct(bob);
    await Promise.all([bob, laptop].map((device) => device.conversation(here)));
    await Promise.all([bob, laptop].map((device) => device.online()));
    const { callId } = await call(alice, here);
    await Promise.all([untilRinging(bob), untilRinging(laptop)]);
    await laptop.ask("call.join", { callId });
    await untilWith(alice, 1);
    await untilCall(bob, "taken elsewhere", ({ state, isElsewhere }) => state === "open" && isElsewhere);
    await alice.ask("call.leave", { callId });
    await Promise.all([alice, bob, laptop].map(untilNoCall));
    for (const device of [alice, bob, laptop]) await untilOutcome(device, here, "talked");
    expect((await bob.conversation(here)).unread).toBe(0);
  });

  test("declined on one stops the other", async () => {
    const [alice, bob] = [await meet("Alice"), await meet("Bob")];
    const laptop = await alsoAt(bob);
    const here = await alice.direct(bob);
    await Promise.all([bob, laptop].map((device) => device.conversation(here)));
    await Promise.all([bob, laptop].map((device) => device.online()));
    const { callId } = await call(alice, here);
    await Promise.all([untilRinging(bob), untilRinging(laptop)]);
    await bob.ask("call.decline", { callId });
    await Promise.all([alice, bob, laptop].map(untilNoCall));
    await untilOutcome(alice, here, "declined");
    for (const device of [bob, laptop]) await untilOutcome(device, here, "youDeclined");
    expect(laptop.events.findLast(({ name }) => name === "call.ended")?.body).toMatchObject({
      reason: "elsewhere",
    });
  });

  test("taken over by another of my devices the call goes on there", async () => {
    const [alice, bob] = [await meet("Alice"), await meet("Bob")];
    const laptop = await alsoAt(bob);
    const here = await alice.direct(bob);
    await Promise.all([bob, laptop].map((device) => device.conversation(here)));
    await Promise.all([bob, laptop].map((device) => device.online()));
    const callId = await answered(alice, bob, here);
    await untilCall(laptop, "going on elsewhere", ({ isElsewhere }) => isElsewhere);
    await laptop.ask("call.join", { callId });
    await untilCall(bob, "moved", ({ state }) => state === "open");
    const { deviceId } = (await laptop.ask("app.view", {})).account!;
    await untilCall(alice, "the laptop alone", ({ participants }) => {
      const others = participants.filter(({ isSelf }) => !isSelf);
      return others.length === 1 && others[0]!.deviceId === deviceId;
    });
  });
});

describe("in a group", () => {
  test("join and leave while it runs; the last one out ends it", async () => {
    const [alice, bob, carol] = [await meet("Alice"), await meet("Bob"), await meet("Carol")];
    const here = await conversationOf(alice, bob, carol);
    const { callId } = await call(alice, here);
    await Promise.all([untilRinging(bob), untilRinging(carol)]);
    await bob.ask("call.join", { callId });
    await untilWith(alice, 1);
    await carol.ask("call.decline", { callId });
    await untilCall(carol, "a call to join later", ({ state }) => state === "open");
    await carol.ask("call.join", { callId });
    for (const person of [alice, bob, carol]) await untilWith(person, 2);
    await alice.ask("call.leave", { callId });
    expect(await untilCall(alice, "open")).toMatchObject({ state: "open" });
    for (const person of [bob, carol]) await untilWith(person, 1);
    await bob.ask("call.leave", { callId });
    await untilWith(carol, 0);
    await carol.ask("call.leave", { callId });
    await Promise.all([alice, bob, carol].map(untilNoCall));
    for (const person of [alice, bob, carol]) await untilOutcome(person, here, "talked");
  });

  test("a second start joins the call that runs", async () => {
    const [alice, bob, carol] = [await meet("Alice"), await meet("Bob"), await meet("Carol")];
    const here = await conversationOf(alice, bob, carol);
    const { callId } = await call(alice, here);
    await untilRinging(carol);
    expect(await call(carol, here)).toMatchObject({ callId, state: "joined" });
  });

  test("who was away learns of a running call, and sees when it is over", async () => {
    const [alice, bob, carol] = [await meet("Alice"), await meet("Bob"), await meet("Carol")];
    const here = await conversationOf(alice, bob, carol);
    await carol.stop();
    const callId = await answered(alice, bob, here);
    await carol.start();
    await untilCall(carol, "the call", (seen) => seen.callId === callId && seen.participants.length === 2);
    for (const person of [alice, bob]) await person.ask("call.leave", { callId });
    await untilNoCall(carol);
    await untilOutcome(carol, here, "held");
  });

  test("who is removed from the group is out of the call", async () => {
    const [alice, bob, carol] = [await meet("Alice"), await meet("Bob"), await meet("Carol")];
    const here = await conversationOf(alice, bob, carol);
    const { callId } = await call(alice, here);
    for (const person of [bob, carol]) {
      await untilRinging(person);
      await person.ask("call.join", { callId });
    }
    await untilWith(alice, 2);
    await alice.ask("conversation.removeMember", { conversationId: here, accountId: await carol.id() });
    await untilNoCall(carol);
    for (const person of [alice, bob]) await untilWith(person, 1);
    expect(carol.events.findLast(({ name }) => name === "call.ended")?.body).toMatchObject({
      reason: "removed",
    });
  });
});
