import { beforeEach, describe, expect, test } from "vitest";
import { mintId } from "../../../main/core/engine/mintId.ts";
import { addConversation, changeConversation } from "../../../main/core/store/conversations.ts";
import { pageMessages } from "../../../main/core/store/messagePages.ts";
import { readOutbox } from "../../../main/core/store/outbox.ts";
import type { ConversationId, MessageId } from "../../../shared/ids.ts";
import { openFakeEngine, type FakeEngine } from "./fakeEngine.ts";

describe("writing messages", () => {
  let fake: FakeEngine;
  /** How many plaintexts each call of the worker encrypted. */
  let encrypted: number[];

  beforeEach(() => {
    fake = openFakeEngine();
    encrypted = [];
    const { mls } = fake.engine;
    fake.engine.mls = {
      ...mls,
      encrypt: (group, plaintexts) => {
        encrypted.push(plaintexts.length);
        return mls.encrypt(group, plaintexts);
      },
    };
  });

  const mint = () => mintId<MessageId>(fake.platform);
  const send = (text: string, messageId = mint()) =>
    fake.engine.sends.send({ conversationId: fake.here, messageId, text });
  const shown = () =>
    pageMessages(fake.engine.store, fake.here, { limit: 200 }).messages.map(({ body }) =>
      body.kind === "text" ? body.text : body.kind,
    );
  const told = () =>
    fake.events.flatMap((event) => (event.name === "message.added" ? [event.body.messages.length] : []));
  /** Holds the conversation, as whoever applies its log does. */
  const hold = () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    void fake.engine.lock.run(fake.here, () => promise);
    return resolve;
  };

  test("those that come while the conversation is busy go together, in order", async () => {
    const release = hold();
    const sending = ["one", "two", "three"].map((text) => send(text));
    release();
    const answers = await Promise.all(sending);
    expect(answers.map(({ body }) => body.kind === "text" && body.text)).toEqual(["one", "two", "three"]);
    expect(encrypted).toEqual([3]);
    expect(told()).toEqual([3]);
    expect(shown()).toEqual(["one", "two", "three"]);
    expect(readOutbox(fake.engine.store, { limit: 9 }).map(({ messageId }) => messageId)).toEqual(
      answers.map(({ messageId }) => messageId),
    );
  });

  test("one that comes while others are being encrypted goes after them", async () => {
    const sending = [send("one")];
    await Promise.resolve();
    await Promise.resolve();
    sending.push(send("two"), send("three"));
    await Promise.all(sending);
    expect(encrypted).toEqual([1, 2]);
    expect(shown()).toEqual(["one", "two", "three"]);
  });

  test("never more at once than the relay takes", async () => {
    const release = hold();
    const texts = Array.from({ length: 150 }, (_, at) => `${at}`);
    const sending = texts.map((text) => send(text));
    release();
    await Promise.all(sending);
    expect(encrypted).toEqual([128, 22]);
    expect(shown()).toEqual(texts);
  });

  test("the same id twice is one message, whether it waits or is stored", async () => {
    const id = mint();
    const release = hold();
    const sending = [send("once", id), send("twice", id)];
    release();
    const [first, second] = await Promise.all(sending);
    expect(second).toEqual(first);
    expect(await send("again", id)).toEqual(first);
    expect(shown()).toEqual(["once"]);
    expect(readOutbox(fake.engine.store, { limit: 9 })).toHaveLength(1);
  });

  test("one whose id is taken fails alone", async () => {
    const elsewhere = mintId<ConversationId>(fake.platform);
    const about = { kind: "group" as const, name: "Team", roles: [], generation: 0, joinedSequence: 0 };
    addConversation(fake.engine.store, { ...about, conversationId: elsewhere, createdAt: 0 });
    const taken = mint();
    await fake.engine.sends.send({ conversationId: elsewhere, messageId: taken, text: "mine" });
    const release = hold();
    const sending = [send("one"), send("stolen", taken), send("two")];
    release();
    const outcomes = await Promise.allSettled(sending);
    expect(outcomes.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
    expect(outcomes[1]).toMatchObject({ reason: { code: "conflict" } });
    expect(shown()).toEqual(["one", "two"]);
  });

  test("who is out of the conversation cannot write, and what waits is told so", async () => {
    changeConversation(fake.engine.store, fake.here, { isMember: false });
    await expect(Promise.all([send("one"), send("two")])).rejects.toMatchObject({ code: "unauthorized" });
    expect(shown()).toEqual([]);
  });
});
