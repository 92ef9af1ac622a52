// What has really happened in a simulated group: not what was tried, but what the relay took, what was read, what was killed.

/** Every transaction that a device makes; a kill may come before and after each. */
export const writes = ["join", "send", "encryptAgain", "whisper", "hear", "stage", "adopt", "read"] as const;
export type Write = (typeof writes)[number];

const happenings = [
  // Taken by the relay.
  ...(["messages", "adds", "removes", "updates", "commits"] as const),
  ...(["joins", "whispersHeard", "restarts"] as const),
  // A commit that another one was faster than, on the same epoch.
  "lostRaces",
  // An answer of the relay that never came, and one that came twice.
  ...(["droppedAcks", "doubledAcks"] as const),
] as const;
type Happening = (typeof happenings)[number];

export type Report = Readonly<Record<Happening, number>> & {
  readonly killedBefore: Readonly<Record<Write, number>>;
  readonly killedAfter: Readonly<Record<Write, number>>;
};

export class Tally {
  readonly #counts = zeros(happenings);
  readonly #before = zeros(writes);
  readonly #after = zeros(writes);

  count(what: Happening, times = 1): void {
    this.#counts[what] += times;
  }

  killed(write: Write, happened: boolean): void {
    (happened ? this.#after : this.#before)[write]++;
  }

  report(): Report {
    return { ...this.#counts, killedBefore: { ...this.#before }, killedAfter: { ...this.#after } };
  }
}

export function addUp(reports: readonly Report[]): Report {
  const sum = <Key extends string>(
    keys: readonly Key[],
    of: (report: Report) => Readonly<Record<Key, number>>,
  ) =>
    Object.fromEntries(
      keys.map((key) => [key, reports.reduce((total, report) => total + of(report)[key], 0)]),
    ) as Record<Key, number>;
  return {
    ...sum(happenings, (report) => report),
    killedBefore: sum(writes, (report) => report.killedBefore),
    killedAfter: sum(writes, (report) => report.killedAfter),
  };
}

/** What the relay took into its log, and what devices did with it beside reading: each one an operation on the group. */
export function operationsOf({ messages, commits, joins, whispersHeard }: Report): number {
  return messages + commits + joins + whispersHeard;
}

function zeros<Key extends string>(keys: readonly Key[]): Record<Key, number> {
  return Object.fromEntries(keys.map((key) => [key, 0])) as Record<Key, number>;
}
