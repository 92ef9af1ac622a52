// Reads WebRTC's statistics: what screens show of a connection, and what the encodings are decided from. Pure over two reports.
import type { Bars, ConnectionQuality, Route, VideoMeasure } from "./activeCall.ts";

/** The parts of RTCStats that are read here, by their names in webrtc-stats. */
interface Stat {
  readonly id: string;
  readonly type: string;
  readonly kind?: string;
  readonly selectedCandidatePairId?: string;
  readonly localCandidateId?: string;
  readonly remoteCandidateId?: string;
  readonly currentRoundTripTime?: number;
  readonly availableOutgoingBitrate?: number;
  readonly candidateType?: string;
  readonly url?: string;
  readonly packetsReceived?: number;
  readonly packetsLost?: number;
  readonly fractionLost?: number;
  readonly frameWidth?: number;
  readonly frameHeight?: number;
  readonly framesPerSecond?: number;
  readonly qualityLimitationReason?: string;
  readonly mid?: string;
  readonly active?: boolean;
}

export interface Reading {
  readonly quality: ConnectionQuality;
  readonly counts: PacketCounts;
  readonly available: number | undefined;
  /** Of the video that was sent from here. */
  readonly sentLoss: number;
  readonly isCpuLimited: boolean;
}

export interface PacketCounts {
  readonly received: number;
  readonly lost: number;
}

export const noPackets: PacketCounts = { received: 0, lost: 0 };

/** Undefined while no way has been chosen yet. */
export function readStats(report: RTCStatsReport, before: PacketCounts): Reading | undefined {
  const stats = [...report.values()] as readonly Stat[];
  const byId = (id: string | undefined) => stats.find((stat) => stat.id === id);
  const pair = byId(stats.find(({ type }) => type === "transport")?.selectedCandidatePairId);
  if (pair === undefined) return undefined;
  const [local, remote] = [byId(pair.localCandidateId), byId(pair.remoteCandidateId)];
  const inbound = stats.filter(({ type }) => type === "inbound-rtp");
  const outbound = stats.filter(({ type, kind }) => type === "outbound-rtp" && kind === "video");
  const counts = countPackets(inbound);
  return {
    quality: {
      route: routeOf(local, remote),
      roundTripMs: Math.round((pair.currentRoundTripTime ?? 0) * 1000),
      loss: lossBetween(before, counts),
      ...measured("received", inbound),
      ...measured("sent", outbound),
      ...relayOf(local),
    },
    counts,
    available: pair.availableOutgoingBitrate,
    sentLoss: Math.max(
      0,
      ...stats
        .filter(({ type, kind }) => type === "remote-inbound-rtp" && kind === "video")
        .map(({ fractionLost = 0 }) => fractionLost),
    ),
    isCpuLimited: outbound.some((stat) => stat.qualityLimitationReason === "cpu" && stat.active !== false),
  };
}

/** 4 is good, 0 is none; the worse of the two decides. What an ear notices: ITU-T G.114 for the delay, Opus' concealment for loss. */
export function barsOf({ roundTripMs, loss }: Pick<ConnectionQuality, "roundTripMs" | "loss">): Bars {
  const byDelay = roundTripMs < 150 ? 4 : roundTripMs < 300 ? 3 : roundTripMs < 500 ? 2 : 1;
  const byLoss = loss < 0.02 ? 4 : loss < 0.05 ? 3 : loss < 0.12 ? 2 : 1;
  return Math.min(byDelay, byLoss) as Bars;
}

/** As many as a second of speech has. While nobody speaks there are but a few, and one of them lost says nothing about the line. */
const fewest = 50;

/** Of what should have come since. A connection opened anew counts from nothing. */
export function lossBetween(before: PacketCounts, now: PacketCounts): number {
  const received = now.received - before.received;
  const lost = now.lost - before.lost;
  if (received < 0 || lost <= 0) return 0;
  return lost / Math.max(fewest, received + lost);
}

function countPackets(inbound: readonly Stat[]): PacketCounts {
  return {
    received: inbound.reduce((sum, { packetsReceived = 0 }) => sum + packetsReceived, 0),
    lost: inbound.reduce((sum, { packetsLost = 0 }) => sum + packetsLost, 0),
  };
}

function routeOf(local: Stat | undefined, remote: Stat | undefined): Route {
  return local?.candidateType === "relay" || remote?.candidateType === "relay" ? "relayed" : "direct";
}

/** turn:host:port?transport=udp; what the other side's server is called, nobody tells. */
function relayOf(local: Stat | undefined) {
  const host = /^turns?:(\[[^\]]+\]|[^:?]+)/.exec(local?.url ?? "")?.[1];
  return local?.candidateType === "relay" && host !== undefined ? { relay: host } : {};
}

/** The largest one that moves: the screen where one is shared, else the camera. */
function measured(name: "received" | "sent", stats: readonly Stat[]) {
  const moving = stats
    .filter(({ kind, framesPerSecond = 0 }) => kind === "video" && framesPerSecond > 0)
    .sort((one, other) => (other.frameHeight ?? 0) - (one.frameHeight ?? 0))[0];
  if (moving === undefined) return {};
  const measure: VideoMeasure = {
    width: moving.frameWidth ?? 0,
    height: moving.frameHeight ?? 0,
    framesPerSecond: Math.round(moving.framesPerSecond ?? 0),
  };
  return { [name]: measure };
}
