// The call's line in the history: it starts with callStart, and every device's callEnd adds what it knows. All devices read the same
// log, so all of them come to the same line.
import type { CallLineView } from "../../../../shared/bridge/callViews.ts";
import type { CallEnd, CallStart } from "../../../../shared/content/call.ts";
import type { AccountId } from "../../../../shared/ids.ts";

export function firstLine({ callId, media }: CallStart, starter: AccountId): CallLineView {
  return { callId, media, lastedMs: 0, tookPart: [starter], declinedBy: [], busy: [], missed: false };
}

export interface Ending {
  readonly end: Pick<CallEnd, "reason" | "lastedMs"> & { readonly others: readonly AccountId[] };
  readonly by: AccountId;
  readonly starter: AccountId | undefined;
  /** Nobody else tells this account what it did itself. */
  readonly self: AccountId;
}

export function addEnding(line: CallLineView, ending: Ending): CallLineView {
  return withMissed(addReason(line, ending), ending);
}

/** Nobody of this account answered in time, and nobody has said that it is over. */
export function withMissed(
  line: CallLineView,
  { starter, self }: Pick<Ending, "starter" | "self">,
): CallLineView {
  const isAnswered = line.tookPart.includes(self) || line.declinedBy.includes(self);
  return { ...line, missed: starter !== self && !isAnswered };
}

/** Nothing has been said of it since it started. */
export function isOpen({ tookPart, declinedBy, busy, givenUp }: CallLineView): boolean {
  return tookPart.length === 1 && declinedBy.length === 0 && busy.length === 0 && givenUp === undefined;
}

function addReason(line: CallLineView, { end, by, starter, self }: Ending): CallLineView {
  switch (end.reason) {
    case "left": {
      const others = end.others.filter((account) => account !== self);
      const tookPart = [...new Set([...line.tookPart, by, ...others])];
      return { ...line, tookPart, lastedMs: Math.max(line.lastedMs, end.lastedMs) };
    }
    case "declined":
      return { ...line, declinedBy: [...new Set([...line.declinedBy, by])] };
    case "busy":
      return { ...line, busy: [...new Set([...line.busy, by])] };
    case "unanswered":
    case "cancelled":
      return by === starter ? { ...line, givenUp: line.givenUp ?? end.reason } : line;
  }
}
