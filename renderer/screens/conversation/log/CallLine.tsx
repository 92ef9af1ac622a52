// A call in the history, on one line: what became of it, how long it was, and the way to call back.
import { Phone, PhoneMissed, Video, type LucideIcon } from "lucide-react";
import type { CallLineView } from "../../../../shared/bridge/callViews.ts";
import type { MessageView } from "../../../../shared/bridge/views.ts";
import { Icon } from "../../../components/Icon.tsx";
import { selectAccount, useApp } from "../../../state/app.ts";
import { callOutcome, isMissed } from "../../../text/callOutcome.ts";
import { callSentence } from "../../../text/sentences.ts";
import { useSpeaking } from "../../../text/useSpeaking.ts";
import { useTimes } from "../../../text/useText.ts";
import "./SystemLine.css";

interface CallLineProps {
  readonly message: MessageView;
  readonly call: CallLineView;
}

export function CallLine({ message, call }: CallLineProps) {
  const times = useTimes();
  const speaking = useSpeaking();
  const selfId = useApp((state) => selectAccount(state)?.accountId);
  const missed = isMissed(callOutcome(call, { selfId, isOwn: message.isOwn }));
  return (
    <div className="systemLine">
      <span className="systemLine-icon">
        <Icon of={missed ? PhoneMissed : mediaIcons[call.media]} size={16} />
      </span>
      <div>{callSentence(speaking, call, message.isOwn)}</div>
      <time dateTime={new Date(message.sentAt).toISOString()}>{times.clock(message.sentAt)}</time>
    </div>
  );
}

const mediaIcons: Readonly<Record<CallLineView["media"], LucideIcon>> = { voice: Phone, video: Video };
