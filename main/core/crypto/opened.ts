// What became of one envelope.
import type { Group } from "./group.ts";
import type { Processed, UnreadableReason } from "./mlsEngine.ts";

export interface Opened {
  readonly processed: Processed;
  /** The next group: the same object when nothing changed, undefined when this device was removed. */
  readonly group: Group | undefined;
  /** Secrets to overwrite once the next group has replaced the old one. */
  readonly spent: readonly Uint8Array[];
}

export function unreadable(group: Group, reason: UnreadableReason): Opened {
  return { processed: { kind: "unreadable", reason }, group, spent: [] };
}
