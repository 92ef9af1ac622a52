// What a device adds to a call's line by itself, before or without a word in the log.
import type { CallLineView } from "../../../../shared/bridge/callViews.ts";
import type { AccountId, CallId } from "../../../../shared/ids.ts";
import { readCallLine, writeCallLine } from "../../store/calls.ts";
import type { Engine } from "../context.ts";
import { tellMessagesChanged } from "../tellMessages.ts";
import { addEnding, withMissed, type Ending } from "./callLine.ts";

/** This account answered, here or on another device. */
export function noteTakingPart(engine: Engine, callId: CallId): void {
  const { accountId } = engine.self;
  change(engine, callId, ({ tookPart, ...line }) => ({
    ...line,
    tookPart: [...new Set([...tookPart, accountId])],
  }));
}

/** What this device is about to say of it. The log will say the same, later: until then the line would tell of a call that nobody answered. */
export function noteOwnEnd(engine: Engine, callId: CallId, end: Ending["end"]): void {
  const { accountId: self } = engine.self;
  change(engine, callId, (line, starter) => addEnding(line, { end, by: self, starter, self }));
}

/** It has rung for as long as it does, and nobody of this account has answered. */
export function noteMissed(engine: Engine, callId: CallId): void {
  change(engine, callId, (line) => line);
}

function change(
  engine: Engine,
  callId: CallId,
  add: (line: CallLineView, starter: AccountId | undefined) => CallLineView,
): void {
  const { store, self, events } = engine;
  const line = readCallLine(store, callId);
  if (line === undefined) return;
  const changed = writeCallLine(
    store,
    withMissed(add(line.call, line.senderId), { starter: line.senderId, self: self.accountId }),
  );
  if (changed === undefined) return;
  tellMessagesChanged(engine, [changed]);
  events.conversationChanged(changed.conversationId);
}
