// The typing signal of the open conversation, as the settings allow it; it ends when the conversation is left.
import { useEffect, useState } from "react";
import type { Clock } from "../../../../shared/clock.ts";
import type { ConversationId } from "../../../../shared/ids.ts";
import { selectSettings, useApp } from "../../../state/app.ts";
import { setTyping } from "../../../state/conversations.ts";
import { TypingSignal } from "./TypingSignal.ts";

const clock: Clock = {
  now: () => Date.now(),
  steady: () => performance.now(),
  after: (delayMs, task) => {
    const timer = setTimeout(task, delayMs);
    return () => clearTimeout(timer);
  },
};

/** A signal that is lost is worth nothing any more: its faults are left alone. */
export function useTypingSignal(conversationId: ConversationId): TypingSignal {
  const [signal] = useState(() => new TypingSignal((active) => void tell(conversationId, active), clock));
  useEffect(() => () => signal.stop(), [signal]);
  return signal;
}

async function tell(conversationId: ConversationId, active: boolean): Promise<void> {
  if (selectSettings(useApp.getState())?.typingIndicator !== true) return;
  await setTyping(conversationId, active).catch(() => undefined);
}
