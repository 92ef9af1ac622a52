// What the log says of calls takes effect here, inside the transaction: the line of the history. What it means for a call that rings or
// runs is told to Calls when the transaction is durable.
import type { CallEnd, CallStart } from "../../../../shared/content/call.ts";
import type { CallLineView } from "../../../../shared/bridge/callViews.ts";
import type { AccountId, CallId } from "../../../../shared/ids.ts";
import { lineIdOf, readCallLine, readLastCallIn, writeCallLine } from "../../store/calls.ts";
import { readMessage } from "../../store/messagePages.ts";
import { markDue } from "../../store/receipts.ts";
import type { Said } from "../place.ts";
import type { Turn } from "../turn.ts";
import { mergeMs } from "./callTimes.ts";
import { addEnding, firstLine, isOpen } from "./callLine.ts";

export function applyCallStart(turn: Turn, said: Said, start: CallStart): void {
  const { engine, conversation } = turn;
  if (conversation.kind === "self") return;
  if (isTaken(turn, start.callId)) {
    const { conversationId } = conversation;
    engine.platform.log.warn("call.taken", { conversationId, sequence: said.sequence });
  } else if (isMerged(turn, said)) {
    turn.calls.push({ kind: "merged", callId: start.callId });
  } else {
    const isOwn = said.by === engine.self.accountId;
    turn.lines.push({
      messageId: lineIdOf(start.callId),
      sequence: said.sequence,
      senderId: said.by,
      isOwn,
      sentAt: said.storedAt,
      activityAt: said.storedAt,
      body: { kind: "call", call: firstLine(start, said.by) },
    });
    turn.calls.push({ kind: "started", said, start });
    // Who calls wants to know that it has come.
    if (!isOwn) markDue(engine.store, "receipt", conversation.conversationId);
  }
}

export function applyCallEnd(turn: Turn, said: Said, end: CallEnd): void {
  const { store, self, platform } = turn.engine;
  const { conversationId } = turn.conversation;
  const line = readCallLine(store, end.callId);
  if (endPending(turn, said, end)) {
    turn.calls.push({ kind: "ended", said, end });
  } else if (line?.conversationId === conversationId) {
    const ending = { end, by: said.by, starter: line.senderId, self: self.accountId };
    const changed = writeCallLine(store, addEnding(line.call, ending));
    if (changed !== undefined) turn.changed.push(changed);
    turn.calls.push({ kind: "ended", said, end });
  } else {
    platform.log.info("call.unknown", { conversationId, sequence: said.sequence });
  }
}

/** Its start came in the same stretch of the log, as it does after a while offline: the line is not written yet. */
function endPending(turn: Turn, said: Said, end: CallEnd): boolean {
  const at = turn.lines.findIndex(({ messageId }) => messageId === lineIdOf(end.callId));
  const line = turn.lines[at];
  if (line?.body.kind !== "call") return false;
  const ending = { end, by: said.by, starter: line.senderId, self: turn.engine.self.accountId };
  turn.lines[at] = { ...line, body: { kind: "call", call: addEnding(line.body.call, ending) } };
  return true;
}

function isTaken({ engine, lines }: Turn, callId: CallId): boolean {
  const id = lineIdOf(callId);
  return lines.some(({ messageId }) => messageId === id) || readMessage(engine.store, id) !== undefined;
}

function isMerged(turn: Turn, said: Said): boolean {
  const before = lastCall(turn);
  if (before === undefined || before.starter === said.by || !isOpen(before.call)) return false;
  return said.storedAt - before.startedAt < mergeMs;
}

interface EarlierCall {
  readonly call: CallLineView;
  readonly starter: AccountId | undefined;
  readonly startedAt: number;
}

function lastCall({ engine, conversation, lines }: Turn): EarlierCall | undefined {
  const pending = lines.findLast(({ body }) => body.kind === "call");
  if (pending?.body.kind === "call")
    return { call: pending.body.call, starter: pending.senderId, startedAt: pending.sentAt };
  const stored = readLastCallIn(engine.store, conversation.conversationId);
  return stored && { call: stored.call, starter: stored.senderId, startedAt: stored.sentAt };
}
