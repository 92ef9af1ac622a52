// Who calls whom, and what becomes of it: a real relay and real cores, everything but the media. Each ends in the right line of the
// history on all devices.
import { describe, expect, test } from "vitest";
import {
  answered,
  call,
  lineAt,
  mintCallId,
  outcomeAt,
  outcomesSeen,
  untilCall,
  untilNoCall,
  untilOutcome,
  untilRinging,
  untilWith,
} from "../support/callers.ts";
import { callStory } from "../support/callStory.ts";
import type { CallOutcome } from "../../renderer/text/callOutcome.ts";
import type { CallId } from "../../shared/ids.ts";
import { openTestClock } from "../support/clock.ts";
import { openNetwork } from "../support/network.ts";
import type { Person } from "../support/people.ts";

const { meet, alsoAt, conversationOf, relay } = callStory();

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

  test("the line never says anything that did not happen, not for a moment", async () => {
    const clock = openTestClock(Date.now());
    const [alice, bob] = [await meet("Alice", { clock }), await meet("Bob")];
    const here = await conversationOf(alice, bob);
    const over = async (callId: CallId, ofAlice: CallOutcome, ofBob: CallOutcome) => {
      await Promise.all([untilNoCall(alice), untilNoCall(bob)]);
      await Promise.all([untilOutcome(alice, here, ofAlice), untilOutcome(bob, here, ofBob)]);
      expect(await outcomesSeen(alice, callId)).toEqual(["running", ofAlice]);
      expect(await outcomesSeen(bob, callId)).toEqual(["running", ofBob]);
    };
    const ring = async () => {
      const started = await call(alice, here);
      await untilRinging(bob);
      await alice.until("its line", async () => (await outcomesSeen(alice, started.callId)).length > 0);
      return { callId: started.callId, session: started.session! };
    };

    for (const leaver of [alice, bob]) {
      const callId = await answered(alice, bob, here);
      await leaver.ask("call.leave", { callId });
      await over(callId, "talked", "talked");
    }
    const refused = await ring();
    await bob.ask("call.decline", { callId: refused.callId });
    await over(refused.callId, "declined", "youDeclined");
    const unheard = await ring();
    clock.advance(30_000);
    const flags = { microphone: true, camera: false, screen: false };
    await alice.ask("call.present", { ...unheard, flags });
    clock.advance(16_000);
    await over(unheard.callId, "unanswered", "missed");
  });

  test("how it ended is in the history without the relay too", async () => {
    const network = await openNetwork(relay().port);
    const [alice, bob] = [await meet("Alice", { through: network }), await meet("Bob")];
    const here = await conversationOf(alice, bob);
    const callId = await answered(alice, bob, here);
    network.cut();
    await alice.offline();
    await alice.ask("call.leave", { callId });
    expect(await outcomeAt(alice, here)).toBe("talked");
    expect((await lineAt(alice, here))!.lastedMs).toBeGreaterThan(0);
    await network.close();
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
    const network = await openNetwork(relay().port);
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

  test("a window that comes back gets what it is told, from the first signal on", async () => {
    const [alice, bob] = [await meet("Alice"), await meet("Bob")];
    const here = await conversationOf(alice, bob);
    const callId = await answered(alice, bob, here);
    const tell = async (payload: string) => {
      const { participants } = await untilWith(alice, 1);
      const to = participants.find(({ isSelf }) => !isSelf)!;
      await alice.ask("call.signal", { callId, to, payload });
      return to.session;
    };
    const heard = () =>
      bob.events.flatMap(({ name, body }) => (name === "call.signalled" ? [body.payload] : []));
    const before = await tell("first");
    await tell("second");
    await bob.until("two signals", () => heard().length === 2);
    const { session } = await bob.ask("call.join", { callId });
    await alice.until("the new stay", async () => {
      const { participants } = await untilWith(alice, 1);
      return participants.some((each) => each.session === session);
    });
    expect(session).not.toBe(before);
    await tell("third");
    await bob.until("the third", () => heard().at(-1) === "third");
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
    const network = await openNetwork(relay().port);
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
