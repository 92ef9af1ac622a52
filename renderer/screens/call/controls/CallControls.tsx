// What one does in a call: a toolbar, in the order in which it is needed.
import { memo } from "react";
import { Hand, MessageSquareText, Mic, MicOff, PhoneOff, Video, VideoOff } from "lucide-react";
import { setCamera, setHand, setMicrophone } from "../../../calls/actions.ts";
import type { ActiveCall } from "../../../calls/activeCall.ts";
import { useConversation } from "../../../state/conversations.ts";
import { useName, useText } from "../../../text/useText.ts";
import { hangUp, setChatOpen, useCallScreen } from "../callScreen.ts";
import { CameraPicker } from "../devices/CameraPicker.tsx";
import { MicrophonePicker } from "../devices/MicrophonePicker.tsx";
import { ControlButton } from "./ControlButton.tsx";
import { MoreControl } from "./MoreControl.tsx";
import { ReactionControl } from "./ReactionControl.tsx";
import { ShareControl } from "./ShareControl.tsx";
import { Toolbar } from "./Toolbar.tsx";
import "./CallControls.css";

/** What of the call its controls show. */
export type ControlledCall = Pick<ActiveCall, "conversationId" | "local" | "isOnHold" | "recording"> & {
  readonly isHandRaised: boolean;
};

/** Drawn anew only when one of these changes: speaking and measuring change the call several times a second. */
export const CallControls = memo(function CallControls({
  conversationId,
  local,
  isHandRaised,
  ...rest
}: ControlledCall) {
  const { t } = useText("calls");
  const name = useName();
  return (
    <Toolbar className="callControls" label={name("Call controls")}>
      <span className="callControls-pair">
        <MicrophoneControl isOn={local.microphone.isOn} />
        <MicrophonePicker />
      </span>
      <span className="callControls-pair">
        <CameraControl isOn={local.camera.isOn} />
        <CameraPicker />
      </span>
      <ShareControl isOn={local.screen.isOn} />
      <HandControl isRaised={isHandRaised} />
      <ReactionControl />
      <ChatControl conversationId={conversationId} />
      <MoreControl {...rest} />
      <ControlButton
        name="Leave call"
        icon={PhoneOff}
        look="leave"
        words={t("state.leave")}
        onClick={hangUp}
      />
    </Toolbar>
  );
});

interface SwitchProps {
  readonly isOn: boolean;
}

export function MicrophoneControl({ isOn }: SwitchProps) {
  return (
    <ControlButton
      name={isOn ? "Mute microphone" : "Unmute microphone"}
      icon={isOn ? Mic : MicOff}
      look={isOn ? "normal" : "off"}
      shortcut={["Ctrl", "Shift", "M"]}
      first
      onClick={() => setMicrophone(!isOn)}
    />
  );
}

export function CameraControl({ isOn }: SwitchProps) {
  return (
    <ControlButton
      name={isOn ? "Turn camera off" : "Turn camera on"}
      icon={isOn ? Video : VideoOff}
      look={isOn ? "normal" : "off"}
      shortcut={["Ctrl", "Shift", "O"]}
      onClick={() => setCamera(!isOn)}
    />
  );
}

function HandControl({ isRaised }: { readonly isRaised: boolean }) {
  return (
    <ControlButton
      name={isRaised ? "Lower hand" : "Raise hand"}
      icon={Hand}
      pressed={isRaised}
      onClick={() => setHand(!isRaised)}
    />
  );
}

function ChatControl({ conversationId }: Pick<ActiveCall, "conversationId">) {
  const isOpen = useCallScreen((state) => state.isChatOpen);
  const unread = useConversation(conversationId)?.unread ?? 0;
  return (
    <ControlButton
      name="Call chat"
      icon={MessageSquareText}
      pressed={isOpen}
      count={isOpen ? 0 : unread}
      onClick={() => setChatOpen(!isOpen)}
    />
  );
}
