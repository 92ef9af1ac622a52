// Calls to somebody with two computers.
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

const { meet, alsoAt } = callStory();

/** Bob has two computers, both online. */
async function meetWithLaptop() {
  const [alice, bob] = [await meet("Alice"), await meet("Bob")];
  const laptop = await alsoAt(bob);
  const here = await alice.direct(bob);
  await Promise.all([bob, laptop].map((device) => device.conversation(here)));
  await Promise.all([bob, laptop].map((device) => device.online()));
  return { alice, bob, laptop, here };
}

test("rings on both, answered on one stops the other", async () => {
  const { alice, bob, laptop, here } = await meetWithLaptop();
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
  const { alice, bob, laptop, here } = await meetWithLaptop();
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
  const { alice, bob, laptop, here } = await meetWithLaptop();
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
