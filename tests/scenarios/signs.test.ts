// The small signs between people: sent, delivered, read, unread, writing, there or away, notifications.
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { DeliveryView } from "../../shared/bridge/views.ts";
import type { ConversationId } from "../../shared/ids.ts";
import { Person } from "../support/people.ts";
import { startRelay, type TestRelay } from "../support/relay.ts";

describe("signs", () => {
  let relay: TestRelay;
  let alice: Person;
  let bob: Person;
  let carol: Person;

  beforeEach(async () => {
    relay = await startRelay();
    [alice, bob, carol] = (await Promise.all(
      (["Alice", "Bob", "Carol"] as const).map((name) => Person.enrolled(name, relay)),
    )) as [Person, Person, Person];
  });
  afterEach(async () => {
    expect([alice, bob, carol].flatMap((person) => person.bugs)).toEqual([]);
    await Promise.all([alice.close(), bob.close(), carol.close()]);
    await relay.close();
  });

  const delivery = (person: Person, id: ConversationId, state: DeliveryView["state"]) =>
    person.until(`${state}`, async () => {
      const last = (await person.messages(id)).findLast((message) => message.isOwn);
      return last?.delivery?.state === state && last.delivery;
    });

  test("sent, delivered, read", async () => {
    const here = await alice.direct(bob);
    await bob.stop();
    await alice.send(here, "how far did this get?");
    await delivery(alice, here, "sent");
    await bob.start();
    await delivery(alice, here, "delivered");
    const { unread, last } = await bob.conversation(here);
    expect(unread).toBe(1);
    await bob.ask("conversation.markRead", { conversationId: here, readUpTo: last!.sequence! });
    expect(await delivery(alice, here, "read")).toEqual({ state: "read", by: 1, of: 1 });
    expect((await bob.conversation(here)).unread).toBe(0);
  });

  test("in a group a message is delivered when all have it, and read by some of all", async () => {
    const team = await alice.group("Team", bob, carol);
    await Promise.all([bob.conversation(team), carol.conversation(team)]);
    await carol.stop();
    await alice.send(team, "everybody here?");
    await bob.reads(team, "everybody here?");
    await bob.until(
      "Bob's receipt",
      async () => (await bob.ask("app.view", {})).connection.waitingToSend === 0,
    );
    await delivery(alice, team, "sent");
    await carol.start();
    await delivery(alice, team, "delivered");
    const { last } = await bob.conversation(team);
    await bob.ask("conversation.markRead", { conversationId: team, readUpTo: last!.sequence! });
    expect(await delivery(alice, team, "read")).toEqual({ state: "read", by: 1, of: 2 });
  });

  test("who does not want to tell what was read only tells what arrived", async () => {
    await bob.ask("settings.change", { readReceipts: false });
    const here = await alice.direct(bob);
    await alice.send(here, "first");
    await delivery(alice, here, "delivered");
    const { last } = await bob.conversation(here);
    await bob.ask("conversation.markRead", { conversationId: here, readUpTo: last!.sequence! });
    await alice.send(here, "second");
    await delivery(alice, here, "delivered");
    const states = (await alice.messages(here)).map((message) => message.delivery?.state);
    expect(states).toEqual(["delivered", "delivered"]);
  });

  test("a receipt is answered by nobody, and many messages by few receipts", async () => {
    const here = await alice.direct(bob);
    for (let at = 0; at < 30; at++) await alice.send(here, `line ${at}`);
    await bob.reads(here, "line 29");
    await delivery(alice, here, "delivered");
    const highest = (await alice.messages(here)).at(-1)!.sequence!;
    await alice.send(here, "the end");
    const after = await alice.until("its number", async () => (await alice.messages(here)).at(-1)!.sequence);
    // 30 messages, one creation; the receipts in between are few.
    expect(highest).toBeLessThan(40);
    expect(after - highest).toBeLessThan(5);
  });

  test("who writes is seen writing, and not any more once the message is there", async () => {
    const here = await alice.direct(bob);
    await bob.conversation(here);
    await bob.until(
      "being caught up",
      async () => (await bob.ask("app.view", {})).connection.catchingUp === 0,
    );
    await alice.ask("conversation.setTyping", { conversationId: here, active: true });
    const typing = async () => (await bob.conversation(here)).typing;
    await bob.until("Alice writing", async () => (await typing()).includes(await alice.id()));
    await alice.send(here, "there");
    await bob.reads(here, "there");
    await bob.until("nobody writing", async () => (await typing()).length === 0);
  });

  test("presence: there, busy, gone", async () => {
    const here = await alice.direct(bob);
    const seen = async () => (await alice.conversation(here)).peer!.presence;
    await alice.until("Bob online", async () => (await seen()) === "online");
    expect((await alice.conversation(here)).onlineCount).toBe(2);
    await bob.ask("presence.set", { state: "busy" });
    await alice.until("Bob busy", async () => (await seen()) === "busy");
    await bob.stop();
    await alice.until("Bob gone", async () => (await seen()) === "offline");
    expect((await alice.conversation(here)).peer!.lastSeenAt).toBeGreaterThan(0);
    await bob.start();
    await alice.until("Bob busy again: the choice is remembered", async () => (await seen()) === "busy");
  });

  test("notifications come for others' messages, not for own or muted ones, and without text if one likes", async () => {
    const here = await alice.direct(bob);
    await alice.send(here, "look at this");
    await bob.reads(here, "look at this");
    expect(bob.platform.notices).toEqual([
      { kind: "message", conversationId: here, title: "Alice", body: "look at this" },
    ]);
    expect(alice.platform.notices).toEqual([]);
    await bob.ask("settings.change", { notificationText: false });
    await alice.send(here, "secret");
    await bob.reads(here, "secret");
    expect(bob.platform.notices.at(-1)).toEqual({
      kind: "message",
      conversationId: here,
      title: "Alice",
      body: "",
    });
    await bob.ask("conversation.setMuted", { conversationId: here, muted: true });
    await alice.send(here, "unheard");
    await bob.reads(here, "unheard");
    expect(bob.platform.notices).toHaveLength(2);
  });

  test("pins, drafts and search are my own", async () => {
    const here = await alice.direct(bob);
    await alice.send(here, "The budget 预算 for next year");
    await bob.reads(here, "The budget 预算 for next year");
    await bob.ask("conversation.setPinned", { conversationId: here, pinned: true });
    await bob.ask("conversation.setDraft", { conversationId: here, draft: "half a thou" });
    await bob.restart();
    expect(await bob.conversation(here)).toMatchObject({ pinned: true, draft: "half a thou" });
    expect(await alice.conversation(here)).toMatchObject({ pinned: false, draft: "" });
    const { hits } = await bob.ask("message.search", { query: "预算", limit: 10 });
    expect(hits.map((hit) => [hit.conversationName, hit.snippet])).toEqual([
      ["Alice", "The budget 预算 for next year"],
    ]);
  });

  test("an own message that waits can be taken back, and sending the same one twice sends once", async () => {
    const here = await alice.direct(bob);
    await relay.stop();
    await alice.offline();
    const kept = await alice.send(here, "kept");
    const again = { conversationId: here, messageId: kept.messageId, text: "kept" };
    expect(await alice.ask("message.send", again)).toEqual(kept);
    const regretted = await alice.send(here, "regretted");
    await alice.ask("message.discard", { messageId: regretted.messageId });
    await relay.start();
    await alice.ask("connection.retry", {});
    await bob.ask("connection.retry", {});
    await bob.reads(here, "kept");
    await alice.sentAll();
    expect(await alice.texts(here)).toEqual(["kept"]);
    await expect(alice.ask("message.discard", { messageId: kept.messageId })).rejects.toMatchObject({
      code: "conflict",
    });
  });
});
