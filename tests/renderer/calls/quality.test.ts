// What is shown of a connection, read from reports as Chromium makes them.
import { describe, expect, it } from "vitest";
import { barsOf, lossBetween, noPackets, readStats } from "../../../renderer/calls/quality.ts";

function report(change: Readonly<Record<string, object>> = {}): RTCStatsReport {
  const stats: Readonly<Record<string, object>> = {
    T01: { type: "transport", selectedCandidatePairId: "P1" },
    P0: { type: "candidate-pair", localCandidateId: "X", remoteCandidateId: "Y", currentRoundTripTime: 9 },
    P1: {
      type: "candidate-pair",
      localCandidateId: "L1",
      remoteCandidateId: "R1",
      currentRoundTripTime: 0.042,
      availableOutgoingBitrate: 900_000,
    },
    L1: { type: "local-candidate", candidateType: "host" },
    R1: { type: "remote-candidate", candidateType: "srflx" },
    IA: { type: "inbound-rtp", kind: "audio", packetsReceived: 90, packetsLost: 10 },
    IC: {
      ...{ type: "inbound-rtp", kind: "video", packetsReceived: 100, packetsLost: 0 },
      ...{ frameWidth: 1280, frameHeight: 720, framesPerSecond: 24.6 },
    },
    IS: { type: "inbound-rtp", kind: "video", packetsReceived: 0, packetsLost: 0 },
    OC: {
      ...{ type: "outbound-rtp", kind: "video", active: true, qualityLimitationReason: "cpu" },
      ...{ frameWidth: 640, frameHeight: 360, framesPerSecond: 15 },
    },
    // A pause of the voice: of three packets, one was lost.
    RA: { type: "remote-inbound-rtp", kind: "audio", fractionLost: 0.33 },
    RC: { type: "remote-inbound-rtp", kind: "video", fractionLost: 0.07 },
    ...change,
  };
  return new Map(
    Object.entries(stats).map(([id, stat]) => [id, { id, ...stat }]),
  ) as unknown as RTCStatsReport;
}

it("reads the chosen way, loss, and pictures both ways", () => {
  expect(readStats(report(), noPackets)).toEqual({
    quality: {
      route: "direct",
      roundTripMs: 42,
      loss: 10 / 200,
      received: { width: 1280, height: 720, framesPerSecond: 25 },
      sent: { width: 640, height: 360, framesPerSecond: 15 },
    },
    counts: { received: 190, lost: 10 },
    available: 900_000,
    sentLoss: 0.07,
    isCpuLimited: true,
  });
});

it("a way is relayed when either end is; the own server is named", () => {
  const relayed = {
    type: "local-candidate",
    candidateType: "relay",
    url: "turn:turn.example:3478?transport=udp",
  };
  expect(readStats(report({ L1: relayed }), noPackets)?.quality).toMatchObject({
    route: "relayed",
    relay: "turn.example",
  });
  const there = readStats(report({ R1: { type: "remote-candidate", candidateType: "relay" } }), noPackets);
  expect(there?.quality.route).toBe("relayed");
  expect(there?.quality.relay).toBeUndefined();
});

it("of a screen beside a camera, the larger one is shown", () => {
  const screen = {
    type: "inbound-rtp",
    kind: "video",
    frameWidth: 1920,
    frameHeight: 1080,
    framesPerSecond: 9,
  };
  expect(readStats(report({ IS: screen }), noPackets)?.quality.received?.height).toBe(1080);
});

it("says nothing while no way has been chosen", () => {
  expect(readStats(report({ T01: { type: "transport" } }), noPackets)).toBeUndefined();
});

describe("loss", () => {
  it("is of what came since", () => {
    expect(lossBetween({ received: 100, lost: 10 }, { received: 190, lost: 20 })).toBe(0.1);
    expect(lossBetween({ received: 100, lost: 10 }, { received: 100, lost: 10 })).toBe(0);
  });
  it("of the few packets that a pause has says little", () => {
    expect(lossBetween({ received: 100, lost: 10 }, { received: 104, lost: 11 })).toBe(0.02);
  });
  it("begins anew with another connection", () => {
    expect(lossBetween({ received: 1000, lost: 10 }, { received: 10, lost: 20 })).toBe(0);
  });
});

it.each([
  [20, 0, 4],
  [200, 0, 3],
  [20, 0.03, 3],
  [400, 0, 2],
  [20, 0.1, 2],
  [900, 0, 1],
  [20, 0.5, 1],
])("%i ms and a loss of %d are %i bars", (roundTripMs, loss, bars) => {
  expect(barsOf({ roundTripMs, loss })).toBe(bars);
});
