// A new group takes over at its place in the log: what still waits for a commit below it waits in vain, and says so.
import { forgetHeld } from "../store/held.ts";
import { settleWaiting } from "../store/messages.ts";
import type { Turn } from "./turn.ts";

/** In the transaction in which the group takes over. */
export function settleWaitingBelow(turn: Turn, sequence: number): void {
  const { engine, conversation } = turn;
  forgetHeld(engine.store, conversation.conversationId, sequence);
  turn.changed.push(...settleWaiting(engine.store, conversation.conversationId, sequence));
}
