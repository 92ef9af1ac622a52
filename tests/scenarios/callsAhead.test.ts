// A call is connected while it rings: who may be, by what stay, and what becomes of it when it is here or elsewhere.
import { describe, expect, test } from "vitest";
import { call, outcomeAt, untilCall, untilNoCall, untilRinging, untilWith } from "../support/callers.ts";
import { callStory } from "../support/callStory.ts";
import type { Person } from "../support/people.ts";

const { meet, alsoAt, conversationOf } = callStory();

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
