// What the parts of a running relay share; put together once, by createServer.
import type { Clock } from "../shared/clock.ts";
import type { Log } from "../shared/log.ts";
import type { Config } from "./config.ts";
import type { Gates } from "./limits/gates.ts";
import type { Metrics } from "./http/metrics.ts";
import type { PresenceBoard } from "./presence.ts";
import type { Sessions } from "./sessions.ts";
import type { Store } from "./store/store.ts";

export interface Components {
  readonly config: Config;
  readonly clock: Clock;
  readonly log: Log;
  readonly random: (size: number) => Uint8Array;
  readonly store: Store;
  readonly sessions: Sessions;
  readonly presence: PresenceBoard;
  readonly gates: Gates;
  readonly metrics: Metrics;
}
