// Calls in which something goes away: a computer, a window, the relay or the time of day.
import { expect, test } from "vitest";
import {
  answered,
  call,
  lineAt,
  mintCallId,
  outcomeAt,
  outcomesSeen,
  untilNoCall,
  untilOutcome,
  untilRinging,
  untilWith,
} from "../../support/callers.ts";
import { callStory } from "../../support/callStory.ts";
import { openTestClock } from "../../support/clock.ts";
import { openNetwork } from "../../support/network.ts";

const { meet, conversationOf, relay } = callStory();

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

test("the end of one call and the start of the next come together", async () => {
  const network = await openNetwork(relay().port);
  const [alice, bob] = [await meet("Alice"), await meet("Bob", { through: network })];
  const here = await conversationOf(alice, bob);
  const first = await answered(alice, bob, here);
  await bob.until("its line", async () => (await lineAt(bob, here)) !== undefined);
  network.cut();
  await bob.offline();
  await alice.ask("call.leave", { callId: first });
  await alice.sentAll();
  const { callId: second } = await call(alice, here);
  await alice.until("the start in the log", async () => (await lineAt(alice, here))?.callId === second);
  network.mend();
  await bob.ask("connection.retry", {});
  expect((await untilRinging(bob)).callId).toBe(second);
  await bob.until("its line", async () => (await lineAt(bob, here))?.callId === second);
  expect(await outcomesSeen(bob, first)).toEqual(["running", "talked"]);
  expect(await outcomesSeen(bob, second)).toEqual(["running"]);
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
