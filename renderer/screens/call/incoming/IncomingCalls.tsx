// Calls that ring, stacked at the corner over any section. They take the focus from nobody: keys answer the first, F6 leads to them, and
// screen readers are told.
import { useEffect } from "react";
import type { CallView } from "../../../../shared/bridge/callViews.ts";
import { useKeyNames } from "../../../components/Kbd.tsx";
import { useCalls } from "../../../state/calls.ts";
import { useConversation } from "../../../state/conversations.ts";
import { useName, useText } from "../../../text/useText.ts";
import { chordOf } from "../../frame/chord.ts";
import { useCallPeople } from "../useCallPeople.ts";
import { acceptCall, refuseCall } from "./answerCall.ts";
import { IncomingCall } from "./IncomingCall.tsx";
import { IncomingGroupCall } from "./IncomingGroupCall.tsx";
import "./IncomingCalls.css";

export function IncomingCalls() {
  const name = useName();
  const byId = useCalls((state) => state.byId);
  const ringing = [...byId.values()]
    .filter((call) => call.state === "incoming")
    .toSorted((a, b) => a.startedAt - b.startedAt);
  useAnswerKeys(ringing[0]);
  return (
    <section className="incomingCalls" aria-label={name("Incoming calls")} data-pane="incomingCalls">
      {ringing.toReversed().map((call) => (
        <Ringing key={call.callId} call={call} isFirst={call === ringing[0]} />
      ))}
    </section>
  );
}

export interface RingingProps {
  readonly call: CallView;
  /** The keys answer this one. */
  readonly isFirst: boolean;
}

function Ringing({ call, isFirst }: RingingProps) {
  const conversation = useConversation(call.conversationId);
  if (conversation === undefined) return null;
  const Toast = conversation.kind === "direct" ? IncomingCall : IncomingGroupCall;
  return (
    <>
      <Toast call={call} isFirst={isFirst} conversation={conversation} />
      <Announcement call={call} name={conversation.name} isGroup={conversation.kind === "group"} />
    </>
  );
}

interface AnnouncementProps {
  readonly call: CallView;
  readonly name: string;
  readonly isGroup: boolean;
}

const acceptKeys = ["Ctrl", "Shift", "A"];

/** What appears without the focus is heard by nobody who does not see it. */
function Announcement({ call, name, isGroup }: AnnouncementProps) {
  const { t } = useText("calls");
  const { nameOf } = useCallPeople();
  const keys = useKeyNames(acceptKeys).join("+");
  const key = isGroup ? "alertGroup" : call.media === "video" ? "alertVideo" : "alertVoice";
  return (
    <p className="srOnly" role="alert">
      {t(`incoming.${key}`, { name, who: nameOf(call.startedBy), keys })}
    </p>
  );
}

function useAnswerKeys(first: CallView | undefined): void {
  useEffect(() => {
    if (first === undefined) return undefined;
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.repeat) return;
      const chord = chordOf(event);
      if (chord !== "Mod+Shift+KeyA" && chord !== "Mod+Shift+KeyD") return;
      event.preventDefault();
      if (chord === "Mod+Shift+KeyA") acceptCall(first);
      else refuseCall(first);
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, [first]);
}
