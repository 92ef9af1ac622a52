// The open conversation: header, banners, log, composer, and the details beside them when they are wanted.
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { KeyRound } from "lucide-react";
import type { ConversationId } from "../../../shared/ids.ts";
import type { ConversationView, MessageView } from "../../../shared/bridge/views.ts";
import { Banner } from "../../components/Banner.tsx";
import { Button } from "../../components/Button.tsx";
import { useConversation } from "../../state/conversations.ts";
import { setPanelOpen, useLayout } from "../../state/layout.ts";
import { useText } from "../../text/useText.ts";
import { ConnectionBanner } from "../frame/ConnectionBanner.tsx";
import { Composer } from "./composer/Composer.tsx";
import { DetailsPanel } from "./details/DetailsPanel.tsx";
import { ConversationHeader } from "./header/ConversationHeader.tsx";
import { LogActionsContext } from "./log/LogActions.ts";
import { MessageLog } from "./log/MessageLog.tsx";
import { useConversationLog } from "./log/useConversationLog.ts";
import { useLogActionsOf } from "./log/useLogActionsOf.ts";
import { useWaiting } from "./log/useWaiting.ts";
import type { Question } from "./question.ts";
import { QuestionDialogs } from "./QuestionDialogs.tsx";
import { TypingLine } from "./typing/TypingLine.tsx";
import { useMembers } from "./useMembers.ts";
import "./ConversationScreen.css";

/** Give it a key: another conversation is another screen. */
export function ConversationScreen({ conversationId }: { readonly conversationId: ConversationId }) {
  const conversation = useConversation(conversationId);
  return conversation === undefined ? null : <OpenConversation conversation={conversation} />;
}

function OpenConversation({ conversation }: { readonly conversation: ConversationView }) {
  const panelOpen = useLayout((state) => state.panelOpen);
  const members = useMembers(conversation);
  const [question, setQuestion] = useState<Question>();
  const ask = useCallback((asked: Question) => {
    if (asked.about === "rename") setPanelOpen(true);
    setQuestion(asked);
  }, []);
  const close = useCallback(() => setQuestion(undefined), []);
  return (
    <div className="conversationScreen">
      <main className="conversationScreen-main" aria-label={conversation.name}>
        <ConversationHeader conversation={conversation} members={members} ask={ask} />
        <ConnectionBanner />
        {conversation.needsReset && conversation.isMember && <ResetBanner ask={ask} />}
        <Talk conversation={conversation} ask={ask} />
      </main>
      {panelOpen && (
        <DetailsPanel
          conversation={conversation}
          members={members}
          renaming={question?.about === "rename"}
          ask={ask}
          onRenamed={close}
        />
      )}
      <QuestionDialogs conversation={conversation} members={members} question={question} onClose={close} />
    </div>
  );
}

interface TalkProps {
  readonly conversation: ConversationView;
  readonly ask: (question: Question) => void;
}

function Talk({ conversation, ask }: TalkProps) {
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

function ResetBanner({ ask }: Pick<TalkProps, "ask">) {
  const { t } = useText("conversation");
  return (
    <Banner
      icon={KeyRound}
      title={t("banner.resetHead")}
      words={t("banner.reset")}
      action={
        <Button size="small" onClick={() => ask({ about: "reset" })}>
          {t("header.reset")}
        </Button>
      }
    />
  );
}
