// Whether the relay can do its work now: it is not stopping, its database takes a write, and refused none just before: on a
// disk that is nearly full a small write may fit where a message does not. /readyz is open to everybody, so the database is
// asked once a second at most, however often the page is.
import type { Clock } from "../../shared/clock.ts";
import type { Store } from "../store/store.ts";

export type Readiness = "ready" | "stopping" | "store";

export interface ReadinessOptions {
  readonly store: Pick<Store, "check">;
  readonly clock: Clock;
  readonly isStopping: () => boolean;
  /** When the database last refused a commit. */
  readonly refusedAt: () => number;
}

const freshMs = 1_000;
const recoveryMs = 5_000;

export function openReadiness(options: ReadinessOptions): () => Promise<Readiness> {
  const { store, clock, isStopping, refusedAt } = options;
  let last = { at: -Infinity, writes: Promise.resolve(false) };
  return async () => {
    if (isStopping()) return "stopping";
    const at = clock.now();
    if (at - refusedAt() < recoveryMs) return "store";
    if (at - last.at >= freshMs || at < last.at) last = { at, writes: takesWrites(store) };
    return (await last.writes) ? "ready" : "store";
  };
}

async function takesWrites(store: Pick<Store, "check">): Promise<boolean> {
  try {
    await store.check();
    return true;
  } catch {
    return false;
  }
}
