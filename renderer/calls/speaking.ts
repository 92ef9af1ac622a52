// Who speaks: pure over audio levels (0 to 1, RFC 6464's scale made linear) that are looked at a few times a second. A pause between two
// sentences is still speaking, and a cough does not take the floor.
import type { DeviceId } from "../../shared/ids.ts";

export type Voice = DeviceId | "self";

export interface Floor {
  /** When each was heard last, and since when without a longer pause. */
  readonly heard: ReadonlyMap<Voice, { readonly since: number; readonly last: number }>;
  /** Who speaks, or spoke last. */
  readonly speaker: Voice | undefined;
}

export const silence: Floor = { heard: new Map(), speaker: undefined };

/** About -40 dB: louder than a fan, softer than a voice. */
const audible = 0.01;
/** Longer than between two sentences: a mark that blinks while somebody speaks says nothing, and is drawn anew each time. */
const pauseMs = 1_200;
const takesFloorMs = 400;

export function listen(before: Floor, levels: ReadonlyMap<Voice, number>, now: number): Floor {
  const heard = new Map(
    [...levels].flatMap(([voice, level]) => {
      const known = before.heard.get(voice);
      const goesOn = known !== undefined && now - known.last < pauseMs;
      if (level >= audible) return [[voice, { since: goesOn ? known.since : now, last: now }] as const];
      return goesOn ? [[voice, known] as const] : [];
    }),
  );
  return { heard, speaker: nextSpeaker(before.speaker, heard, levels, now) };
}

export function isSpeaking({ heard }: Floor, voice: Voice): boolean {
  return heard.has(voice);
}

function nextSpeaker(
  before: Voice | undefined,
  heard: Floor["heard"],
  levels: ReadonlyMap<Voice, number>,
  now: number,
): Voice | undefined {
  if (before !== undefined && heard.has(before)) return before;
  const [loudest] = [...heard]
    .filter(([, { since }]) => now - since >= takesFloorMs)
    .sort(([one], [other]) => (levels.get(other) ?? 0) - (levels.get(one) ?? 0));
  if (loudest !== undefined) return loudest[0];
  // Who has left speaks no more, and spoke last no more.
  return before !== undefined && levels.has(before) ? before : undefined;
}
