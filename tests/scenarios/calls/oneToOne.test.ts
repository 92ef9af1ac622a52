// Who calls whom, and what becomes of it: a real relay and real cores, everything but the media. Each ends in the right line of the
// history of both.
import { expect, test } from "vitest";
import {
  answered,
  call,
  lineAt,
  outcomesSeen,
  untilCall,
  untilNoCall,
  untilOutcome,
  untilRinging,
  untilWith,
} from "../../support/callers.ts";
import { callStory } from "../../support/callStory.ts";
import type { CallOutcome } from "../../../renderer/text/callOutcome.ts";
import type { CallGoneView } from "../../../shared/bridge/callViews.ts";
import type { CallId, CallSessionId } from "../../../shared/ids.ts";
import { openTestClock, type TestClock } from "../../support/clock.ts";
import type { Person } from "../../support/people.ts";

const { meet, conversationOf } = callStory();

/** Nobody answers: it rings on after half a minute, in which the window says that it is there, and not much longer. */
async function ringOut(
  caller: Person,
  clock: TestClock,
  stay: { readonly callId: CallId; readonly session: CallSessionId },
): Promise<void> {
  clock.advance(30_000);
  const flags = { microphone: true, camera: false, screen: false };
  await caller.ask("call.present", { ...stay, flags });
  expect((await caller.ask("call.list", {})).calls).toHaveLength(1);
  clock.advance(16_000);
}

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
  for (const person of [alice, bob]) {
    await untilOutcome(person, here, "talked");
    const ended = person.events.findLast(({ name }) => name === "call.ended")!.body as CallGoneView;
    const { lastedMs } = (await lineAt(person, here))!;
    expect(lastedMs).toBeGreaterThan(0);
    expect(Math.abs(ended.lastedMs - lastedMs)).toBeLessThan(500);
  }
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
  await ringOut(alice, clock, unheard);
  await over(unheard.callId, "unanswered", "missed");
});

test("who calls knows when it has reached a device, every time, whatever is looked at there", async () => {
  const [alice, bob] = [await meet("Alice"), await meet("Bob")];
  const here = await conversationOf(alice, bob);
  for (let time = 0; time < 2; time++) {
    const { callId } = await call(alice, here);
    await alice.until("the line at Bob's", async () => {
      const { last } = await alice.conversation(here);
      const isLine = last?.body.kind === "call" && last.body.call.callId === callId;
      return isLine && last.delivery?.state === "delivered";
    });
    await bob.ask("call.decline", { callId });
    await Promise.all([untilNoCall(alice), untilNoCall(bob)]);
  }
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
  await ringOut(alice, clock, { callId, session: session! });
  await Promise.all([untilNoCall(alice), untilNoCall(bob)]);
  await untilOutcome(alice, here, "unanswered");
  await untilOutcome(bob, here, "missed");
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
  expect(await outcomesSeen(bob, callId)).toEqual(["youWereBusy"]);
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
