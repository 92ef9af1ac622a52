// Who speaks. Each window listens to its own microphone and tells the others, as RFC 6464 has the sender tell its level: hearing everybody
// out here would cost a hop to another thread for each of them, several times a second. Pure functions.
import type { DeviceId } from "../../shared/ids.ts";

export type Voice = DeviceId | "self";

/** About -40 dB: louder than a fan, softer than a voice. */
const audible = 0.01;
/** Longer than between two sentences: a mark that blinks while somebody speaks says nothing, and is drawn anew each time. */
const pauseMs = 1_200;
/** A cough counts as speaking for as long as the pause after it could be one between two sentences: by then it is over. */
const takesFloorMs = pauseMs + 400;

/** When this window's person was heard last; undefined when that was longer ago than a pause. `level`: 0 to 1, a root mean square. */
export function hearSelf(lastHeard: number | undefined, level: number, now: number): number | undefined {
  if (level >= audible) return now;
  return lastHeard !== undefined && now - lastHeard < pauseMs ? lastHeard : undefined;
}

export interface Floor {
  /** Who speaks now, and since when. */
  readonly since: ReadonlyMap<Voice, number>;
  /** Who speaks, or spoke last; a cough does not take the floor, and nobody is interrupted. */
  readonly speaker: Voice | undefined;
}

export const silence: Floor = { since: new Map(), speaker: undefined };

/** `present`: whether they speak, of everybody who is there. */
export function follow(before: Floor, present: ReadonlyMap<Voice, boolean>, now: number): Floor {
  const speaking = [...present].filter(([, speaks]) => speaks).map(([voice]) => voice);
  const since = new Map(speaking.map((voice) => [voice, before.since.get(voice) ?? now]));
  return { since, speaker: nextSpeaker(before.speaker, { since, present, now }) };
}

interface Now {
  readonly since: Floor["since"];
  readonly present: ReadonlyMap<Voice, boolean>;
  readonly now: number;
}

function nextSpeaker(before: Voice | undefined, { since, present, now }: Now): Voice | undefined {
  if (before !== undefined && since.has(before)) return before;
  const [longest] = [...since].sort(([, one], [, other]) => one - other);
  if (longest !== undefined && now - longest[1] >= takesFloorMs) return longest[0];
  // Who has left speaks no more, and spoke last no more.
  return before !== undefined && present.has(before) ? before : undefined;
}
