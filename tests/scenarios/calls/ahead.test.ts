// A call is agreed on while it rings: by what stay, with whom, and what becomes of it when it is answered here or elsewhere.
import { describe, expect, test } from "vitest";
import { call, outcomeAt, untilCall, untilNoCall, untilRinging, untilWith } from "../../support/callers.ts";
import { callStory } from "../../support/callStory.ts";
import type { Person } from "../../support/people.ts";

const { meet, alsoAt, conversationOf } = callStory();

describe("agreed on before it is answered", () => {
  const heard = (person: Person) =>
    person.events.flatMap(({ name, body }) => (name === "call.signalled" ? [body] : []));
  /** Alice calls Bob; his window gets ready. */
  const prepared = async (bob: Person) => {
    const alice = await meet("Alice");
    const here = await conversationOf(alice, bob);
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

  test("not by who calls, and not once it is over", async () => {
    const bob = await meet("Bob");
    const { alice, callId } = await prepared(bob);
    await expect(alice.ask("call.prepare", { callId })).rejects.toMatchObject({ code: "conflict" });
    await bob.ask("call.decline", { callId });
    await expect(bob.ask("call.prepare", { callId })).rejects.toMatchObject({ code: "not-found" });
    await untilNoCall(alice);
  });

  test("in a group with everybody who is in it, one by one", async () => {
    const [alice, bob, carol] = [await meet("Alice"), await meet("Bob"), await meet("Carol")];
    const group = await conversationOf(alice, bob, carol);
    const { callId } = await call(alice, group);
    const offer = async (person: Person) => {
      const { participants } = await untilRinging(person);
      const stay = await person.ask("call.prepare", { callId });
      await person.ask("call.signal", { callId, to: participants[0]!, payload: "offer" });
      return stay;
    };
    const [ofBob, ofCarol] = [await offer(bob), await offer(carol)];
    await untilAwaited(alice, 2);
    await bob.ask("call.join", { callId, session: ofBob.session });
    const inIt = await untilWith(alice, 1);
    expect(inIt.awaited.map(({ session }) => session)).toEqual([ofCarol.session]);
    // She agrees with him once she is in it: he was not there when her stay was made, and cannot know of her.
    const seen = await untilCall(carol, "two in it", ({ participants }) => participants.length === 2);
    const him = seen.participants.find(({ session }) => session === ofBob.session)!;
    expect(him.joinedAt).toBeGreaterThan(ofCarol.joinedAt);
    const joined = await carol.ask("call.join", { callId, session: ofCarol.session });
    expect(joined.participants.at(-1)).toMatchObject({ session: ofCarol.session, isSelf: true });
    expect((await untilWith(alice, 2)).awaited).toEqual([]);
  });

  test("who is taken out of the group is not awaited any more", async () => {
    const [alice, bob, carol] = [await meet("Alice"), await meet("Bob"), await meet("Carol")];
    const group = await conversationOf(alice, bob, carol);
    const { callId } = await call(alice, group);
    const { participants } = await untilRinging(bob);
    await bob.ask("call.prepare", { callId });
    await bob.ask("call.signal", { callId, to: participants[0]!, payload: "offer" });
    await untilAwaited(alice, 1);
    await alice.ask("conversation.removeMember", { conversationId: group, accountId: await bob.id() });
    await untilAwaited(alice, 0);
  });
});
