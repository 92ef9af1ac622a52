// The log has reached an envelope of this device: what it said takes effect at this place, as it does for everybody else.
import { markSent } from "../store/messages.ts";
import { findInOutbox, removeFromOutbox } from "../store/outbox.ts";
import { applyContent } from "./applyContent.ts";
import { decodeContent } from "./encodeContent.ts";
import type { LogEntry } from "./logEntry.ts";
import { sayLeaveAgain, sayProfileAgain } from "./sayAgain.ts";
import type { Turn } from "./turn.ts";

/** Nothing is left to do when the ack settled it already; otherwise the ack was lost and the log stands in for it. */
export function applyOwnEntry(turn: Turn, { envelopeId, sequence, storedAt }: LogEntry): void {
  const { store, self } = turn.engine;
  const waiting = findInOutbox(store, envelopeId);
  if (waiting === undefined) return;
  removeFromOutbox(store, envelopeId);
  if (waiting.messageId !== undefined) {
    const sent = markSent(store, waiting.messageId, sequence);
    if (sent !== undefined) turn.changed.push(sent);
    return;
  }
  const decoded = decodeContent(waiting.content);
  if (!("content" in decoded)) return;
  const epoch = waiting.encrypted?.epoch ?? turn.epoch;
  applyContent(
    turn,
    { by: self.accountId, deviceId: self.deviceId, sequence, storedAt, epoch },
    decoded.content,
  );
  // A commit came in between.
  if (epoch === turn.epoch) return;
  if (waiting.purpose === "profile") sayProfileAgain(turn);
  if (waiting.purpose === "leave") sayLeaveAgain(turn);
}
