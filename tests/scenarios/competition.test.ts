// Two want the same at once: one conversation, one order of commits, and nobody's wish is lost.
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openCrookedRelay } from "../support/crookedRelay.ts";
import { openNetwork, type Network } from "../support/network.ts";
import { Person } from "../support/people.ts";
import { startRelay, type TestRelay } from "../support/relay.ts";

describe("competition", () => {
  let relay: TestRelay;
  let network: Network;
  let people: Person[];

  beforeEach(async () => {
    relay = await startRelay();
    network = await openNetwork(relay.port);
    people = await Promise.all(
      ["Alice", "Bob", "Carol", "Dave"].map((name) =>
        Person.enrolled(name, relay, name === "Alice" ? { through: network } : {}),
      ),
    );
  });
  afterEach(async () => {
    expect(people.flatMap((person) => person.bugs)).toEqual([]);
    await Promise.all(people.map((person) => person.close()));
    await network.close();
    await relay.close();
  });

  test("both start a direct conversation at once: it is one, and both can write", async () => {
    const [alice, bob] = people as [Person, Person];
    await Promise.all([alice.person("Bob"), bob.person("Alice")]);
    const [hers, his] = await Promise.all([alice.direct(bob), bob.direct(alice)]);
    expect(hers).toBe(his);
    await Promise.all([alice.send(hers, "me first"), bob.send(his, "no, me")]);
    await Promise.all([alice.reads(hers, "no, me"), bob.reads(his, "me first")]);
    expect((await alice.texts(hers)).toSorted()).toEqual((await bob.texts(his)).toSorted());
  });

  test("competing commits: both newcomers come in", async () => {
    const [alice, bob, carol, dave] = people as [Person, Person, Person, Person];
    const team = await alice.group("Team", bob);
    await bob.conversation(team);
    const [{ accountId: third }, { accountId: fourth }] = await Promise.all([
      alice.person("Carol"),
      bob.person("Dave"),
    ]);
    await Promise.all([
      alice.ask("conversation.addMembers", { conversationId: team, accounts: [third] }),
      bob.ask("conversation.addMembers", { conversationId: team, accounts: [fourth] }),
    ]);
    for (const person of people)
      await person.until("four members", async () => (await person.conversation(team)).memberCount === 4);
    await carol.send(team, "hello from Carol");
    await Promise.all([alice, bob, dave].map((person) => person.reads(team, "hello from Carol")));
  });

  test("what was on its way while somebody was added reaches the newcomer too, and leaves no unreadable line", async () => {
    const [alice, bob, , dave] = people as [Person, Person, Person, Person];
    const team = await alice.group("Team", bob);
    await bob.conversation(team);
    const { accountId } = await bob.person("Dave");
    network.hold("up");
    await alice.send(team, "on its way while Dave came");
    await alice.until("the message is on its way", () => network.held("up") > 0);
    await bob.ask("conversation.addMembers", { conversationId: team, accounts: [accountId] });
    await dave.conversation(team);
    network.flush();
    await Promise.all([bob, dave].map((person) => person.reads(team, "on its way while Dave came")));
    const kinds = (await dave.messages(team))
      .map(({ body }) => body.kind)
      .filter((kind) => kind !== "system");
    expect(kinds).toEqual(["text"]);
  });

  test("a message of an epoch that is gone is encrypted again under the same id", async () => {
    const [alice, bob, carol, dave] = people as [Person, Person, Person, Person];
    const team = await alice.group("Team", bob, carol);
    await Promise.all([bob.conversation(team), carol.conversation(team)]);
    const ids = await Promise.all([bob.person("Dave"), bob.person("Carol")]);
    network.cut();
    await alice.offline();
    const message = await alice.send(team, "written two epochs ago");
    const [added] = [ids[0].accountId];
    await bob.ask("conversation.addMembers", { conversationId: team, accounts: [added] });
    await carol.until("four members", async () => (await carol.conversation(team)).memberCount === 4);
    await carol.send(team, "between");
    const carolLeaves = carol.ask("conversation.leave", { conversationId: team });
    await carolLeaves;
    await dave.until("three members", async () => (await dave.conversation(team)).memberCount === 3);
    network.mend();
    await alice.ask("connection.retry", {});
    await Promise.all([
      bob.reads(team, "written two epochs ago"),
      dave.reads(team, "written two epochs ago"),
    ]);
    await alice.sentAll();
    const sent = (await alice.messages(team)).find((known) => known.messageId === message.messageId);
    expect(sent?.delivery?.state).not.toBe("waiting");
    const copies = (await bob.messages(team)).filter((known) => known.messageId === message.messageId);
    expect(copies).toHaveLength(1);
  });

  test("the relay took a commit but its answer was lost, and the app crashed: the commit is adopted after the start", async () => {
    const [, bob, carol] = people as [Person, Person, Person];
    const crooked = await openCrookedRelay(relay.url);
    const erin = await Person.enrolled("Erin", relay, { through: crooked });
    const team = await erin.group("Team", bob);
    await bob.conversation(team);
    const { accountId } = await erin.person("Carol");
    const lost: string[] = [];
    crooked.onReply = (name, reply) => {
      // A commit that lost against Bob's update after joining was not taken: it is tried again.
      if (name !== "conversation.commit" || reply["ok"] !== true || lost.length > 0) return reply;
      lost.push(name);
      return undefined;
    };
    erin.ask("conversation.addMembers", { conversationId: team, accounts: [accountId] }).catch(() => {});
    await bob.until("three members", async () => (await bob.conversation(team)).memberCount === 3);
    expect(lost).toEqual(["conversation.commit"]);
    expect((await erin.conversation(team)).memberCount).toBe(2);
    await erin.restart();
    await erin.until("three members", async () => (await erin.conversation(team)).memberCount === 3);
    await erin.send(team, "still with you");
    await Promise.all([bob.reads(team, "still with you"), carol.reads(team, "still with you")]);
    expect(erin.bugs).toEqual([]);
    await erin.close();
    await crooked.close();
  });

  test("the answer to a reset was lost and somebody else reset after it: what was said in between is read", async () => {
    const [, bob] = people as [Person, Person];
    const crooked = await openCrookedRelay(relay.url);
    const erin = await Person.enrolled("Erin", relay, { through: crooked });
    const team = await erin.group("Team", bob);
    await bob.conversation(team);
    // A reset that lost against Bob's update after joining was not taken: it is tried again.
    crooked.onReply = (name, reply) =>
      name === "conversation.reset" && reply["ok"] === true ? undefined : reply;
    erin.ask("conversation.reset", { conversationId: team }).catch(() => {});
    await bob.until("her reset", async () =>
      (await bob.messages(team)).some(({ body }) => body.kind === "system" && body.event.kind === "reset"),
    );
    await erin.stop();
    crooked.onReply = (_name, reply) => reply;
    await bob.send(team, "in between");
    await bob.sentAll();
    await bob.ask("conversation.reset", { conversationId: team });
    await bob.send(team, "after");
    await erin.start();
    await erin.reads(team, "after");
    expect(await erin.texts(team)).toEqual(["in between", "after"]);
    expect(erin.bugs).toEqual([]);
    await erin.close();
    await crooked.close();
  });

  test("a reset gives everybody a new group, and what waited is sent in it", async () => {
    const [alice, bob, carol] = people as [Person, Person, Person];
    const team = await alice.group("Team", bob, carol);
    await alice.send(team, "old group");
    await Promise.all([bob.reads(team, "old group"), carol.reads(team, "old group")]);
    await carol.stop();
    await bob.ask("conversation.reset", { conversationId: team });
    await bob.send(team, "new group");
    await alice.reads(team, "new group");
    await alice.send(team, "as if nothing had happened");
    await bob.reads(team, "as if nothing had happened");
    await carol.start();
    await carol.reads(team, "as if nothing had happened");
    expect(await carol.texts(team)).toEqual(["old group", "new group", "as if nothing had happened"]);
    expect(await carol.conversation(team)).toMatchObject({ name: "Team", memberCount: 3, needsReset: false });
    const lines = (await alice.messages(team)).flatMap(({ body }) =>
      body.kind === "system" ? [body.event.kind] : [],
    );
    expect(lines).toEqual(["created", "reset"]);
  });

  // What a reset asks first is where the log ends: answered before Bob's change, it is too late, and after it, too early.
  test.each([
    { change: "a reset", order: "while" },
    { change: "a newcomer", order: "while" },
    { change: "a reset", order: "before" },
    { change: "a newcomer", order: "before" },
  ] as const)(
    "$change comes $order somebody resets: all are in the last group",
    async ({ change, order }) => {
      const [alice, bob, carol, dave] = people as [Person, Person, Person, Person];
      const team = await alice.group("Team", bob, carol);
      await Promise.all([bob.conversation(team), carol.conversation(team)]);
      const accounts = [(await bob.person("Dave")).accountId];
      const changeByBob = async () => {
        if (change === "a reset") await bob.ask("conversation.reset", { conversationId: team });
        else await bob.ask("conversation.addMembers", { conversationId: team, accounts });
        await bob.send(team, "in between");
        await bob.sentAll();
      };
      network.hold("down");
      if (order === "before") await changeByBob();
      const before = network.held("down");
      const reset = alice.ask("conversation.reset", { conversationId: team });
      await alice.until("an answer held", () => network.held("down") > before);
      if (order === "while") await changeByBob();
      network.flush();
      await reset;
      await alice.send(team, "after my own");
      const others = change === "a reset" ? [bob, carol] : [bob, carol, dave];
      await Promise.all(others.map((person) => person.reads(team, "after my own")));
      await bob.send(team, "read you");
      await alice.reads(team, "read you");
      expect(await alice.texts(team)).toEqual(["in between", "after my own", "read you"]);
      expect(await alice.conversation(team)).toMatchObject({ needsReset: false, name: "Team" });
    },
  );
});
