import { beforeEach, describe, expect, test } from "vitest";
import { mintId } from "../../../main/core/engine/mintId.ts";
import { Outbox } from "../../../main/core/engine/outbox.ts";
import { pageMessages } from "../../../main/core/store/messagePages.ts";
import { countOutbox } from "../../../main/core/store/outbox.ts";
import type { DeliveryView } from "../../../shared/bridge/views.ts";
import { Failure, type FaultCode } from "../../../shared/fault.ts";
import type { MessageId } from "../../../shared/ids.ts";
import type { Submission } from "../../../shared/wire/envelope.ts";
import { openFakeEngine, settle, type FakeEngine } from "./fakeEngine.ts";

describe("the outbox", () => {
  let fake: FakeEngine;
  /** What was submitted, batch by batch. */
  let batches: Submission[][];
  /** Decides about one envelope: a sequence, or a fault. */
  let judge: (envelope: Submission) => number | FaultCode;
  let sequence: number;

  beforeEach(() => {
    fake = openFakeEngine();
    fake.engine.outbox = new Outbox(fake.engine);
    [batches, sequence] = [[], 0];
    judge = () => ++sequence;
    fake.relay = (name, params: { readonly envelopes: Submission[] }) => {
      expect(name).toBe("envelope.submit");
      batches.push(params.envelopes);
      const results = params.envelopes.map((envelope) => {
        const verdict = judge(envelope);
        if (typeof verdict === "number") return { ok: true, sequence: verdict, storedAt: 1 };
        return { ok: false, fault: { code: verdict } };
      });
      return { results };
    };
  });

  const write = (text: string) =>
    fake.engine.sends.send({
      conversationId: fake.here,
      messageId: mintId<MessageId>(fake.platform),
      text,
    });
  /** So that they go in one batch. */
  const writeTogether = async (...texts: readonly string[]) => {
    fake.engine.session = { ...fake.engine.session, isCurrent: false } as never;
    for (const text of texts) await write(text);
    fake.engine.session = { ...fake.engine.session, isCurrent: true } as never;
    fake.engine.outbox.wake();
    await settle();
  };
  const deliveries = (): [string, DeliveryView["state"] | undefined][] =>
    pageMessages(fake.engine.store, fake.here, { limit: 50 }).messages.map((message) => [
      message.body.kind === "text" ? message.body.text : "",
      message.delivery?.state,
    ]);
  const plain = (envelope: Submission) => new TextDecoder().decode(envelope.body.subarray(1));
  const textOf = (envelope: Submission) => (JSON.parse(plain(envelope)) as { readonly text: string }).text;

  test("sends in order, several at once, and marks them sent", async () => {
    fake.engine.session = { ...fake.engine.session, isCurrent: false } as never;
    for (const text of ["one", "two", "three"]) await write(text);
    expect(deliveries().map(([, state]) => state)).toEqual(["waiting", "waiting", "waiting"]);
    fake.engine.session = { ...fake.engine.session, isCurrent: true } as never;
    fake.engine.outbox.wake();
    await settle();
    expect(batches.map((batch) => batch.map(textOf))).toEqual([["one", "two", "three"]]);
    expect(deliveries()).toEqual([
      ["one", "sent"],
      ["two", "sent"],
      ["three", "sent"],
    ]);
    expect(countOutbox(fake.engine.store)).toBe(0);
  });

  test("has one batch in flight, and never more than the relay takes at once", async () => {
    fake.engine.session = { ...fake.engine.session, isCurrent: false } as never;
    for (let at = 0; at < 300; at++) await write(`${at}`);
    fake.engine.session = { ...fake.engine.session, isCurrent: true } as never;
    fake.engine.outbox.wake();
    await settle();
    expect(batches.map((batch) => batch.length)).toEqual([128, 128, 44]);
    expect(batches.flat().map(textOf)).toEqual(Array.from({ length: 300 }, (_, at) => `${at}`));
  });

  test.each(["timeout", "internal", "rate-limited"] as const)(
    "%s: the same bytes again, after a pause",
    async (code) => {
      judge = () => code;
      await write("stubborn");
      await settle();
      expect(batches).toHaveLength(1);
      judge = () => ++sequence;
      fake.clock.advance(1_000);
      await settle();
      expect(batches).toHaveLength(2);
      expect(batches[1]![0]).toEqual(batches[0]![0]);
      expect(deliveries()).toEqual([["stubborn", "sent"]]);
    },
  );

  test("a timer that fires early is set again", async () => {
    const { clock } = fake;
    const early = {
      ...clock,
      now: () => clock.now(),
      after: (ms: number, task: () => void) => clock.after(ms - 3, task),
    };
    fake.engine.platform = { ...fake.platform, clock: early };
    judge = () => "internal";
    await write("stubborn");
    await settle();
    judge = () => ++sequence;
    for (let turn = 0; turn < 10; turn++) {
      clock.advance(200);
      await settle();
    }
    expect(deliveries()).toEqual([["stubborn", "sent"]]);
  });

  test("a pause that ends between looking and sleeping holds nothing up for ever", async () => {
    const { clock } = fake;
    // The first timer fires a millisecond early, and the clock ticks before what follows from that is over.
    let [behind, delay, fired] = [0, 0, 0];
    const ticking = {
      ...clock,
      now: () => clock.now() - (behind-- > 0 ? 1 : 0),
      after: (ms: number, task: () => void) => {
        delay = ms;
        return clock.after(ms, () => {
          if (fired++ === 0) behind = 3;
          task();
        });
      },
    };
    fake.engine.platform = { ...fake.platform, clock: ticking };
    const verdicts: FaultCode[] = ["conflict", "conflict"];
    judge = () => verdicts.shift() ?? ++sequence;
    await write("stubborn");
    await settle();
    for (let turn = 0; turn < 5; turn++) {
      clock.advance(delay);
      await settle();
    }
    expect(deliveries()).toEqual([["stubborn", "sent"]]);
  });

  test("a lost epoch does not shorten the pause that the relay's trouble asks for, nor end it", async () => {
    const verdicts: FaultCode[] = ["conflict", "conflict"];
    judge = () => verdicts.shift() ?? "timeout";
    await writeTogether("one", "two");
    verdicts.push("conflict");
    fake.clock.advance(1_000);
    await settle();
    judge = () => ++sequence;
    fake.clock.advance(60_000);
    await settle();
    fake.clock.advance(60_000);
    await settle();
    expect(deliveries().map(([, state]) => state)).toEqual(["sent", "sent"]);
  });

  test("an answer that does not fit the question settles nothing", async () => {
    const honest = fake.relay;
    fake.relay = () => ({ results: [] });
    await write("asked");
    await settle();
    expect(deliveries()).toEqual([["asked", "waiting"]]);
    fake.relay = honest;
    fake.clock.advance(1_000);
    await settle();
    expect(deliveries()).toEqual([["asked", "sent"]]);
  });

  test("offline: nothing is tried until the connection is back", async () => {
    fake.relay = () => {
      throw new Failure("offline");
    };
    await write("patient");
    await settle();
    expect(deliveries()).toEqual([["patient", "waiting"]]);
    expect(fake.clock.waiting).toBe(0);
  });

  test("conflict: encrypted again under the same ids, what follows stays behind it", async () => {
    const lost = new Set<string>();
    judge = (envelope) => {
      if (lost.size < 2 && !lost.has(envelope.envelopeId)) {
        lost.add(envelope.envelopeId);
        return "conflict";
      }
      return ++sequence;
    };
    await writeTogether("one", "two");
    const [first, second] = batches;
    expect(second!.map((envelope) => envelope.envelopeId)).toEqual(
      first!.map((envelope) => envelope.envelopeId),
    );
    expect(second!.map(textOf)).toEqual(["one", "two"]);
    expect(second![0]!.body).not.toEqual(first![0]!.body);
    expect(deliveries()).toEqual([
      ["one", "sent"],
      ["two", "sent"],
    ]);
  });

  test.each(["invalid", "not-found", "unauthorized", "too-large", "quota-exceeded"] as const)(
    "%s: this message fails, the next ones go",
    async (code) => {
      judge = (envelope) => (textOf(envelope) === "refused" ? code : ++sequence);
      await write("refused");
      await write("welcome");
      await settle();
      expect(deliveries()).toContainEqual(["refused", "failed"]);
      expect(deliveries()).toContainEqual(["welcome", "sent"]);
      expect(countOutbox(fake.engine.store)).toBe(0);
    },
  );

  test("a batch that is refused as a whole is sent one by one, and only the culprit fails", async () => {
    const honest = fake.relay;
    fake.relay = (name, params: { readonly envelopes: Submission[] }) => {
      if (params.envelopes.some((envelope) => textOf(envelope) === "culprit")) throw new Failure("invalid");
      return honest(name, params as never);
    };
    await writeTogether("one", "culprit", "two");
    expect(Object.fromEntries(deliveries())).toEqual({ one: "sent", culprit: "failed", two: "sent" });
  });

  test("close waits for what is under way and leaves no timer", async () => {
    judge = () => "timeout";
    await write("unlucky");
    await settle();
    expect(fake.clock.waiting).toBe(1);
    await fake.engine.outbox.close();
    expect(fake.clock.waiting).toBe(0);
  });
});
