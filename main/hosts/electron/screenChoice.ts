// Which screen or window the person has chosen to share: one that was offered, for one request, for a few seconds. Nothing is ever
// shared that was not chosen right before.
import type { Clock } from "../../../shared/clock.ts";
import { Failure } from "../../../shared/fault.ts";

/** From choosing to getDisplayMedia's request, on a slow machine. */
const goodForMs = 10_000;

export interface Source {
  readonly id: string;
  readonly name: string;
}

export interface Chosen extends Source {
  readonly withSound: boolean;
}

export interface ScreenChoice {
  /** What the person is shown; what was offered before can be chosen no more. */
  offer(sources: readonly Source[]): void;
  /** Throws `not-found` for what was not offered. */
  choose(sourceId: string, withSound: boolean): void;
  /** Whether a choice waits to be taken. */
  isMade(): boolean;
  /** The choice, once. */
  take(): Chosen | undefined;
}

export function createScreenChoice(clock: Clock): ScreenChoice {
  let offered: readonly Source[] = [];
  let chosen: Chosen | undefined;
  let until = 0;
  const isMade = () => chosen !== undefined && clock.now() < until;
  return {
    offer: (sources) => void (offered = sources),
    choose(sourceId, withSound) {
      const source = offered.find(({ id }) => id === sourceId);
      if (source === undefined) throw new Failure("not-found", "no such source was offered");
      chosen = { ...source, withSound };
      until = clock.now() + goodForMs;
    },
    isMade,
    take() {
      const taken = isMade() ? chosen : undefined;
      chosen = undefined;
      return taken;
    },
  };
}
