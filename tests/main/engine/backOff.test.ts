import { describe, expect, test } from "vitest";
import { backOff, fraction } from "../../../main/core/engine/backOff.ts";

const lowest = (size: number) => new Uint8Array(size);
const highest = (size: number) => new Uint8Array(size).fill(255);

describe("back-off", () => {
  test("doubles from half a second to a minute", () => {
    const delays = [1, 2, 3, 4, 5, 6, 7, 8, 9, 100].map((attempt) => backOff(attempt, highest));
    expect(delays).toEqual([500, 1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000, 60_000]);
  });

  test("jitter takes up to half of it away", () => {
    expect([1, 2, 8].map((attempt) => backOff(attempt, lowest))).toEqual([250, 500, 30_000]);
  });

  test("a fraction is at least 0 and less than 1", () => {
    expect(fraction(lowest)).toBe(0);
    expect(fraction(highest)).toBeLessThan(1);
    expect(fraction(highest)).toBeGreaterThan(0.999);
    expect(fraction((size) => new Uint8Array(size).fill(128))).toBeCloseTo(0.5, 2);
  });
});
