// Who speaks: pauses belong to it, coughs do not.
import { describe, expect, it } from "vitest";
import type { DeviceId } from "../../../shared/ids.ts";
import { follow, hearSelf, silence, type Floor, type Voice } from "../../../renderer/calls/speaking.ts";

describe("oneself", () => {
  const hear = (levels: readonly number[]) =>
    levels.reduce<number | undefined>((heard, level, at) => hearSelf(heard, level, at * 200), undefined);

  it("is heard at once, and through a pause between two sentences", () => {
    expect(hear([0.2])).toBe(0);
    expect(hear([0.2, ...Array.from({ length: 5 }, () => 0)])).toBe(0);
    expect(hear([0.2, 0, 0, 0.2, 0, 0, 0])).toBe(600);
  });

  it("is silent after a longer one", () => {
    expect(hear([0.2, ...Array.from({ length: 6 }, () => 0)])).toBeUndefined();
  });

  it("does not speak when a fan does", () => {
    expect(hear(Array.from({ length: 10 }, () => 0.004))).toBeUndefined();
  });
});

describe("the floor", () => {
  const [anna, ben] = ["anna", "ben"] as unknown as [DeviceId, DeviceId];
  const all: readonly Voice[] = ["self", anna, ben];

  /** Looks so many times, every 200 ms from the given time on. */
  const look = (
    before: Floor,
    {
      from,
      times,
      speaking,
      there = all,
    }: Readonly<Record<"from" | "times", number>> & {
      readonly speaking: readonly Voice[];
      readonly there?: readonly Voice[];
    },
  ) =>
    Array.from({ length: times }, (_, at) => from + at * 200).reduce(
      (floor, now) => follow(floor, new Map(there.map((voice) => [voice, speaking.includes(voice)])), now),
      before,
    );
  const annaHasIt = look(silence, { from: 0, times: 9, speaking: [anna] });

  it("is taken after a moment", () => {
    expect(look(silence, { from: 0, times: 8, speaking: [anna] }).speaker).toBeUndefined();
    expect(annaHasIt.speaker).toBe(anna);
  });

  it("stays with who spoke last", () => {
    expect(look(annaHasIt, { from: 1800, times: 10, speaking: [] }).speaker).toBe(anna);
  });

  it("is not taken by a cough, however still it is", () => {
    // As long as the pause that belongs to speaking.
    const coughed = look(annaHasIt, { from: 1800, times: 7, speaking: [ben] });
    expect(look(coughed, { from: 3200, times: 3, speaking: [] }).speaker).toBe(anna);
  });

  it("is not taken from who speaks", () => {
    expect(look(annaHasIt, { from: 1800, times: 20, speaking: [anna, ben] }).speaker).toBe(anna);
  });

  it("passes on when the one is silent and another has begun", () => {
    expect(look(annaHasIt, { from: 1800, times: 9, speaking: [ben] }).speaker).toBe(ben);
  });

  it("goes to who has spoken longest of several", () => {
    const ahead = look(silence, { from: 0, times: 1, speaking: [ben] });
    expect(look(ahead, { from: 200, times: 9, speaking: ["self", ben] }).speaker).toBe(ben);
  });

  it("is nobody's when who had it has left", () => {
    const there: readonly Voice[] = ["self", ben];
    expect(look(annaHasIt, { from: 1800, times: 1, speaking: [], there }).speaker).toBeUndefined();
  });
});
