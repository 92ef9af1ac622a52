// The call while the app is shown: one line below the title bar, always in sight, with the way back to it.
import { Maximize2, Mic, MicOff, PhoneOff, Video, VideoOff } from "lucide-react";
import { setCamera, setMicrophone } from "../../calls/actions.ts";
import { Button } from "../../components/Button.tsx";
import { IconButton } from "../../components/IconButton.tsx";
import { langOf } from "../../text/han.ts";
import { useName, useText } from "../../text/useText.ts";
import { useClosing, useEndedWords } from "./CallEnded.tsx";
import { hangUp, showStage, useCallScreen, type EndedCall } from "./callScreen.ts";
import { CallTimer } from "./info/CallInfo.tsx";
import { useRecordingWords } from "./recording/RecordingNote.tsx";
import { useCallHere, type CallHere } from "./useCallHere.ts";
import "./CallStrip.css";

export function CallStrip() {
  const here = useCallHere();
  const isStage = useCallScreen((state) => state.view === "stage");
  const ended = useCallScreen((state) => state.ended);
  if (isStage) return null;
  if (here !== undefined) return <RunningStrip here={here} />;
  return ended === undefined ? null : <EndedStrip ended={ended} />;
}

function RunningStrip({ here: { call, view, conversation } }: { readonly here: CallHere }) {
  const { t } = useText("calls");
  const name = useName();
  const recording = useRecordingWords(call);
  const { microphone, camera, screen } = call.local;
  const title = conversation?.name ?? "";
  return (
    <section className="callStrip" data-theme="dark" aria-label={name("Current call")} data-pane="callStrip">
      <CallTimer since={view?.talkingSince} />
      <span className="callStrip-name clip" lang={langOf(title)}>
        {title}
      </span>
      <output className="callStrip-state clip">
        {recording ?? (screen.isOn ? t("screen.sharing") : call.isOnHold ? t("state.onHold") : null)}
      </output>
      <IconButton
        name={microphone.isOn ? "Mute microphone" : "Unmute microphone"}
        icon={microphone.isOn ? Mic : MicOff}
        shortcut={["Ctrl", "Shift", "M"]}
        onClick={() => setMicrophone(!microphone.isOn)}
      />
      <IconButton
        name={camera.isOn ? "Turn camera off" : "Turn camera on"}
        icon={camera.isOn ? Video : VideoOff}
        shortcut={["Ctrl", "Shift", "O"]}
        onClick={() => setCamera(!camera.isOn)}
      />
      <Button look="primary" size="small" icon={Maximize2} onClick={showStage}>
        {name("Return to call")}
      </Button>
      <Button look="danger" size="small" icon={PhoneOff} aria-label={name("Leave call")} onClick={hangUp}>
        {t("state.leave")}
      </Button>
    </section>
  );
}

function EndedStrip({ ended }: { readonly ended: EndedCall }) {
  const name = useName();
  const words = useEndedWords(ended);
  useClosing(ended);
  return (
    <section className="callStrip" data-theme="dark" aria-label={name("Current call")}>
      <p className="callStrip-name" role="alert">
        {words}
      </p>
    </section>
  );
}
