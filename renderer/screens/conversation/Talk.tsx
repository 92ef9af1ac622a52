// What is said in a conversation and where one writes: log, who is typing, composer. In the conversation's screen, and beside its call.
import { useCallback, useEffect, useMemo, useRef } from "react";
import type { ConversationView, MessageView } from "../../../shared/bridge/views.ts";
import { Composer } from "./composer/Composer.tsx";
import { LogActionsContext } from "./log/LogActions.ts";
import { MessageLog } from "./log/MessageLog.tsx";
import { useConversationLog } from "./log/useConversationLog.ts";
import { useLogActionsOf } from "./log/useLogActionsOf.ts";
import { useWaiting } from "./log/useWaiting.ts";
import type { Question } from "./question.ts";
import { TypingLine } from "./typing/TypingLine.tsx";

interface TalkProps {
  readonly conversation: ConversationView;
  readonly ask: (question: Question) => void;
}

export function Talk({ conversation, ask }: TalkProps) {
  const log = useConversationLog(conversation);
  const box = useRef<HTMLTextAreaElement>(null);
  const actions = useLogActionsOf(conversation, log, ask);
  const waiting = useWaiting(log);
  const startWriting = useCallback(() => box.current?.focus({ preventScroll: true }), []);
  useEffect(startWriting, [startWriting]);
  const onSent = useMemo(
    () => (message: MessageView) => {
      log?.take(message);
      void log?.goToEnd();
    },
    [log],
  );
  return (
    <LogActionsContext value={actions}>
      {log === undefined ? (
        <div className="conversationScreen-opening" />
      ) : (
        <MessageLog log={log} conversation={conversation} startWriting={startWriting} />
      )}
      <TypingLine conversation={conversation} waiting={waiting} />
      <Composer conversation={conversation} box={box} onSent={onSent} />
    </LogActionsContext>
  );
}
