// Decides how each video is encoded: pure functions over what was measured. A mesh encodes once per peer, so the more there are, the less
// each gets; and whatever is short, the voice comes first.

/** What one sender of video is to do. */
export interface Encoding {
  readonly isActive: boolean;
  readonly maxHeight: number;
  readonly maxFramerate: number;
  /** Bits per second. */
  readonly maxBitrate: number;
}

export interface EncodingInput {
  /** How many this window sends to. */
  readonly peers: number;
  readonly content: "camera" | "detail" | "motion";
  /** How large the receiver draws it. */
  readonly size: "hidden" | "small" | "large";
  /** A screen goes to the same receiver: it has the greater part. */
  readonly isBesideScreen: boolean;
  readonly pressure: Pressure;
}

/** What is short on the way to one receiver, and since when. Begins as `noPressure`. */
export interface Pressure {
  /** Steps down for the processor's sake, 0 to 3. */
  readonly cpuSteps: number;
  readonly cpuSamples: number;
  readonly isStarved: boolean;
  readonly shortSamples: number;
  /** When video is tried again, and how long the next pause would be, in milliseconds. */
  readonly retryAt: number;
  readonly pauseMs: number;
  /** Bits per second that may go there; undefined while nobody knows. */
  readonly available: number | undefined;
}

export interface PressureSample {
  readonly now: number;
  /** Bits per second, the browser's estimate for the whole connection. */
  readonly available: number | undefined;
  /** Of what was sent, by the receiver's reports, 0 to 1. */
  readonly loss: number;
  readonly isCpuLimited: boolean;
}

const firstPauseMs = 10_000;
const longestPauseMs = 60_000;
export const noPressure: Pressure = {
  cpuSteps: 0,
  cpuSamples: 0,
  isStarved: false,
  shortSamples: 0,
  retryAt: 0,
  pauseMs: firstPauseMs,
  available: undefined,
};

/** Bits per second. Below the floor a picture is no use, and takes from the voice. */
const voice = 50_000;
const floor = 120_000;
const enough = 250_000;
const worstLoss = 0.2;
const samplesUntilStarved = 2;
const samplesUntilStep = 3;
const samplesUntilStepBack = 10;
const mostSteps = 3;

/** Every two seconds. */
export function feelPressure(before: Pressure, sample: PressureSample): Pressure {
  return { ...before, ...feelCpu(before, sample), ...feelLine(before, sample), available: sample.available };
}

export function decideEncoding(input: EncodingInput): Encoding {
  const { content, size, pressure } = input;
  const { height, framerate, bitrate } = content === "camera" ? cameraFor(input) : screenFor(input);
  const scale = 0.75 ** pressure.cpuSteps;
  return {
    isActive: size !== "hidden" && !pressure.isStarved,
    maxHeight: content === "detail" ? height : Math.round(height * scale),
    maxFramerate: Math.max(5, Math.round(framerate * scale)),
    maxBitrate: Math.min(bitrate, shareOf(input)),
  };
}

function feelCpu(
  { cpuSteps, cpuSamples }: Pressure,
  { isCpuLimited }: PressureSample,
): Pick<Pressure, "cpuSteps" | "cpuSamples"> {
  // Positive: limited so many times in a row; negative: free.
  const samples = isCpuLimited ? Math.max(0, cpuSamples) + 1 : Math.min(0, cpuSamples) - 1;
  if (samples >= samplesUntilStep && cpuSteps < mostSteps) return { cpuSteps: cpuSteps + 1, cpuSamples: 0 };
  if (samples <= -samplesUntilStepBack && cpuSteps > 0) return { cpuSteps: cpuSteps - 1, cpuSamples: 0 };
  return { cpuSteps, cpuSamples: samples };
}

/** Without video the browser's estimate does not grow by itself: after a pause it is tried, and each time in vain the pause doubles. */
function feelLine(before: Pressure, { now, available, loss }: PressureSample): Partial<Pressure> {
  const isShort = (available !== undefined && available < floor + voice) || loss > worstLoss;
  if (before.isStarved) {
    const isBetter = !isShort && available !== undefined && available > enough + voice;
    return isBetter || now >= before.retryAt ? { isStarved: false, shortSamples: 0 } : {};
  }
  if (!isShort)
    return {
      shortSamples: 0,
      pauseMs: now > before.retryAt + longestPauseMs ? firstPauseMs : before.pauseMs,
    };
  const shortSamples = before.shortSamples + 1;
  if (shortSamples < samplesUntilStarved) return { shortSamples };
  return {
    isStarved: true,
    shortSamples: 0,
    retryAt: now + before.pauseMs,
    pauseMs: Math.min(longestPauseMs, before.pauseMs * 2),
  };
}

interface Shape {
  readonly height: number;
  readonly framerate: number;
  readonly bitrate: number;
}

const cameras: readonly (Shape & { readonly upTo: number })[] = [
  { upTo: 1, height: 720, framerate: 30, bitrate: 1_700_000 },
  { upTo: 2, height: 540, framerate: 25, bitrate: 900_000 },
  { upTo: 3, height: 360, framerate: 25, bitrate: 600_000 },
  { upTo: 5, height: 360, framerate: 20, bitrate: 400_000 },
  { upTo: Infinity, height: 270, framerate: 15, bitrate: 250_000 },
];
const smallCamera: Shape = { height: 180, framerate: 15, bitrate: 150_000 };

function cameraFor({ peers, size }: EncodingInput): Shape {
  return size === "large" ? cameras.find(({ upTo }) => peers <= upTo)! : smallCamera;
}

/** Text is kept sharp at the cost of frames, motion smooth at the cost of lines. */
function screenFor({ peers, content }: EncodingInput): Shape {
  const isCrowd = peers > 3;
  return content === "detail"
    ? { height: 2160, framerate: isCrowd ? 5 : 10, bitrate: isCrowd ? 1_000_000 : 2_500_000 }
    : {
        height: isCrowd ? 540 : 1080,
        framerate: isCrowd ? 20 : 30,
        bitrate: isCrowd ? 1_200_000 : 3_000_000,
      };
}

function shareOf({ content, isBesideScreen, pressure }: EncodingInput): number {
  if (pressure.available === undefined) return Infinity;
  const video = Math.max(floor, pressure.available * 0.9 - voice);
  if (!isBesideScreen) return Math.round(video);
  return Math.round(video * (content === "camera" ? 0.25 : 0.75));
}
