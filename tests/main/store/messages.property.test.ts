// The whole of the message rows against the simplest model of them: an array that is sorted and counted anew each time.
import fc from "fast-check";
import { expect, test } from "vitest";
import { readListed } from "../../../main/core/store/conversationList.ts";
import { readConversation, setReadUpTo } from "../../../main/core/store/conversations.ts";
import { pageMessages, type Anchor } from "../../../main/core/store/messagePages.ts";
import {
  addOwnMessage,
  discardMessage,
  markFailed,
  markSent,
  markWaiting,
  removeUnreadable,
} from "../../../main/core/store/messages.ts";
import { openStore, type Store } from "../../../main/core/store/store.ts";
import type { MessageId } from "../../../shared/ids.ts";
import { addGroup, freshStore, hear, me, named, said, team } from "./freshStore.ts";

type Step =
  | {
      readonly do: "hear";
      readonly kind: "text" | "unreadable" | "system";
      readonly mine: boolean;
      readonly gap: number;
    }
  | { readonly do: "write" | "fail" | "retry" | "discard" | "send" | "drop"; readonly which: number }
  | { readonly do: "read"; readonly ahead: number };

const which = fc.nat(5);
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    do: fc.constant("hear" as const),
    kind: fc.constantFrom("text", "unreadable", "system"),
    mine: fc.boolean(),
    gap: fc.constantFrom(0, 1, 1, 1, 3),
  }),
  fc.record({ do: fc.constantFrom("write", "fail", "retry", "discard", "send", "drop"), which }),
  fc.record({ do: fc.constant("read" as const), ahead: fc.integer({ min: -4, max: 3 }) }),
);

interface Row {
  readonly id: MessageId;
  readonly isCounted: boolean;
  readonly kind: string;
  position: number;
  state?: "waiting" | "failed" | "sent";
}

class Model {
  rows: Row[] = [];
  head = 0;
  readUpTo = 0;

  get ordered(): readonly Row[] {
    return this.rows.toSorted((a, b) => a.position - b.position);
  }

  get unread(): number {
    return this.rows.filter((row) => row.isCounted && row.position > this.readUpTo).length;
  }

  atSequence(sequence: number): number {
    const taken = this.rows.map((row) => row.position).filter((at) => at >= sequence && at < sequence + 1);
    return taken.length === 0 ? sequence : Math.max(...taken) + 1 / 1024;
  }

  nextWaiting(): number {
    return Math.max(2 ** 52, ...this.rows.map((row) => row.position)) + 1;
  }
}

let minted = 0;

function play(store: Store, model: Model, step: Step): void {
  switch (step.do) {
    case "hear": {
      model.head += step.gap;
      const sequence = Math.max(model.head, 1);
      const id = named<MessageId>(`heard ${minted++}`);
      const body = {
        text: { kind: "text", text: "words" },
        unreadable: { kind: "unreadable", cause: "damaged" },
        system: { kind: "system", event: { kind: "left", account: me } },
      }[step.kind] as never;
      const isCounted = !step.mine && step.kind !== "system";
      const position = model.atSequence(sequence);
      hear(store, said(sequence, "", { messageId: id, isOwn: step.mine, body }));
      model.rows.push({
        id,
        isCounted,
        kind: step.kind,
        position,
        ...(step.mine && { state: "sent" as const }),
      });
      return;
    }
    case "write": {
      const id = named<MessageId>(`written ${minted++}`);
      addOwnMessage(store, { conversationId: team, messageId: id, senderId: me, text: "mine", sentAt: 1 });
      model.rows.push({
        id,
        isCounted: false,
        kind: "text",
        position: model.nextWaiting(),
        state: "waiting",
      });
      return;
    }
    case "read":
      // Another device of mine may have read what has not arrived here yet.
      setReadUpTo(store, team, model.head + step.ahead);
      model.readUpTo = Math.max(model.readUpTo, model.head + step.ahead);
      return;
    default: {
      const row = model.rows.at(-1 - step.which);
      if (row !== undefined) touch(store, model, row, step.do);
    }
  }
}

