// One person calls: who it is and how far that is certain, and the ways to answer.
import { MessageSquareText, Phone, PhoneOff, Video } from "lucide-react";
import type { ConversationView } from "../../../../shared/bridge/views.ts";
import { joinCall } from "../../../calls/actions.ts";
import { Button } from "../../../components/Button.tsx";
import { IconButton } from "../../../components/IconButton.tsx";
import { Kbd } from "../../../components/Kbd.tsx";
import { showingFaults } from "../../../state/faults.ts";
import { langOf } from "../../../text/han.ts";
import { useName, useText } from "../../../text/useText.ts";
import { TrustSeal } from "../../conversation/TrustSeal.tsx";
import { useTrustReason } from "../../conversation/useTrust.ts";
import { ConversationAvatar } from "../AloneView.tsx";
import { refuseCall, replyInWords } from "./answerCall.ts";
import type { RingingProps } from "./IncomingCalls.tsx";

interface IncomingCallProps extends RingingProps {
  readonly conversation: ConversationView;
}

export function IncomingCall({ call, isFirst, conversation }: IncomingCallProps) {
  const { t } = useText("calls");
  const name = useName();
  const because = useTrustReason();
  const { name: who, peer } = conversation;
  const isVideo = call.media === "video";
  return (
    <section
      className="incomingCall"
      role="alertdialog"
      aria-label={name(isVideo ? "Incoming video call from {name}" : "Incoming voice call from {name}", {
        name: who,
      })}
      data-beside
    >
      <div className="incomingCall-head">
        <ConversationAvatar conversation={conversation} />
        <div className="grow">
          <h3 className="incomingCall-name" lang={langOf(who)}>
            <span className="clip">{who}</span>
            {peer && <TrustSeal trust={peer.trust} because={because(peer.trust)} />}
          </h3>
          <p className="incomingCall-words">{t(`incoming.${call.media}`)}</p>
        </div>
        <IconButton
          name="Reply with a message"
          icon={MessageSquareText}
          iconSize={16}
          size="small"
          onClick={() => replyInWords(call)}
        />
      </div>
      <AnswerButtons call={call} isFirst={isFirst} />
      <div className="incomingCall-foot">
        <span className="grow">{t("incoming.cameraOff")}</span>
        {isFirst && <Kbd keys={["Ctrl", "Shift", "A"]} />}
      </div>
    </section>
  );
}

function AnswerButtons({ call }: RingingProps) {
  const { t } = useText("calls");
  const name = useName();
  const isVideo = call.media === "video";
  const accept = (camera: boolean) => void showingFaults(joinCall(call.callId, { camera }));
  return (
    <div className="incomingCall-actions">
      <Button size="large" look="danger" icon={PhoneOff} onClick={() => refuseCall(call)}>
        {name("Decline")}
      </Button>
      <Button
        size="large"
        look={isVideo ? "standard" : "primary"}
        icon={Phone}
        aria-label={name("Accept with voice")}
        onClick={() => accept(false)}
      >
        {t("incoming.voiceAction")}
      </Button>
      <Button
        size="large"
        look={isVideo ? "primary" : "standard"}
        icon={Video}
        aria-label={name("Accept with video")}
        onClick={() => accept(true)}
      >
        {t("incoming.videoAction")}
      </Button>
    </div>
  );
}
