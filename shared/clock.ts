// Time and timers as hosts lend them, so that tests run on a clock they move by hand.

export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number;
  /** Milliseconds since some moment; goes on evenly when the computer's clock is set. For how long something took. */
  steady(): number;
  /** Runs `task` once after `delayMs`; the returned function cancels it and may be called at any time. */
  after(delayMs: number, task: () => void): () => void;
}