function touch(
  store: Store,
  model: Model,
  row: Row,
  what: "fail" | "retry" | "discard" | "send" | "drop",
): void {
  const isUnsent = row.state === "waiting" || row.state === "failed";
  switch (what) {
    case "fail":
      expect(markFailed(store, row.id, "invalid") !== undefined).toBe(isUnsent);
      if (isUnsent) row.state = "failed";
      return;
    case "retry":
      expect(markWaiting(store, row.id) !== undefined).toBe(row.state === "failed");
      if (row.state === "failed") Object.assign(row, { position: model.nextWaiting(), state: "waiting" });
      return;
    case "send":
      expect(markSent(store, row.id, model.head + 1) !== undefined).toBe(isUnsent);
      if (!isUnsent) return;
      model.head += 1;
      Object.assign(row, { position: model.atSequence(model.head), state: "sent" });
      return;
    case "discard":
      expect(discardMessage(store, row.id)).toBe(isUnsent);
      if (isUnsent) model.rows = model.rows.filter((other) => other !== row);
      return;
    case "drop":
      expect(removeUnreadable(store, row.id)).toBe(row.kind === "unreadable");
      if (row.kind === "unreadable") model.rows = model.rows.filter((other) => other !== row);
  }
}

/** What a page must hold, by counting. */
function expectedPage(rows: readonly Row[], anchor: Anchor | undefined, limit: number) {
  const at = anchor?.position ?? Infinity;
  const side = anchor?.side ?? "before";
  const earlier = rows.filter((row) => (side === "after" ? row.position <= at : row.position < at));
  const later = rows.slice(earlier.length);
  const half = Math.floor(limit / 2);
  const fromEarlier = side === "before" ? limit : side === "after" ? 0 : Math.max(half, limit - later.length);
  const before = earlier.slice(Math.max(0, earlier.length - fromEarlier));
  const after = side === "before" ? [] : later.slice(0, limit - before.length);
  return {
    ids: [...before, ...after].map((row) => row.id),
    hasEarlier: before.length < earlier.length,
    hasLater: after.length < later.length,
  };
}

function check(store: Store, model: Model, limit: number): void {
  const { ordered } = model;
  expect(readConversation(store, team)?.unread).toBe(model.unread);
  expect(readListed(store, team)?.last?.messageId).toBe(ordered.at(-1)?.id);
  const places = [0, ...ordered.flatMap(({ position }) => [position, position + 0.5])];
  const anchors = (["before", "after", "around"] as const).flatMap((side) =>
    places.map((position): Anchor => ({ side, position })),
  );
  for (const anchor of [undefined, ...anchors]) {
    const page = pageMessages(store, team, { anchor, limit });
    const { messages, ...more } = page;
    expect({ ids: messages.map(({ messageId }) => messageId), ...more }).toEqual(
      expectedPage(ordered, anchor, limit),
    );
    expect(messages.map(({ position }) => position)).toEqual(
      messages.map(({ position }) => position).toSorted((a, b) => a - b),
    );
  }
}

test("order, pages, unread and the list agree with the model after any story", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 25 }), fc.integer({ min: 1, max: 7 }), (steps, limit) => {
      const store = openStore({ path: ":memory:" });
      try {
        addGroup(store);
        const model = new Model();
        for (const each of steps) play(store, model, each);
        check(store, model, limit);
      } finally {
        store.close();
      }
    }),
    { numRuns: 300 },
  );
});

test("a page costs its length: no plan looks at more than an index range", () => {
  const store = freshStore();
  for (const where of ["position < 5 ORDER BY position DESC", "position >= 5 ORDER BY position"]) {
    const sql = `EXPLAIN QUERY PLAN SELECT * FROM messages WHERE conversationId = 'a' AND ${where} LIMIT 51`;
    const plan = store.all<{ readonly detail: string }>(sql).map(({ detail }) => detail);
    expect(plan).toEqual([expect.stringMatching(/^SEARCH messages USING INDEX messagesInOrder/)]);
  }
});
