// What the windows of a call tell each other on their channel: it is authenticated with the connection, and works while the relay is
// away. Whole states rather than changes, so one that is lost is mended by the next; all of it is checked, bounded and rate limited.
import * as z from "zod";
import { deviceId } from "../../shared/ids.ts";

const longestText = 2000;

/** How large the sender draws the receiver's camera. */
const tileSize = z.enum(["hidden", "small", "large"]);
export type TileSize = z.infer<typeof tileSize>;

const recordingPhase = z.enum(["none", "asking", "running"]);
export type RecordingPhase = z.infer<typeof recordingPhase>;

const channelState = z.object({
  type: z.literal("state"),
  microphone: z.boolean(),
  camera: z.boolean(),
  screen: z.boolean(),
  screenSound: z.boolean(),
  isOnHold: z.boolean(),
  /** The sender's person is heard at its own microphone, which is on. */
  isSpeaking: z.boolean(),
  /** The sender's camera or screen is stopped towards the receiver, so that the voice stays clear. */
  isStarved: z.boolean(),
  handRaisedAt: z.number().int().nonnegative().optional(),
  wants: tileSize,
  /** The sender's own recording; each asking has a number of its own. */
  recording: z.object({ phase: recordingPhase, number: z.number().int().nonnegative() }),
  /** What the sender answered to whoever asked last. */
  consent: z.object({ to: deviceId, number: z.number().int().nonnegative(), agrees: z.boolean() }).optional(),
});
export type ChannelState = z.infer<typeof channelState>;

export const reactionEmoji = z.string().min(1).max(16);

const channelText = z.discriminatedUnion("type", [
  channelState,
  z.object({ type: z.literal("reaction"), emoji: reactionEmoji }),
  /** The sender has hung up: nobody needs to wait for it. */
  z.object({ type: z.literal("leave") }),
]);
export type ChannelText = z.infer<typeof channelText>;

export function writeText(text: ChannelText): string {
  return JSON.stringify(text);
}

/** Undefined for anything else; never throws. */
export function readText(text: string): ChannelText | undefined {
  if (text.length > longestText) return undefined;
  try {
    return channelText.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

const burst = 40;
const perSecond = 10;

/** Lets through what a person could cause; the rest of a flood is not even read. */
export class Gate {
  #left = burst;
  #at: number;

  constructor(now: number) {
    this.#at = now;
  }

  passes(now: number): boolean {
    this.#left = Math.min(burst, this.#left + (Math.max(0, now - this.#at) / 1000) * perSecond);
    this.#at = now;
    if (this.#left < 1) return false;
    this.#left--;
    return true;
  }
}
