// What one does in a call: a toolbar, in the order in which it is needed.
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

export function CallControls({ call }: { readonly call: ActiveCall }) {
  const { t } = useText("calls");
  const name = useName();
  return (
    <Toolbar className="callControls" label={name("Call controls")}>
      <span className="callControls-pair">
        <MicrophoneControl call={call} />
        <MicrophonePicker />
      </span>
      <span className="callControls-pair">
        <CameraControl call={call} />
        <CameraPicker />
      </span>
      <ShareControl call={call} />
      <HandControl call={call} />
      <ReactionControl />
      <ChatControl call={call} />
      <MoreControl call={call} />
      <ControlButton
        name="Leave call"
        icon={PhoneOff}
        look="leave"
        words={t("state.leave")}
        onClick={hangUp}
      />
    </Toolbar>
  );
}

interface ControlProps {
  readonly call: ActiveCall;
}

export function MicrophoneControl({ call }: ControlProps) {
  const { isOn } = call.local.microphone;
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

export function CameraControl({ call }: ControlProps) {
  const { isOn } = call.local.camera;
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

function HandControl({ call }: ControlProps) {
  const isRaised = call.handRaisedAt !== undefined;
  return (
    <ControlButton
      name={isRaised ? "Lower hand" : "Raise hand"}
      icon={Hand}
      pressed={isRaised}
      onClick={() => setHand(!isRaised)}
    />
  );
}

function ChatControl({ call }: ControlProps) {
  const isOpen = useCallScreen((state) => state.isChatOpen);
  const unread = useConversation(call.conversationId)?.unread ?? 0;
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
