// What a call's line in the history says, from where the reader stands.
import type { CallLineView } from "../../shared/bridge/callViews.ts";
import type { AccountId } from "../../shared/ids.ts";

/** `running`: not over yet. `talked`: at least two were in it, the reader among them; `held`: others were, the reader was not. */
export type CallOutcome =
  | "running"
  | "talked"
  | "held"
  | "missed"
  | "youDeclined"
  | "youWereBusy"
  | "declined"
  | "busy"
  | "unanswered"
  | "cancelled";

export interface CallReader {
  readonly selfId: AccountId | undefined;
  /** The reader started it. */
  readonly isOwn: boolean;
  /** The core still knows of it as a call. */
  readonly isRunning: boolean;
}

export function callOutcome(call: CallLineView, { selfId, isOwn, isRunning }: CallReader): CallOutcome {
  if (isRunning) return "running";
  const includes = (accounts: readonly AccountId[]) => selfId !== undefined && accounts.includes(selfId);
  if (includes(call.tookPart) && call.tookPart.length > 1) return "talked";
  if (isOwn) return ownOutcome(call);
  if (includes(call.declinedBy)) return "youDeclined";
  if (includes(call.busy)) return "youWereBusy";
  return call.tookPart.length > 1 ? "held" : "missed";
}

function ownOutcome(call: CallLineView): CallOutcome {
  if (call.tookPart.length > 1) return "held";
  if (call.declinedBy.length > 0) return "declined";
  if (call.busy.length > 0) return "busy";
  return call.givenUp ?? "cancelled";
}

/** What the reader should know of: nobody answered for them. */
export function isMissed(outcome: CallOutcome): boolean {
  return outcome === "missed" || outcome === "youWereBusy";
}
