// What becomes of the store's commits, for those who watch: metrics, the log, and how long ago one was refused.
import type { Clock } from "../shared/clock.ts";
import type { Log } from "../shared/log.ts";
import type { Metrics } from "./http/metrics.ts";
import type { StoreListener } from "./store/sqlite/openSqliteStore.ts";

export interface CommitReport extends Omit<StoreListener, "changed"> {
  /** When the disk or the database last refused a commit; -Infinity when it never did. */
  readonly refusedAt: () => number;
}

interface Watchers {
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
}

/** A full disk refuses every write there is: one line a minute says so, and does not fill the disk further. */
const quietMs = 60_000;

export function openCommitReport({ clock, log, metrics }: Watchers): CommitReport {
  let [refusedAt, loggedAt] = [-Infinity, -Infinity];
  return {
    refusedAt: () => refusedAt,
    committed: metrics.committed,
    broken: (cause) => log.error("commit.broken", cause),
    stuck(cause) {
      metrics.refused();
      refusedAt = clock.now();
      if (refusedAt - loggedAt < quietMs) return;
      loggedAt = refusedAt;
      log.error("store.stuck", cause);
    },
  };
}
