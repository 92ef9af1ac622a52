// What windows tell each other: bounded in shape, size and number.
import { expect, it } from "vitest";
import fc from "fast-check";
import { Gate, readText, writeText, type ChannelText } from "../../../renderer/calls/channel.ts";

const state: ChannelText = {
  type: "state",
  microphone: true,
  camera: false,
  screen: false,
  screenSound: false,
  isOnHold: false,
  isSpeaking: false,
  isStarved: false,
  wants: "large",
  recording: { phase: "none", number: 0 },
};

it("reads what it writes", () => {
  for (const text of [state, { type: "reaction", emoji: "👏" }, { type: "leave" }] as const)
    expect(readText(writeText(text))).toEqual(text);
});

it("takes nothing else, and never throws", () => {
  expect(readText(JSON.stringify({ ...state, wants: "huge" }))).toBeUndefined();
  expect(readText(JSON.stringify({ type: "reaction", emoji: "x".repeat(17) }))).toBeUndefined();
  expect(readText(JSON.stringify({ ...state, more: "x".repeat(2000) }))).toBeUndefined();
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
      expect(readText(text)).toBeUndefined();
    }),
  );
});

it("a flood passes no faster than ten a second after the first forty", () => {
  const gate = new Gate(0);
  const passed = Array.from({ length: 1000 }, (_, at) => gate.passes(at * 10)).filter(Boolean).length;
  expect(passed).toBeGreaterThanOrEqual(40 + 99 - 1);
  expect(passed).toBeLessThanOrEqual(40 + 100);
  expect(gate.passes(20_000)).toBe(true);
});

it("a clock that goes back opens nothing", () => {
  const gate = new Gate(1_000_000);
  for (let at = 0; at < 40; at++) gate.passes(1_000_000);
  expect(gate.passes(0)).toBe(false);
});
