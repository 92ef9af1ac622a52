// What stands on one line by itself instead of being said by somebody: what happened to the conversation, and calls.
import type { MessageView } from "../../../../shared/bridge/views.ts";

export function isLine({ body }: MessageView): boolean {
  return body.kind === "system" || body.kind === "call";
}

/** There is something to do with it: with a call, to call back. */
export function takesFocus({ body }: MessageView): boolean {
  return body.kind !== "system";
}
