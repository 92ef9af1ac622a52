// The relay lies: it changes, cuts, repeats, reorders and withholds what passes. Nobody is fooled, the true cause is shown, and
// nothing that follows is held up.
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createAccount } from "../../main/core/crypto/identity.ts";
import { atRelay } from "../../main/core/engine/inspectRelay.ts";
import type { MessageView } from "../../shared/bridge/views.ts";
import type { ConversationId } from "../../shared/ids.ts";
import { systemClock } from "../../shared/node/systemClock.ts";
import type { DirectoryEntry } from "../../shared/wire/directory.ts";
import type { Envelope } from "../../shared/wire/envelope.ts";
import { wireVersion } from "../../shared/wire/version.ts";
import { meddleWithLogs, openCrookedRelay, type CrookedRelay } from "../support/crookedRelay.ts";
import { Person } from "../support/people.ts";
import { startRelay, type TestRelay } from "../support/relay.ts";

describe("a crooked relay", () => {
  let relay: TestRelay;
  let crooked: CrookedRelay;
  let alice: Person;
  let bob: Person;
  let here: ConversationId;

  beforeEach(async () => {
    relay = await startRelay();
    crooked = await openCrookedRelay(relay.url);
    [alice, bob] = await Promise.all([
      Person.enrolled("Alice", relay),
      Person.enrolled("Bob", relay, { through: crooked }),
    ]);
    here = await alice.direct(bob);
    await alice.send(here, "honest");
    await bob.reads(here, "honest");
  });
  afterEach(async () => {
    expect([...alice.bugs, ...bob.bugs]).toEqual([]);
    await Promise.all([alice.close(), bob.close()]);
    await crooked.close();
    await relay.close();
  });

  const shown = (messages: readonly MessageView[]) =>
    messages.map(({ body }) =>
      body.kind === "text" ? body.text : body.kind === "unreadable" ? `[${body.cause}]` : "",
    );

  /** Meddles with the first application envelope that passes, and with its copies. */
  const meddleOnce = (change: (envelope: Envelope) => Envelope) => {
    let chosen: string | undefined;
    meddleWithLogs(crooked, (envelopes) =>
      envelopes.map((envelope) => {
        if (envelope.kind !== "application") return envelope;
        chosen ??= envelope.envelopeId;
        return envelope.envelopeId === chosen ? change(envelope) : envelope;
      }),
    );
  };

  test.each([
    ["changed in one bit", (body: Uint8Array) => flip(body, body.length - 20)],
    ["cut off", (body: Uint8Array) => body.slice(0, 40)],
    ["replaced by noise", () => new Uint8Array([1, 2, 3])],
  ])("an envelope %s is shown as damaged, the next ones are read", async (_what, damage) => {
    meddleOnce((envelope) => ({ ...envelope, body: damage(new Uint8Array(envelope.body)) }));
    await alice.send(here, "spoiled");
    await alice.send(here, "untouched");
    await bob.reads(here, "untouched");
    expect(shown(await bob.messages(here))).toEqual(["honest", "[damaged]", "untouched"]);
    await bob.send(here, "I see");
    await alice.reads(here, "I see");
  });

  test("an envelope that claims a future epoch is shown as damaged", async () => {
    meddleOnce((envelope) => {
      const body = new Uint8Array(envelope.body);
      // PrivateMessage (RFC 9420 section 6.3): version 2, wire format 2, group id with its length, epoch 8.
      const epochEnd = 4 + 1 + body[4]! + 8;
      return { ...envelope, body: body.with(epochEnd - 1, 200) };
    });
    await alice.send(here, "spoiled");
    await alice.send(here, "untouched");
    await bob.reads(here, "untouched");
    expect(shown(await bob.messages(here))).toEqual(["honest", "[damaged]", "untouched"]);
    expect((await bob.conversation(here)).needsReset).toBe(false);
  });

  test("an envelope that is delivered again in place of another is not shown twice", async () => {
    const ids: string[] = [];
    let first: Uint8Array | undefined;
    meddleWithLogs(crooked, (envelopes) =>
      envelopes.map((envelope) => {
        if (envelope.kind !== "application") return envelope;
        first ??= envelope.body;
        if (!ids.includes(envelope.envelopeId)) ids.push(envelope.envelopeId);
        return ids.indexOf(envelope.envelopeId) === 1 ? { ...envelope, body: first } : envelope;
      }),
    );
    for (const text of ["one", "two, replaced by one", "three"]) await alice.send(here, text);
    await bob.reads(here, "three");
    expect(ids).toHaveLength(3);
    expect(shown(await bob.messages(here))).toEqual(["honest", "one", "three"]);
  });

  test("pushes that never arrive are read from the log as soon as something follows", async () => {
    let dropped = 0;
    crooked.onPush = (name, body) => (name === "log.appended" && dropped++ < 2 ? undefined : body);
    await alice.send(here, "withheld");
    await alice.sentAll();
    await alice.send(here, "withheld too");
    await alice.sentAll();
    await alice.send(here, "delivered");
    await bob.reads(here, "delivered");
    expect(await bob.texts(here)).toEqual(["honest", "withheld", "withheld too", "delivered"]);
  });

  test("entries under numbers that the log never reached: after the next login the true log goes on", async () => {
    await bob.stop();
    await alice.send(here, "falsely numbered");
    meddleWithLogs(crooked, (envelopes) =>
      envelopes.map((envelope) => ({ ...envelope, sequence: envelope.sequence + 1_000_000 })),
    );
    await bob.start();
    await bob.reads(here, "falsely numbered");
    crooked.onReply = (_name, reply) => reply;
    crooked.onPush = (_name, body) => body;
    await alice.send(here, "truly numbered");
    await alice.sentAll();
    await bob.restart();
    await bob.reads(here, "truly numbered");
    expect(await bob.texts(here)).toHaveLength(3);
    await bob.send(here, "I see");
    await alice.reads(here, "I see");
  });

  test("malformed pushes are counted and ignored", async () => {
    crooked.onPush = (name, body) =>
      name === "log.appended" ? { conversationId: 7, envelopes: "none" } : body;
    await alice.send(here, "behind nonsense");
    await bob.until("the nonsense", () => bob.platform.lines.some((line) => line.event === "push.malformed"));
    crooked.onPush = (_name, body) => body;
    await alice.send(here, "in order");
    await bob.reads(here, "in order");
    expect(await bob.texts(here)).toEqual(["honest", "behind nonsense", "in order"]);
  });

  test("the sender is who the group says, whatever the relay says", async () => {
    const bobsDevice = (await bob.ask("app.view", {})).account!.deviceId;
    meddleWithLogs(crooked, (envelopes) =>
      envelopes.map((envelope) => ({ ...envelope, senderDeviceId: bobsDevice })),
    );
    await alice.send(here, "by Alice");
    await bob.reads(here, "by Alice");
    expect((await bob.messages(here)).at(-1)).toMatchObject({ senderId: await alice.id(), isOwn: false });
  });

  test("a message that is pushed ahead of its commit waits for it and is then read", async () => {
    const team = await alice.group("Team", bob);
    await bob.conversation(team);
    const carol = await Person.enrolled("Carol", relay);
    const { accountId } = await alice.person("Carol");
    // Bob gets, in the commit's place, the message of the epoch that the commit leads to, and the commit behind it.
    const known: Envelope[] = [];
    let swapped = false;
    crooked.onPush = (name, body) =>
      name === "log.appended" && body["conversationId"] === team ? undefined : body;
    await alice.ask("conversation.addMembers", { conversationId: team, accounts: [accountId] });
    await alice.send(team, "of the new epoch");
    await carol.reads(team, "of the new epoch");
    meddleWithLogs(crooked, (envelopes) => {
      for (const envelope of envelopes)
        if (!known.some((one) => one.sequence === envelope.sequence)) known.push(envelope);
      const commit = known.find((envelope) => envelope.kind === "commit" && envelope.epoch > 0);
      const message = known.findLast((envelope) => envelope.kind === "application" && envelope.epoch > 1);
      if (commit === undefined || message === undefined) return envelopes;
      swapped = true;
      return envelopes.map((envelope) => {
        if (envelope.sequence === commit.sequence) return { ...message, sequence: commit.sequence };
        if (envelope.sequence === message.sequence) return { ...commit, sequence: message.sequence };
        return envelope;
      });
    });
    await bob.restart();
    await bob.reads(team, "of the new epoch");
    expect(swapped).toBe(true);
    expect(shown(await bob.messages(team)).filter((text) => text.startsWith("["))).toEqual([]);
    expect((await bob.conversation(team)).memberCount).toBe(3);
    expect(carol.bugs).toEqual([]);
    await carol.close();
  });

  test("another identity key for somebody known is shown, not believed", async () => {
    const { organisation, accountId } = await identityOf(relay, alice);
    crooked.onReply = (name, reply) => {
      const value = reply["value"] as { readonly entries: DirectoryEntry[] } | undefined;
      if (name !== "directory.changes" || value === undefined) return reply;
      const forged = createAccount({ organisationId: organisation, accountId, now: 1 }).account;
      const forge = (entry: DirectoryEntry) =>
        entry.accountId === accountId ? Object.assign(entry, forged) : entry;
      return { ...reply, value: { ...value, entries: value.entries.map(forge) } };
    };
    await alice.ask("account.rename", { name: "Alice Ang" });
    await bob.until("the warning", async () => (await bob.person("Alice Ang")).trust === "changed");
    const lines = (await bob.messages(here)).flatMap(({ body }) =>
      body.kind === "system" ? [body.event] : [],
    );
    expect(lines).toEqual([{ kind: "identityChanged", account: accountId }]);
    expect((await bob.conversation(here)).peer).toMatchObject({ trust: "changed" });
    await alice.send(here, "still me");
    await bob.reads(here, "still me");
  });

  test("a damaged Welcome leaves a conversation that a reset mends", async () => {
    const carol = await Person.enrolled("Carol", relay);
    crooked.onPush = (name, body) => {
      if (name !== "inbox.appended") return body;
      const items = body["items"] as readonly { readonly item: { welcome: Uint8Array } }[];
      for (const { item } of items) item.welcome = flip(item.welcome, item.welcome.length - 5);
      return body;
    };
    const direct = await carol.direct(bob);
    await carol.send(direct, "can you read this?");
    const view = await bob.until("something to mend", async () => {
      const { conversations } = await bob.ask("conversation.list", {});
      return conversations.find((one) => one.conversationId === direct && one.needsReset);
    });
    expect(view).toMatchObject({ name: "Carol", isMember: true });
    crooked.onPush = (_name, body) => body;
    await bob.ask("conversation.reset", { conversationId: direct });
    await bob.send(direct, "now I can");
    await carol.reads(direct, "now I can");
    await carol.send(direct, "good");
    await bob.reads(direct, "good");
    expect((await bob.conversation(direct)).needsReset).toBe(false);
    expect(carol.bugs).toEqual([]);
    await carol.close();
  });
});

function flip(bytes: Uint8Array, at: number): Uint8Array {
  return new Uint8Array(bytes).with(at, bytes[at]! ^ 1);
}

async function identityOf(relay: TestRelay, person: Person) {
  const described = await atRelay({ address: relay.url, clock: systemClock }, (ask) =>
    ask("relay.describe", { wireVersion }),
  );
  return { organisation: described.organisation.organisationId, accountId: await person.id() };
}
