import { beforeEach, describe, expect, test } from "vitest";
import { markRead } from "../../../main/core/engine/changeOwnView.ts";
import { Outbox } from "../../../main/core/engine/outbox.ts";
import { Receipts } from "../../../main/core/engine/receipts.ts";
import { advanceCursor } from "../../../main/core/store/conversations.ts";
import { markDue } from "../../../main/core/store/receipts.ts";
import type { Submission } from "../../../shared/wire/envelope.ts";
import { openFakeEngine, settle, type FakeEngine } from "./fakeEngine.ts";

describe("receipts", () => {
  let fake: FakeEngine;
  /** What was told, as [delivered up to, read up to]. */
  let told: [number, number][];

  beforeEach(() => {
    fake = openFakeEngine();
    fake.engine.outbox = new Outbox(fake.engine);
    fake.engine.receipts = new Receipts(fake.engine);
    told = [];
    fake.relay = (_, { envelopes }: { readonly envelopes: Submission[] }) => {
      for (const { body } of envelopes) {
        const receipt = JSON.parse(new TextDecoder().decode(body.subarray(1))) as Record<string, number>;
        told.push([receipt["deliveredUpTo"]!, receipt["readUpTo"]!]);
      }
      return { results: envelopes.map((_, at) => ({ ok: true, sequence: 100 + at, storedAt: 1 })) };
    };
  });

  const later = async () => {
    fake.clock.advance(2_000);
    await settle();
  };

  test("what is read while a receipt is being encrypted is told with the next one", async () => {
    const { engine, here } = fake;
    advanceCursor(engine.store, here, 5);
    markDue(engine.store, "receipt", here);
    const { encrypt } = engine.mls;
    const { promise: mayGoOn, resolve: goOn } = Promise.withResolvers<void>();
    engine.mls.encrypt = async (...asked) => {
      await mayGoOn;
      return encrypt(...asked);
    };
    engine.receipts.wake();
    await later();
    markRead(engine, { conversationId: here, readUpTo: 5 });
    goOn();
    await settle();
    expect(told).toEqual([[5, 0]]);
    await later();
    expect(told).toEqual([
      [5, 0],
      [5, 5],
    ]);
    await later();
    expect(told).toHaveLength(2);
  });
});
