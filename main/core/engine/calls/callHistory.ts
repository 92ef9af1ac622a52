// What a device adds to a call's line by itself, before or without a word in the log.
import type { CallLineView } from "../../../../shared/bridge/callViews.ts";
import type { CallId } from "../../../../shared/ids.ts";
import { readCallLine, writeCallLine } from "../../store/calls.ts";
import type { Engine } from "../context.ts";
import { tellMessagesChanged } from "../tellMessages.ts";
import { withMissed } from "./callLine.ts";

/** This account answered, here or on another device. */
export function noteTakingPart(engine: Engine, callId: CallId): void {
  const { accountId } = engine.self;
  change(engine, callId, ({ tookPart, ...line }) => ({
    ...line,
    tookPart: [...new Set([...tookPart, accountId])],
  }));
}

/** It has rung for as long as it does, and nobody of this account has answered. */
export function noteMissed(engine: Engine, callId: CallId): void {
  change(engine, callId, (line) => line);
}

function change(engine: Engine, callId: CallId, add: (line: CallLineView) => CallLineView): void {
  const { store, self, events } = engine;
  const line = readCallLine(store, callId);
  if (line === undefined) return;
  const changed = writeCallLine(
    store,
    withMissed(add(line.call), { starter: line.senderId, self: self.accountId }),
  );
  if (changed === undefined) return;
  tellMessagesChanged(engine, [changed]);
  events.conversationChanged(changed.conversationId);
}
