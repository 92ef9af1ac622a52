// What the renderer needs of its host: calls answered by the core, events from it, and whether the line to it is up.
import type { Ask } from "../../shared/contract.ts";
import type { BridgeCalls } from "../../shared/bridge/calls.ts";
import type { BridgeEvent } from "../../shared/bridge/events.ts";

export type Unsubscribe = () => void;

export interface Bridge {
  /** Rejects only with Failure. */
  readonly ask: Ask<BridgeCalls>;
  readonly subscribe: (listener: (event: BridgeEvent) => void) => Unsubscribe;
  /** The line between window and core broke (Node host only): what is shown may be out of date. */
  readonly onLost: (listener: () => void) => Unsubscribe;
  /** The line is back, events may have been missed: everything shown is asked for again. */
  readonly onBack: (listener: () => void) => Unsubscribe;
}
