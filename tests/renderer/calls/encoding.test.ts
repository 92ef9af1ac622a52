// How videos are encoded: less for more peers, text sharp, motion smooth, and the voice first.
import { describe, expect, it } from "vitest";
import {
  decideEncoding,
  feelPressure,
  noPressure,
  type EncodingInput,
  type Pressure,
  type PressureSample,
} from "../../../renderer/calls/encoding.ts";

const input = (change: Partial<EncodingInput> = {}): EncodingInput => ({
  peers: 1,
  content: "camera",
  size: "large",
  isBesideScreen: false,
  pressure: noPressure,
  ...change,
});

const sample = (change: Partial<PressureSample> = {}): PressureSample => ({
  now: 0,
  available: 2_000_000,
  loss: 0,
  isCpuLimited: false,
  ...change,
});

/** One sample every two seconds, from `now` on. */
function feel(before: Pressure, count: number, change: Partial<PressureSample>): Pressure {
  let pressure = before;
  for (let at = 0; at < count; at++)
    pressure = feelPressure(pressure, sample({ ...change, now: (change.now ?? 0) + at * 2000 }));
  return pressure;
}

describe("cameras", () => {
  it("are sent smaller the more there are, and never more than a line of an office carries", () => {
    const all = [1, 2, 3, 4, 5, 6, 7].map((peers) => ({ peers, ...decideEncoding(input({ peers })) }));
    for (const [at, { maxHeight, maxBitrate, maxFramerate }] of all.entries()) {
      const before = all[at - 1];
      expect(maxHeight).toBeLessThanOrEqual(before?.maxHeight ?? 720);
      expect(maxBitrate).toBeLessThanOrEqual(before?.maxBitrate ?? 1_700_000);
      expect(maxFramerate).toBeLessThanOrEqual(before?.maxFramerate ?? 30);
    }
    for (const { peers, maxBitrate } of all) expect(peers * maxBitrate).toBeLessThanOrEqual(2_000_000);
  });

  it("that are drawn small are sent small, and hidden ones not at all", () => {
    expect(decideEncoding(input({ size: "small" }))).toMatchObject({ isActive: true, maxHeight: 180 });
    expect(decideEncoding(input({ size: "hidden" })).isActive).toBe(false);
  });

  it("leave three quarters to a screen beside them", () => {
    const pressure = feel(noPressure, 1, { available: 1_000_000 });
    const camera = decideEncoding(input({ pressure, isBesideScreen: true }));
    const screen = decideEncoding(input({ pressure, isBesideScreen: true, content: "detail" }));
    expect(camera.maxBitrate + screen.maxBitrate).toBeLessThan(1_000_000);
    expect(screen.maxBitrate).toBe(camera.maxBitrate * 3);
  });
});

describe("screens", () => {
  it("with text keep their lines and lose frames; with motion the other way round", () => {
    const pressure = { ...noPressure, cpuSteps: 2 };
    const [text, motion] = (["detail", "motion"] as const).map((content) =>
      decideEncoding(input({ content, pressure })),
    );
    expect(text!.maxHeight).toBe(decideEncoding(input({ content: "detail" })).maxHeight);
    expect(text!.maxFramerate).toBeLessThan(decideEncoding(input({ content: "detail" })).maxFramerate);
    expect(motion!.maxHeight).toBeLessThan(decideEncoding(input({ content: "motion" })).maxHeight);
    expect(motion!.maxFramerate).toBeGreaterThan(text!.maxFramerate);
  });
});

describe("a busy processor", () => {
  const busy = (count: number) => feel(noPressure, count, { isCpuLimited: true });

  it("takes a step down after three samples, not after one, and three at most", () => {
    expect(busy(2).cpuSteps).toBe(0);
    expect(busy(3).cpuSteps).toBe(1);
    expect(busy(100).cpuSteps).toBe(3);
    expect(decideEncoding(input({ pressure: busy(3) })).maxHeight).toBe(540);
  });

  it("that is free again goes up one step at a time, later than it went down", () => {
    expect(feel(busy(6), 9, {}).cpuSteps).toBe(2);
    expect(feel(busy(6), 10, {}).cpuSteps).toBe(1);
    expect(feel(busy(6), 20, {}).cpuSteps).toBe(0);
  });
});

describe("a line too thin for a picture", () => {
  const thin = { available: 100_000 };
  const starved = feel(noPressure, 2, thin);

  it("stops video after two samples, and keeps it at one", () => {
    expect(feel(noPressure, 1, thin).isStarved).toBe(false);
    expect(starved.isStarved).toBe(true);
    expect(decideEncoding(input({ pressure: starved })).isActive).toBe(false);
  });

  it("loses a fifth of its packets", () => {
    expect(feel(noPressure, 2, { loss: 0.25 }).isStarved).toBe(true);
    expect(feel(noPressure, 20, { loss: 0.15 }).isStarved).toBe(false);
  });

  it("gets video back when it is clearly wide enough, not when it is just wider", () => {
    expect(feelPressure(starved, sample({ now: 4000, available: 200_000 })).isStarved).toBe(true);
    expect(feelPressure(starved, sample({ now: 4000, available: 400_000 })).isStarved).toBe(false);
  });

  it("is tried again after ten seconds, and after a failure only after twenty", () => {
    const retried = feelPressure(starved, sample({ ...thin, now: 12_000 }));
    expect(feelPressure(starved, sample({ ...thin, now: 11_000 })).isStarved).toBe(true);
    expect(retried.isStarved).toBe(false);
    const again = feel(retried, 2, { ...thin, now: 14_000 });
    expect(again.isStarved).toBe(true);
    expect(feelPressure(again, sample({ ...thin, now: 30_000 })).isStarved).toBe(true);
    expect(feelPressure(again, sample({ ...thin, now: 36_000 })).isStarved).toBe(false);
  });

  it("never takes more than is there", () => {
    const pressure = feel(noPressure, 1, { available: 500_000 });
    expect(decideEncoding(input({ pressure })).maxBitrate).toBeLessThan(450_000);
  });
});
