// The open conversation: header, banners, log, composer, and the details beside them when they are wanted.
import { useCallback, useState } from "react";
import { KeyRound } from "lucide-react";
import type { ConversationId } from "../../../shared/ids.ts";
import type { ConversationView } from "../../../shared/bridge/views.ts";
import { Banner } from "../../components/Banner.tsx";
import { Button } from "../../components/Button.tsx";
import { useConversation } from "../../state/conversations.ts";
import { setPanelOpen, useLayout } from "../../state/layout.ts";
import { useText } from "../../text/useText.ts";
import { ConnectionBanner } from "../frame/ConnectionBanner.tsx";
import { CallProgress } from "./CallProgress.tsx";
import { DetailsPanel } from "./details/DetailsPanel.tsx";
import { ConversationHeader } from "./header/ConversationHeader.tsx";
import type { Question } from "./question.ts";
import { QuestionDialogs } from "./QuestionDialogs.tsx";
import { Talk } from "./Talk.tsx";
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
        <CallProgress conversation={conversation} />
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

function ResetBanner({ ask }: { readonly ask: (question: Question) => void }) {
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
