// One call of the history: with whom, what became of it, when, and the way to call back. The name leads to the conversation.
import { useId, type MouseEvent } from "react";
import type { CallLineView } from "../../../shared/bridge/callViews.ts";
import type { ConversationView, MessageView } from "../../../shared/bridge/views.ts";
import { classNames } from "../../components/classNames.ts";
import { Icon } from "../../components/Icon.tsx";
import { useConversation } from "../../state/conversations.ts";
import { openConversation } from "../../state/layout.ts";
import { isMissed } from "../../text/callOutcome.ts";
import { langOf } from "../../text/han.ts";
import { useText, useTimes } from "../../text/useText.ts";
import { ConversationAvatar } from "../call/AloneView.tsx";
import { CallBackButtons } from "./CallBackButtons.tsx";
import { callIcon, useCallWords } from "./callWords.ts";
import "./CallRow.css";

interface CallRowProps {
  readonly message: MessageView;
  readonly active: boolean;
}

export function CallRow({ message, active }: CallRowProps) {
  const conversation = useConversation(message.conversationId);
  const { body } = message;
  if (conversation === undefined || body.kind !== "call") return null;
  return <KnownCallRow message={message} active={active} conversation={conversation} call={body.call} />;
}

interface KnownCallRowProps extends CallRowProps {
  readonly conversation: ConversationView;
  readonly call: CallLineView;
}

function KnownCallRow({ message, active, conversation, call }: KnownCallRowProps) {
  const { t } = useText("calls");
  const times = useTimes();
  const wordsId = useId();
  const { words, outcome } = useCallWords(message, call);
  const { name, conversationId } = conversation;
  const open = (event: MouseEvent) => {
    event.preventDefault();
    openConversation(conversationId);
  };
  return (
    <div
      className={classNames("callRow", isMissed(outcome) && "callRow--missed")}
      data-call={message.messageId}
    >
      <ConversationAvatar conversation={conversation} />
      <div className="callRow-text">
        <a
          href={`#chats/${conversationId}`}
          className="callRow-name clip"
          lang={langOf(name)}
          aria-describedby={wordsId}
          tabIndex={active ? 0 : -1}
          onClick={open}
          {...(active ? { "data-pane-focus": "" } : {})}
        >
          {name}
        </a>
        <span id={wordsId} className="callRow-words">
          <Icon of={callIcon(outcome, message.isOwn)} size={14} />
          <span className="clip">{words}</span>
          <span className="srOnly">{t(message.isOwn ? "history.outgoing" : "history.incoming")}</span>
        </span>
      </div>
      <time dateTime={new Date(message.sentAt).toISOString()} title={times.full(message.sentAt)}>
        {times.clock(message.sentAt)}
      </time>
      <CallBackButtons conversation={conversation} active={active} />
    </div>
  );
}
