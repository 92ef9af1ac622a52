// A call in the history, on one line: what became of it, how long it was, and the way to call back.
import type { CallLineView } from "../../../../shared/bridge/callViews.ts";
import type { MessageView } from "../../../../shared/bridge/views.ts";
import { Icon } from "../../../components/Icon.tsx";
import { useConversation } from "../../../state/conversations.ts";
import { usePerson } from "../../../state/people.ts";
import { useName, useText, useTimes } from "../../../text/useText.ts";
import { CallBackButtons } from "../../calls/CallBackButtons.tsx";
import { callIcon, useCallWords } from "../../calls/callWords.ts";
import "./SystemLine.css";
import "./CallLine.css";

interface CallLineProps {
  readonly message: MessageView;
  readonly call: CallLineView;
  /** Holds the focus of the log, or would get it. */
  readonly active: boolean;
}

export function CallLine({ message, call, active }: CallLineProps) {
  const { t } = useText("conversation");
  const name = useName();
  const times = useTimes();
  const { words, outcome } = useCallWords(message, call);
  const sender = usePerson(message.senderId)?.name ?? t("log.someone");
  const time = times.clock(message.sentAt);
  return (
    <article
      className="systemLine callLine"
      aria-label={name("{sender}, {time}", { sender, time })}
      tabIndex={active ? 0 : -1}
      data-message-id={message.messageId}
    >
      <span className="systemLine-icon">
        <Icon of={callIcon(outcome, message.isOwn)} size={16} />
      </span>
      <div className="callLine-body">
        <span>{words}</span>
        {outcome !== "running" && <CallBack message={message} active={active} />}
      </div>
      <time dateTime={new Date(message.sentAt).toISOString()} title={times.full(message.sentAt)}>
        {time}
      </time>
    </article>
  );
}

function CallBack({ message, active }: Pick<CallLineProps, "message" | "active">) {
  const conversation = useConversation(message.conversationId);
  return conversation === undefined ? null : <CallBackButtons conversation={conversation} active={active} />;
}
