// What the log says of calls, on its way from the transaction to the calls that ring and run.
import type { CallEnd, CallStart } from "../../../../shared/content/call.ts";
import type { CallId } from "../../../../shared/ids.ts";
import type { Said } from "../place.ts";

/** What the log has just said of a call. `merged`: another one, begun a moment before and not answered yet, takes its place. */
export type CallNews =
  | { readonly kind: "started"; readonly said: Said; readonly start: CallStart }
  | { readonly kind: "merged"; readonly callId: CallId }
  | { readonly kind: "ended"; readonly said: Said; readonly end: CallEnd };
