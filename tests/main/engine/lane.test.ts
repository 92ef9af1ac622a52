import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { openLane } from "../../../main/core/engine/lane.ts";
import type { LogEntry } from "../../../main/core/engine/logEntry.ts";
import type { EnvelopeId } from "../../../shared/ids.ts";

const entry = (sequence: number, name = "read"): LogEntry =>
  ({ isOwn: false, sequence, envelopeId: `${name} ${sequence}` as EnvelopeId }) as LogEntry;
const own = (sequence: number): LogEntry => ({
  isOwn: true,
  sequence,
  envelopeId: "own" as EnvelopeId,
  storedAt: 0,
});
const sequences = (entries: readonly LogEntry[]) => entries.map((one) => one.sequence);

describe("a lane of the inbox", () => {
  test("hands out what follows the cursor without gaps", () => {
    const lane = openLane(10);
    for (const sequence of [12, 11, 14]) lane.add(entry(sequence), 100);
    expect(sequences(lane.take(100))).toEqual([11, 12]);
    lane.advance(12);
    expect(lane.hasNext()).toBe(false);
    expect([lane.lastContiguous(), lane.highest, lane.head]).toEqual([12, 14, 14]);
    lane.add(entry(13), 100);
    expect(sequences(lane.take(100))).toEqual([13, 14]);
  });

  test("ignores what is applied and what waits already", () => {
    const lane = openLane(5);
    lane.add(entry(5), 100);
    expect(lane.size).toBe(0);
    lane.add(entry(6, "first"), 100);
    lane.add(entry(6, "second"), 100);
    expect(lane.take(9).map((one) => one.envelopeId)).toEqual(["first 6"]);
  });

  test("an own entry that the ack told of goes before the same one read from the log", () => {
    const lane = openLane(0);
    lane.add(entry(1), 100);
    lane.add(own(1), 100);
    expect(lane.take(1)[0]!.isOwn).toBe(true);
  });

  test("keeps no more than it may, and remembers that there is more", () => {
    const lane = openLane(0);
    for (let sequence = 1; sequence <= 10; sequence++) lane.add(entry(sequence), 4);
    expect(lane.size).toBe(4);
    expect(lane.head).toBe(10);
    lane.advance(4);
    expect(lane.hasNext()).toBe(false);
    expect(lane.head > lane.lastContiguous()).toBe(true);
  });

  test("goes on behind what cannot be had any more", () => {
    const lane = openLane(3);
    lane.add(entry(9), 100);
    lane.skip(8);
    expect(sequences(lane.take(5))).toEqual([9]);
  });

  test("any order and any repetition of arrivals is applied as 1, 2, 3 ...", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 30 }), { maxLength: 200 }),
        fc.integer({ min: 1, max: 7 }),
        (arrivals, most) => {
          const lane = openLane(0);
          const applied: number[] = [];
          for (const sequence of [...arrivals, ...Array.from({ length: 30 }, (_, at) => at + 1)]) {
            lane.add(entry(sequence), 1_000);
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
