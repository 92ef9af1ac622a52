// What sounds follows from the calls alone.
import { describe, expect, it } from "vitest";
import type { CallView } from "../../../shared/bridge/callViews.ts";
import { recordingName } from "../../../renderer/calls/saveFile.ts";
import { endTone, repeatingTone } from "../../../renderer/calls/ring.ts";
import { composeTone } from "../../../renderer/calls/tones.ts";

const view = (callId: string, state: CallView["state"]) => ({ callId, state }) as CallView;
const id = (callId: string) => view(callId, "open").callId;

describe("what repeats", () => {
  it("rings for a call that comes, softly while another runs, and not when the ring tone is off", () => {
    expect(repeatingTone([view("a", "incoming")], undefined, true)).toBe("ring");
    expect(repeatingTone([view("a", "joined"), view("b", "incoming")], id("a"), true)).toBe("waiting");
    expect(repeatingTone([view("a", "incoming")], undefined, false)).toBeUndefined();
  });

  it("rings back only for this window's own call", () => {
    expect(repeatingTone([view("a", "outgoing")], id("a"), false)).toBe("ringBack");
    expect(repeatingTone([view("a", "outgoing")], undefined, true)).toBeUndefined();
  });

  it("is nothing for calls that run", () => {
    expect(repeatingTone([view("a", "joined"), view("b", "open")], id("a"), true)).toBeUndefined();
    expect(repeatingTone([], undefined, true)).toBeUndefined();
  });

  it("stops the moment a call that rings is answered here, before the core has said so", () => {
    expect(repeatingTone([view("a", "incoming")], id("a"), true)).toBeUndefined();
  });
});

it("an end is heard by how it came; what went on elsewhere makes no sound", () => {
  expect(endTone("busy")).toBe("busy");
  expect(endTone("left")).toBe("ended");
  expect(["elsewhere", "cancelled", "merged"].map((reason) => endTone(reason as "merged"))).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});

it("tones are heard, are no louder than full scale, and neither begin nor end with a click", () => {
  for (const name of ["ring", "waiting", "ringBack", "busy", "ended", "test"] as const) {
    const samples = composeTone(name, 48_000);
    const loudest = samples.reduce((so, sample) => Math.max(so, Math.abs(sample)), 0);
    expect(loudest).toBeGreaterThan(0.05);
    expect(loudest).toBeLessThan(1);
    expect(Math.abs(samples[0]!)).toBeLessThan(0.001);
    expect(Math.abs(samples.at(-1)!)).toBeLessThan(0.001);
  }
});

it("a recording is named after conversation and time, as every file system takes it", () => {
  const at = new Date(2026, 10, 26, 9, 5);
  expect(recordingName("K3 发布协调 Launch", at)).toBe("K3 发布协调 Launch 2026-11-26 09.05.webm");
  expect(recordingName("../a:b\\c|d?\u0000", at)).toBe("a b c d 2026-11-26 09.05.webm");
  expect(recordingName("🎉", at)).toBe("Parley 2026-11-26 09.05.webm");
  expect(recordingName("x".repeat(500), at)).toHaveLength(60 + 22);
});
