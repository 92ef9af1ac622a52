// The second line of a row: who is typing, else my draft, else the newest message with how far it got.
import { Check, CheckCheck, CircleAlert, Clock } from "lucide-react";
import type { CallLineView } from "../../../shared/bridge/callViews.ts";
import type { ConversationView, MessageView } from "../../../shared/bridge/views.ts";
import { Icon } from "../../components/Icon.tsx";
import { selectOpenConversation, useLayout } from "../../state/layout.ts";
import { usePerson } from "../../state/people.ts";
import { hasHan, langOf } from "../../text/han.ts";
import { bodySentence } from "../../text/sentences.ts";
import { shortName } from "../../text/shortName.ts";
import { useSpeaking } from "../../text/useSpeaking.ts";
import { useText } from "../../text/useText.ts";
import { callIcon, useCallWords } from "../calls/callWords.ts";

interface RowPreviewProps {
  readonly conversation: ConversationView;
}

export function RowPreview({ conversation }: RowPreviewProps) {
  const { t } = useText("frame");
  const isOpen = useLayout((state) => selectOpenConversation(state) === conversation.conversationId);
  const { typing, draft, last, isMember } = conversation;
  if (typing.length > 0) return <Typing conversation={conversation} />;
  if (draft !== "" && !isOpen)
    return (
      <span className="conversationRow-preview">
        <span className="conversationRow-draft">{t("row.draftLabel")}</span>
        <span className="clip" lang={langOf(draft)}>
          {draft}
        </span>
      </span>
    );
  if (!isMember) return <span className="conversationRow-preview clip">{t("row.left")}</span>;
  if (last === undefined) return <span className="conversationRow-preview clip">{t("row.empty")}</span>;
  return <Newest conversation={conversation} message={last} />;
}

function Typing({ conversation: { typing } }: RowPreviewProps) {
  const { t } = useText(["frame", "common"]);
  const person = usePerson(typing[0]);
  const name = person === undefined ? t("common:system.someone") : shortName(person.name);
  return (
    <span className="conversationRow-preview">
      <span className="conversationRow-typing clip">
        {typing.length === 1 ? t("row.typing", { name }) : t("row.typingMany", { count: typing.length })}
      </span>
    </span>
  );
}

interface NewestProps extends RowPreviewProps {
  readonly message: MessageView;
}

function Newest({ conversation, message }: NewestProps) {
  const text = useNewestText(conversation, message);
  const { delivery } = message;
  return (
    <>
      <span className="conversationRow-preview">
        {delivery?.state === "waiting" && <Icon of={Clock} size={14} />}
        {delivery?.state === "failed" && (
          <Icon of={CircleAlert} size={14} className="conversationRow-failed" />
        )}
        {message.body.kind === "call" && <CallMark message={message} call={message.body.call} />}
        <span className="clip" lang={langOf(text)}>
          {text}
        </span>
      </span>
      {conversation.unread === 0 && <DeliveryMark message={message} />}
    </>
  );
}

interface CallMarkProps {
  readonly message: MessageView;
  readonly call: CallLineView;
}

function CallMark({ message, call }: CallMarkProps) {
  const { outcome } = useCallWords(message, call);
  return <Icon of={callIcon(outcome, message.isOwn)} size={14} />;
}

/** In groups others' words carry their short name. */
function useNewestText(conversation: ConversationView, message: MessageView): string {
  const { t } = useText("frame");
  const speaking = useSpeaking();
  const sender = usePerson(message.senderId);
  const text = bodySentence(speaking, message);
  const named =
    conversation.kind === "group" && !message.isOwn && message.body.kind === "text" && sender !== undefined;
  if (!named) return text;
  // The colon belongs to the words after it.
  return t(hasHan(text) ? "row.senderHan" : "row.sender", { name: shortName(sender.name), text });
}

function DeliveryMark({ message: { delivery } }: { readonly message: MessageView }) {
  switch (delivery?.state) {
    case "sent":
      return <Icon of={Check} size={14} className="conversationRow-delivery" />;
    case "delivered":
      return <Icon of={CheckCheck} size={14} className="conversationRow-delivery" />;
    case "read":
      return (
        <Icon of={CheckCheck} size={14} className="conversationRow-delivery conversationRow-delivery--read" />
      );
    default:
      return null;
  }
}
