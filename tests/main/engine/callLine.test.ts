// A call's line adds up the same whatever the order in which the ends are read, and believes nobody's word about oneself.
import { describe, expect, test } from "vitest";
import { addEnding, firstLine, isOpen } from "../../../main/core/engine/calls/callLine.ts";
import type { CallEnd, CallEndReason, CallStart } from "../../../shared/content/call.ts";
import type { AccountId, CallId, CallSessionId } from "../../../shared/ids.ts";

const [alice, bob, carol] = ["alice", "bob", "carol"] as string[] as AccountId[];
const start: CallStart = {
  type: "callStart",
  callId: "call" as CallId,
  media: "voice",
  session: "stay" as CallSessionId,
  sentAt: 0,
};

function end(reason: CallEndReason, change: Partial<CallEnd> = {}): CallEnd {
  return { type: "callEnd", callId: start.callId, reason, lastedMs: 0, others: [], ...change };
}

/** As Bob's device reads it; Alice called. */
function read(...ends: readonly (readonly [AccountId, CallEnd])[]) {
  return ends.reduce(
    (line, [by, said]) => addEnding(line, { end: said, by, starter: alice, self: bob! }),
    firstLine(start, alice!),
  );
}

describe("a call's line", () => {
  test("the longest time counts, and everybody who was there", () => {
    const ends = [
      [alice!, end("left", { lastedMs: 3_000, others: [bob!, carol!] })],
      [bob!, end("left", { lastedMs: 5_000, others: [alice!] })],
    ] as const;
    for (const line of [read(...ends), read(...ends.toReversed())]) {
      expect(line.lastedMs).toBe(5_000);
      expect(line.tookPart.toSorted()).toEqual([alice, bob, carol]);
      expect(line.missed).toBe(false);
    }
  });

  test("nobody else says that I was there", () => {
    const line = read([alice!, end("left", { lastedMs: 9_000, others: [bob!] })]);
    expect(line.tookPart).toEqual([alice]);
    expect(line.missed).toBe(true);
  });

  test("only the starter gives up; only my own refusal makes it not missed", () => {
    expect(read([carol!, end("cancelled")]).givenUp).toBeUndefined();
    expect(read([alice!, end("unanswered")], [alice!, end("cancelled")])).toMatchObject({
      givenUp: "unanswered",
      missed: true,
    });
    expect(read([bob!, end("declined")], [bob!, end("declined")])).toMatchObject({
      declinedBy: [bob],
      missed: false,
    });
    expect(read([carol!, end("declined")]).missed).toBe(true);
    expect(read([bob!, end("busy")])).toMatchObject({ busy: [bob], missed: true });
  });

  test("is open until anything is said of it", () => {
    expect(isOpen(firstLine(start, alice!))).toBe(true);
    for (const reason of ["declined", "busy", "left"] as const)
      expect(isOpen(read([bob!, end(reason)]))).toBe(false);
    expect(isOpen(read([alice!, end("cancelled")]))).toBe(false);
  });
});
