import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { openLane } from "../../../main/core/engine/lane.ts";
import type { LogEntry } from "../../../main/core/engine/logEntry.ts";
import type { EnvelopeId } from "../../../shared/ids.ts";

const entry = (sequence: number, name = "read"): LogEntry =>
  ({
    ...{ isOwn: false, sequence, envelopeId: `${name} ${sequence}` as EnvelopeId },
    body: new Uint8Array(10),
  }) as LogEntry;
const own = (sequence: number): LogEntry => ({
  isOwn: true,
  sequence,
  envelopeId: "own" as EnvelopeId,
  storedAt: 0,
});
const sequences = (entries: readonly LogEntry[]) => entries.map((one) => one.sequence);

const roomy = { entries: 1_000, bytes: 1_000_000 };

describe("a lane of the inbox", () => {
  test("hands out what follows the cursor without gaps", () => {
    const lane = openLane(10, roomy);
    for (const sequence of [12, 11, 14]) lane.add(entry(sequence));
    expect(sequences(lane.take(100))).toEqual([11, 12]);
    lane.advance(12);
    expect(lane.hasNext()).toBe(false);
    expect([lane.lastContiguous(), lane.highest, lane.head]).toEqual([12, 14, 14]);
    lane.add(entry(13));
    expect(sequences(lane.take(100))).toEqual([13, 14]);
  });

  test("ignores what is applied and what waits already", () => {
    const lane = openLane(5, roomy);
    lane.add(entry(5));
    expect(lane.hasNext()).toBe(false);
    lane.add(entry(6, "first"));
    lane.add(entry(6, "second"));
    expect(lane.take(9).map((one) => one.envelopeId)).toEqual(["first 6"]);
  });

  test("an own entry that the ack told of goes before the same one read from the log", () => {
    const lane = openLane(0, roomy);
    lane.add(entry(1));
    lane.add(own(1));
    expect(lane.take(1)[0]!.isOwn).toBe(true);
  });

  test("keeps no more than it may, and remembers that there is more", () => {
    const lane = openLane(0, { entries: 4, bytes: 1_000 });
    for (let sequence = 1; sequence <= 10; sequence++) lane.add(entry(sequence));
    expect([lane.isFull, lane.highest]).toEqual([true, 4]);
    expect(lane.head).toBe(10);
    lane.advance(4);
    expect(lane.hasNext()).toBe(false);
    expect(lane.head > lane.lastContiguous()).toBe(true);
  });

  test("what comes next has room, whatever waits from further ahead", () => {
    const lane = openLane(0, { entries: 4, bytes: 25 });
    for (const sequence of [100, 99, 98, 97]) lane.add(entry(sequence));
    expect(lane.highest).toBe(98);
    for (const sequence of [2, 1]) lane.add(entry(sequence));
    expect(sequences(lane.take(9))).toEqual([1, 2]);
    expect(lane.highest).toBe(2);
    lane.add({ ...entry(3), body: new Uint8Array(1_000) } as LogEntry);
    lane.advance(2);
    lane.add({ ...entry(3), body: new Uint8Array(1_000) } as LogEntry);
    expect(sequences(lane.take(9))).toEqual([3]);
  });

  test("throws away what is ahead of a gap, and nothing else", () => {
    const lane = openLane(0, roomy);
    for (const sequence of [1, 2, 4, 2 ** 50]) lane.add(entry(sequence));
    lane.dropAhead();
    expect([lane.highest, sequences(lane.take(9))]).toEqual([2, [1, 2]]);
  });

  test("goes on behind what cannot be had any more", () => {
    const lane = openLane(3, roomy);
    lane.add(entry(9));
    lane.skip(8);
    expect(sequences(lane.take(5))).toEqual([9]);
  });

  test("any order and any repetition of arrivals is applied as 1, 2, 3 ...", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 30 }), { maxLength: 200 }),
        fc.integer({ min: 1, max: 7 }),
        (arrivals, most) => {
          const lane = openLane(0, roomy);
          const applied: number[] = [];
          for (const sequence of [...arrivals, ...Array.from({ length: 30 }, (_, at) => at + 1)]) {
            lane.add(entry(sequence));
            while (lane.hasNext()) {
              const taken = sequences(lane.take(most));
              applied.push(...taken);
              lane.advance(taken.at(-1)!);
            }
          }
          expect(applied).toEqual(Array.from({ length: 30 }, (_, at) => at + 1));
        },
      ),
    );
  });
});
