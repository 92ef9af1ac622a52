// Above the log while a call runs in this conversation: who is in it, and the way in or back.
import type { ReactNode } from "react";
import { Phone, Video } from "lucide-react";
import type { CallView } from "../../../shared/bridge/callViews.ts";
import type { ConversationView } from "../../../shared/bridge/views.ts";
import { joinCall } from "../../calls/actions.ts";
import { useActiveCall } from "../../calls/activeCall.ts";
import { Button } from "../../components/Button.tsx";
import { Icon } from "../../components/Icon.tsx";
import { useCallIn } from "../../state/calls.ts";
import { showingFaults } from "../../state/faults.ts";
import { useLanguage, useName, useText } from "../../text/useText.ts";
import { showStage } from "../call/callScreen.ts";
import { FewAvatars } from "../call/FewAvatars.tsx";
import { useCallPeople } from "../call/useCallPeople.ts";
import { useCannotCall } from "../call/useCannotCall.ts";
import "./CallProgress.css";

export function CallProgress({ conversation }: { readonly conversation: ConversationView }) {
  const call = useCallIn(conversation.conversationId);
  if (call === undefined || !conversation.isMember) return null;
  return <Progress conversation={conversation} call={call} />;
}

interface ProgressProps {
  readonly conversation: ConversationView;
  readonly call: CallView;
}

function Progress({ conversation, call }: ProgressProps) {
  const { t } = useText("calls");
  const words = useProgressWords(call);
  // Chinese sentences follow each other without a space.
  const space = useLanguage() === "en" ? " " : "";
  return (
    <div className="callProgress">
      <Icon of={call.media === "video" ? Video : Phone} size={18} />
      <output className="grow">
        <b>{t(`progress.${call.media}`)}</b>
        {space}
        {words}
      </output>
      <FewAvatars accounts={call.participants.map((participant) => participant.accountId)} />
      <ProgressActions conversation={conversation} call={call} />
    </div>
  );
}

function useProgressWords({ callId, participants, isElsewhere, isFull }: CallView): string {
  const { t } = useText("calls");
  const { shortNameOf } = useCallPeople();
  const isHere = useActiveCall((state) => state.call?.callId === callId);
  if (isHere) return t("progress.here");
  if (isElsewhere) return t("progress.elsewhere");
  if (isFull) return t("progress.full");
  const accounts = [...new Set(participants.map((participant) => participant.accountId))];
  if (accounts.length === 0) return "";
  return t("progress.inIt", { names: accounts.map(shortNameOf).join(t("listSeparator")) });
}

function ProgressActions({ conversation, call }: ProgressProps): ReactNode {
  const { t } = useText("calls");
  const name = useName();
  const isHere = useActiveCall((state) => state.call?.callId === call.callId);
  const reason = useCannotCall(conversation);
  if (isHere)
    return (
      <Button size="small" look="primary" aria-label={name("Return to call")} onClick={showStage}>
        {t("progress.back")}
      </Button>
    );
  // What rings here is answered where it rings.
  if (call.isFull || (call.state === "incoming" && conversation.kind === "direct")) return null;
  const join = (camera: boolean) => void showingFaults(joinCall(call.callId, { camera }));
  return (
    <>
      {reason !== undefined && <span className="callProgress-reason">{reason}</span>}
      <Button
        size="small"
        look="primary"
        icon={Phone}
        aria-label={name("Join with voice")}
        disabled={reason !== undefined}
        onClick={() => join(false)}
      >
        {t("progress.joinVoice")}
      </Button>
      <Button
        size="small"
        icon={Video}
        aria-label={name("Join with video")}
        disabled={reason !== undefined}
        onClick={() => join(true)}
      >
        {t("progress.joinVideo")}
      </Button>
    </>
  );
}
