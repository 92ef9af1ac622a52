// A clock that tests move by hand: timers fire in order of their time, inside advance(), and never by themselves.
import type { Clock } from "../../shared/clock.ts";

export interface TestClock extends Clock {
  /** Moves time on and runs what falls due, each task at its own time. */
  advance(ms: number): void;
  /** The computer's clock is set forward, or back; timers and what is measured go on. */
  set(byMs: number): void;
  /** How many timers wait: 0 means that nothing was left behind. */
  readonly waiting: number;
}

export function openTestClock(startAt = Date.UTC(2026, 0, 5, 9)): TestClock {
  const timers = new Map<number, { readonly at: number; readonly task: () => void }>();
  let now = startAt;
  let setBy = 0;
  let next = 0;
  const dueBefore = (end: number) =>
    [...timers].filter(([, timer]) => timer.at <= end).sort(([a, x], [b, y]) => x.at - y.at || a - b)[0];
  return {
    now: () => now + setBy,
    steady: () => now,
    after(delayMs, task) {
      const key = next++;
      timers.set(key, { at: now + Math.max(0, delayMs), task });
      return () => timers.delete(key);
    },
    advance(ms) {
      const end = now + ms;
      for (let due = dueBefore(end); due !== undefined; due = dueBefore(end)) {
        timers.delete(due[0]);
        now = due[1].at;
        due[1].task();
      }
      now = end;
    },
    set(byMs) {
      setBy += byMs;
    },
    get waiting() {
      return timers.size;
    },
  };
}
