// Calls in a group: come and go as you like.
import { expect, test } from "vitest";
import {
  answered,
  call,
  untilCall,
  untilNoCall,
  untilOutcome,
  untilRinging,
  untilWith,
} from "../../support/callers.ts";
import { callStory } from "../../support/callStory.ts";

const { meet, conversationOf } = callStory();

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
