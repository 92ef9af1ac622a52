// The relay goes away and comes back, connections break at the worst moment, people write meanwhile: everything arrives once, in
// order, and nothing is forgotten.
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openNetwork, type Network } from "../support/network.ts";
import { Person } from "../support/people.ts";
import { startRelay, type TestRelay } from "../support/relay.ts";

describe("a broken network", () => {
  let relay: TestRelay;
  let network: Network;
  let alice: Person;
  let bob: Person;

  beforeEach(async () => {
    relay = await startRelay();
    network = await openNetwork(relay.port);
    [alice, bob] = await Promise.all([
      Person.enrolled("Alice", relay, { through: network }),
      Person.enrolled("Bob", relay),
    ]);
  });
  afterEach(async () => {
    expect([...alice.bugs, ...bob.bugs]).toEqual([]);
    await Promise.all([alice.close(), bob.close()]);
    await network.close();
    await relay.close();
  });

  test("messages written offline are delivered in order, each exactly once", async () => {
    const here = await alice.direct(bob);
    await alice.send(here, "online");
    await bob.reads(here, "online");
    await alice.sentAll();
    network.cut();
    await alice.offline();
    const written = Array.from({ length: 20 }, (_, at) => `offline ${at}`);
    for (const text of written) {
      const message = await alice.send(here, text);
      expect(message.delivery).toEqual({ state: "waiting" });
    }
    expect((await alice.ask("app.view", {})).connection.waitingToSend).toBe(20);
    network.mend();
    await alice.ask("connection.retry", {});
    await bob.reads(here, written.at(-1)!);
    expect(await bob.texts(here)).toEqual(["online", ...written]);
    await alice.sentAll();
    expect(await alice.texts(here)).toEqual(["online", ...written]);
  });

  test("a line that leads nowhere any more is found out when somebody asks, and one that answers is kept", async () => {
    const before = alice.events.length;
    const states = () =>
      alice.events
        .slice(before)
        .flatMap(({ name, body }) => (name === "connection.changed" ? [body.state] : []));
    await alice.ask("connection.retry", {});
    await alice.ask("connection.measure", {});
    expect(states()).not.toContain("connecting");
    network.hold("down");
    await alice.ask("connection.retry", {});
    await alice.until("another attempt", () => states().includes("connecting"));
    network.cut();
    network.mend();
    network.flush();
    await alice.ask("connection.retry", {});
    await alice.online();
  });

  test("the relay is stopped and started meanwhile", async () => {
    const here = await alice.direct(bob);
    await alice.send(here, "before");
    await bob.reads(here, "before");
    await relay.stop();
    await Promise.all([alice.offline(), bob.offline()]);
    await alice.send(here, "from Alice meanwhile");
    await bob.send(here, "from Bob meanwhile");
    await relay.start();
    await Promise.all([alice.ask("connection.retry", {}), bob.ask("connection.retry", {})]);
    await Promise.all([bob.reads(here, "from Alice meanwhile"), alice.reads(here, "from Bob meanwhile")]);
    expect((await alice.texts(here)).toSorted()).toEqual((await bob.texts(here)).toSorted());
    expect(await alice.texts(here)).toHaveLength(3);
  });

  test("both apps are closed and opened again: everything is still there, and the conversation goes on", async () => {
    const here = await alice.direct(bob);
    await alice.send(here, "remember this");
    await bob.reads(here, "remember this");
    await Promise.all([alice.stop(), bob.stop()]);
    await Promise.all([alice.start(), bob.start()]);
    expect(await alice.texts(here)).toEqual(["remember this"]);
    expect(await bob.texts(here)).toEqual(["remember this"]);
    await bob.send(here, "I do");
    await alice.reads(here, "I do");
    await alice.send(here, "good");
    await bob.reads(here, "good");
  });

  test("who waits for the connection when the app closes is told that there is none", async () => {
    const team = await alice.group("Team", bob);
    network.cut();
    await alice.offline();
    // The next connection is accepted and never answered.
    network.mend();
    network.hold("up");
    await alice.ask("connection.retry", {});
    const renamed = alice.ask("conversation.rename", { conversationId: team, name: "Crew" });
    const refused = expect(renamed).rejects.toMatchObject({ code: "offline" });
    await alice.stop();
    await refused;
    await alice.start();
  });

  test("a message written offline survives closing the app", async () => {
    const here = await alice.direct(bob);
    network.cut();
    await alice.offline();
    await alice.send(here, "written on the train");
    await alice.restart();
    expect(await alice.texts(here)).toEqual(["written on the train"]);
    network.mend();
    await alice.ask("connection.retry", {});
    await bob.reads(here, "written on the train");
    await alice.sentAll();
    expect(await bob.texts(here)).toEqual(["written on the train"]);
  });

  test("the relay stored the message but its answer was lost: it is not sent twice", async () => {
    const here = await alice.direct(bob);
    await alice.send(here, "first");
    await bob.reads(here, "first");
    await alice.sentAll();
    network.hold("down");
    await alice.send(here, "answered into the void");
    await bob.reads(here, "answered into the void");
    network.cut();
    await alice.offline();
    expect((await alice.messages(here)).at(-1)!.delivery).toEqual({ state: "waiting" });
    network.mend();
    await alice.ask("connection.retry", {});
    await alice.sentAll();
    await alice.send(here, "after");
    await bob.reads(here, "after");
    expect(await bob.texts(here)).toEqual(["first", "answered into the void", "after"]);
    expect(await alice.texts(here)).toEqual(await bob.texts(here));
  });

  test("the answer is lost and the app closed: the log tells that the message arrived", async () => {
    const here = await alice.direct(bob);
    network.hold("down");
    await alice.send(here, "did it arrive?");
    await bob.reads(here, "did it arrive?");
    await alice.stop();
    network.cut();
    network.mend();
    await alice.start();
    await alice.sentAll();
    expect((await alice.messages(here)).at(-1)!.delivery?.state).not.toBe("waiting");
    await alice.send(here, "it did");
    await bob.reads(here, "it did");
    expect(await bob.texts(here)).toEqual(["did it arrive?", "it did"]);
  });

  test("a long absence is caught up in order", async () => {
    const here = await alice.direct(bob);
    await alice.stop();
    for (let at = 0; at < 1_200; at++) await bob.send(here, `line ${at}`);
    await bob.sentAll();
    await alice.start();
    await alice.reads(here, "line 1199");
    expect((await alice.conversation(here)).unread).toBe(1_200);
    const newest = await alice.texts(here);
    expect(newest).toEqual(Array.from({ length: 200 }, (_, at) => `line ${1_000 + at}`));
  });
});
