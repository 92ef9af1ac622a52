// Who speaks: pauses belong to it, coughs do not.
import { expect, it } from "vitest";
import type { DeviceId } from "../../../shared/ids.ts";
import { isSpeaking, listen, silence, type Floor, type Voice } from "../../../renderer/calls/speaking.ts";

const [anna, ben] = ["anna", "ben"] as unknown as [DeviceId, DeviceId];

/** Levels of everybody, every 200 ms from the given time on. */
function hear(before: Floor, from: number, rounds: readonly Readonly<Record<string, number>>[]): Floor {
  return rounds.reduce<Floor>(
    (floor, levels, at) =>
      listen(floor, new Map(Object.entries(levels) as [Voice, number][]), from + at * 200),
    before,
  );
}
const quiet = { self: 0, anna: 0, ben: 0 };
const annaTalks = { ...quiet, anna: 0.2 };
const benTalks = { ...quiet, ben: 0.2 };
const times = (count: number, levels: Readonly<Record<string, number>>) =>
  Array.from({ length: count }, () => levels);

it("whoever is heard speaks at once, but has the floor only after a moment", () => {
  const first = hear(silence, 0, [annaTalks]);
  expect([isSpeaking(first, anna), first.speaker]).toEqual([true, undefined]);
  expect(hear(first, 200, times(2, annaTalks)).speaker).toBe(anna);
});

it("a pause between two sentences is still speaking; a longer one is not, but the floor stays", () => {
  const talking = hear(silence, 0, times(4, annaTalks));
  const pausing = hear(talking, 800, times(5, quiet));
  expect(isSpeaking(pausing, anna)).toBe(true);
  const silent = hear(pausing, 1800, times(1, quiet));
  expect([isSpeaking(silent, anna), silent.speaker]).toEqual([false, anna]);
});

it("a cough does not take the floor, and nobody is interrupted", () => {
  const talking = hear(silence, 0, times(4, annaTalks));
  const cough = hear(talking, 800, [{ ...annaTalks, ben: 0.9 }, ...times(5, quiet)]);
  expect(cough.speaker).toBe(anna);
  const both = hear(talking, 800, times(5, { ...annaTalks, ben: 0.9 }));
  expect(both.speaker).toBe(anna);
});

it("the floor passes on when the one is silent and another has begun", () => {
  const talking = hear(silence, 0, times(4, annaTalks));
  expect(hear(talking, 800, times(6, benTalks)).speaker).toBe(ben);
});

it("noise is nobody's voice", () => {
  expect(isSpeaking(hear(silence, 0, times(10, { ...quiet, self: 0.004 })), "self")).toBe(false);
});

it("who has left neither speaks nor has spoken last", () => {
  const talking = hear(silence, 0, times(4, annaTalks));
  const gone = hear(talking, 800, [{ self: 0, ben: 0 }]);
  expect([gone.speaker, isSpeaking(gone, anna)]).toEqual([undefined, false]);
});
