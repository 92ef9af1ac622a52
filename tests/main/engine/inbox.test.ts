import { beforeEach, describe, expect, test } from "vitest";
import { Acknowledgements } from "../../../main/core/engine/acknowledgements.ts";
import { Inbox } from "../../../main/core/engine/inbox.ts";
import { mintId } from "../../../main/core/engine/mintId.ts";
import { viewConversation, viewPerson } from "../../../main/core/engine/views.ts";
import { readConversation } from "../../../main/core/store/conversations.ts";
import { pageMessages } from "../../../main/core/store/messagePages.ts";
import { readRejected } from "../../../main/core/store/rejected.ts";
import { Failure } from "../../../shared/fault.ts";
import type { EnvelopeId, MessageId } from "../../../shared/ids.ts";
import type { Envelope } from "../../../shared/wire/envelope.ts";
import { openFakeEngine, settle, type FakeEngine } from "./fakeEngine.ts";

describe("the inbox", () => {
  let fake: FakeEngine;
  let log: Envelope[];
  let reads: number[];

  beforeEach(() => {
    fake = openFakeEngine();
    fake.engine.inbox = new Inbox(fake.engine);
    reads = [];
    fake.relay = (name, { after, limit }: { readonly after: number; readonly limit: number }) => {
      expect(name).toBe("log.read");
      reads.push(after);
      return { envelopes: log.filter(({ sequence }) => sequence > after).slice(0, limit), head: log.length };
    };
    log = Array.from({ length: 700 }, (_, at) => line(at + 1));
  });

  const line = (sequence: number) =>
    fake.envelope(sequence, {
      type: "text",
      messageId: mintId<MessageId>(fake.platform),
      text: `line ${sequence}`,
      sentAt: sequence,
    });
  const push = (...sequences: readonly number[]) =>
    fake.engine.inbox.receive(
      fake.here,
      sequences.map((sequence) => log[sequence - 1]!),
    );
  const shown = () =>
    pageMessages(fake.engine.store, fake.here, { limit: 200 }).messages.map(({ body }) =>
      body.kind === "text" ? body.text : body.kind === "unreadable" ? body.cause : body.kind,
    );
  const lines = (from: number, to: number) =>
    Array.from({ length: to - from + 1 }, (_, at) => `line ${from + at}`);

  test("applies pushes in the order of the log, whatever their order of arrival", async () => {
    fake.engine.connection = { ...fake.engine.connection, isOnline: false } as never;
    push(3);
    push(1, 2, 2);
    push(1);
    await settle();
    expect(shown()).toEqual(lines(1, 3));
    expect(readConversation(fake.engine.store, fake.here)).toMatchObject({ cursor: 3, unread: 3 });
  });

  test("reads a gap from the relay", async () => {
    log = log.slice(0, 4);
    push(1, 4);
    await settle();
    expect(shown()).toEqual(lines(1, 4));
    expect(reads).toEqual([1]);
  });

  test("an entry that claims a place far past the log's end holds up nothing", async () => {
    log = log.slice(0, 3);
    push(1);
    fake.engine.inbox.receive(fake.here, [{ ...line(2), sequence: Number.MAX_SAFE_INTEGER }]);
    await settle();
    expect(shown()).toEqual(lines(1, 3));
    expect(reads.length, "questions to the relay").toBeLessThan(4);
    log.push(line(4));
    push(4);
    await settle();
    expect(shown()).toEqual(lines(1, 4));
  });

  test("a flood from the future leaves room for what is next", async () => {
    log = log.slice(0, 2);
    push(1);
    await settle();
    for (let ahead = 0; ahead < 3_000; ahead++)
      fake.engine.inbox.receive(fake.here, [{ ...log[1]!, sequence: 1_000_000 + ahead }]);
    push(2);
    await settle();
    expect(shown()).toEqual(lines(1, 2));
  });

  test("an entry that the log did not have yet when it was read is there a moment later", async () => {
    log = log.slice(0, 1);
    push(1);
    await settle();
    fake.engine.inbox.receive(fake.here, [line(3)]);
    await settle();
    log.push(line(2), line(3));
    fake.clock.advance(1_000);
    await settle();
    expect(shown()).toEqual(lines(1, 3));
  });

  test("does not ask for a gap that an ack on its way will fill", async () => {
    let isSending = true;
    fake.engine.outbox = { ...fake.engine.outbox, isSending: () => isSending } as never;
    log = log.slice(0, 2);
    push(2);
    await settle();
    expect(reads).toEqual([]);
    isSending = false;
    fake.engine.inbox.receiveOwn(fake.here, [
      { isOwn: true, envelopeId: log[0]!.envelopeId, sequence: 1, storedAt: 1 },
    ]);
    await settle();
    expect(shown()).toEqual(["line 2"]);
    expect(reads).toEqual([]);
  });

  test("an own envelope that its ack has settled moves the cursor, and nothing is told", async () => {
    const { engine } = fake;
    engine.events.setViews({
      conversation: (id) => viewConversation(engine, id),
      person: (id) => viewPerson(engine, id),
      conversationsOf: () => [],
    });
    const own = {
      isOwn: true,
      envelopeId: mintId<EnvelopeId>(fake.platform),
      sequence: 1,
      storedAt: 1,
    } as const;
    fake.engine.inbox.receiveOwn(fake.here, [own]);
    await settle();
    expect(readConversation(fake.engine.store, fake.here)).toMatchObject({ cursor: 1 });
    expect(fake.events).toEqual([]);
    push(2);
    await settle();
    expect(shown()).toEqual(["line 2"]);
    expect(fake.events.map(({ name }) => name)).toEqual(["message.added", "conversation.changed"]);
  });

  test("nothing is acknowledged to the relay that a power cut could still take away", async () => {
    fake.engine.acknowledgements = new Acknowledgements(fake.engine);
    fake.engine.session = {
      ...fake.engine.session,
      applied: () => fake.engine.acknowledgements.wakeSoon(),
    } as never;
    const acknowledged: unknown[] = [];
    fake.relay = (_name, params: { readonly conversations: unknown }) => {
      const synced = fake.engine.store.get("SELECT value FROM marks WHERE name = 'synced'");
      acknowledged.push([params.conversations, synced]);
      return {};
    };
    push(1, 2);
    await settle();
    fake.clock.advance(1_000);
    await settle();
    expect(acknowledged).toEqual([[[{ conversationId: fake.here, sequence: 2 }], { value: 1 }]]);
  });

  test("catches up page by page, and tells messages in batches", async () => {
    await fake.engine.inbox.catchUp(fake.here);
    expect(readConversation(fake.engine.store, fake.here)).toMatchObject({ cursor: 700, unread: 700 });
    expect(reads).toEqual([0, 500]);
    const told = fake.events.flatMap((event) =>
      event.name === "message.added" ? [event.body.messages.length] : [],
    );
    expect(told.reduce((sum, count) => sum + count, 0)).toBe(700);
    expect(told.length).toBeLessThan(6);
    expect(
      fake.platform.notices.map((notice) => (notice.kind === "message" ? notice.body : notice.kind)),
    ).toEqual(["line 700"]);
  });

  test("an unreadable envelope has its line and its row, and holds up nothing", async () => {
    log = log.slice(0, 3).with(1, fake.envelope(2, Uint8Array.of(0)));
    await fake.engine.inbox.catchUp(fake.here);
    expect(shown()).toEqual(["line 1", "damaged", "line 3"]);
    expect(readRejected(fake.engine.store).map(({ sequence, code }) => [sequence, code])).toEqual([
      [2, "damaged"],
    ]);
  });

  test("an envelope that makes the worker fail again and again is found and put aside", async () => {
    const poison = log[2]!.body;
    const honest = fake.decrypt;
    fake.decrypt = (body) => {
      if (Buffer.compare(body, poison) === 0) throw new Failure("internal", "the worker died");
      return honest(body);
    };
    log = log.slice(0, 5);
    await fake.engine.inbox.catchUp(fake.here);
    for (let attempt = 0; attempt < 12; attempt++) {
      fake.clock.advance(60_000);
      await settle();
    }
    expect(shown()).toEqual(["line 1", "line 2", "line 4", "line 5"]);
    expect(readRejected(fake.engine.store).map(({ sequence, code }) => [sequence, code])).toEqual([
      [3, "internal"],
    ]);
  });

  test("what the relay does not keep any more is passed over", async () => {
    log = log.slice(0, 20);
    fake.relay = (_name, { after }: { readonly after: number }) => ({
      envelopes: log.filter(({ sequence }) => sequence > Math.max(after, 15)),
      head: 20,
    });
    await fake.engine.inbox.catchUp(fake.here);
    expect(shown()).toEqual(lines(16, 20));
  });

  test("a log that was said to be gone is read after all when the relay speaks of it again", async () => {
    const honest = fake.relay;
    log = log.slice(0, 3);
    fake.relay = () => ({ envelopes: [], head: 1_000_000 });
    await fake.engine.inbox.catchUp(fake.here);
    expect(shown()).toEqual([]);
    fake.relay = honest;
    log.push(line(4));
    push(4);
    await settle();
    expect(shown()).toEqual(lines(1, 4));
  });

  test("close leaves no timer", async () => {
    fake.decrypt = () => {
      throw new Failure("internal");
    };
    await fake.engine.inbox.catchUp(fake.here);
    expect(fake.clock.waiting).toBe(1);
    await fake.engine.inbox.close();
    expect(fake.clock.waiting).toBe(0);
  });
});
