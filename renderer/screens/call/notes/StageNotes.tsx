// What is to be known now, above the controls: troubles with devices as one sentence with one action, hold, push-to-talk, and that one's
// own screen is seen.
import type { ReactNode } from "react";
import { TriangleAlert, CirclePause, Mic, type LucideIcon } from "lucide-react";
import { chooseDevice, setCamera, setHold, setMicrophone } from "../../../calls/actions.ts";
import type { ActiveCall, DeviceTrouble } from "../../../calls/activeCall.ts";
import { Button } from "../../../components/Button.tsx";
import { Icon } from "../../../components/Icon.tsx";
import { changeSettings, selectSettings, useApp } from "../../../state/app.ts";
import { showingFaults } from "../../../state/faults.ts";
import { openSettings } from "../../../state/layout.ts";
import { useName, useText } from "../../../text/useText.ts";
import { minimise } from "../callScreen.ts";
import { troubleSentence } from "../devices/troubleSentence.ts";
import { RecordingNote } from "../recording/RecordingNote.tsx";
import { PresenterBanner } from "../share/PresenterBanner.tsx";
import "./StageNotes.css";

export function StageNotes({ call }: { readonly call: ActiveCall }) {
  const { t } = useText("calls");
  const { microphone, camera, screen } = call.local;
  return (
    <div className="stageNotes">
      <RecordingNote call={call} />
      {screen.isOn && <PresenterBanner />}
      {call.isOnHold && (
        <Note
          icon={CirclePause}
          words={t("state.youHold")}
          action={
            <Button size="small" onClick={() => setHold(false)}>
              {t("state.resume")}
            </Button>
          }
        />
      )}
      {call.cannotRelay && <CannotRelay />}
      {microphone.trouble && <DeviceNote kind="microphone" trouble={microphone.trouble} />}
      {camera.trouble && <DeviceNote kind="camera" trouble={camera.trouble} />}
      {screen.trouble && <Note icon={TriangleAlert} words={troubleSentence(t, "screen", screen.trouble)} />}
      <PushToTalkHint isTalking={microphone.isOn} />
    </div>
  );
}

interface DeviceNoteProps {
  readonly kind: "microphone" | "camera";
  readonly trouble: DeviceTrouble;
}

function DeviceNote({ kind, trouble }: DeviceNoteProps) {
  const { t } = useText("calls");
  const { label, act } = useRemedy(kind, trouble);
  return (
    <Note
      icon={TriangleAlert}
      words={troubleSentence(t, kind, trouble)}
      action={
        <Button size="small" onClick={act}>
          {label}
        </Button>
      }
    />
  );
}

function useRemedy(kind: DeviceNoteProps["kind"], trouble: DeviceTrouble) {
  const { t } = useText("calls");
  const name = useName();
  switch (trouble) {
    // It has been replaced already: the choice follows, and the sentence goes.
    case "lost":
      return { label: t("trouble.system"), act: () => void showingFaults(chooseDevice(kind, "")) };
    case "no-blur":
      return {
        label: t("trouble.turnBlurOff"),
        act: () => void showingFaults(changeSettings({ backgroundBlur: false })),
      };
    default:
      return {
        label: name("Try again"),
        act: () => (kind === "microphone" ? setMicrophone(true) : setCamera(true)),
      };
  }
}

function CannotRelay() {
  const { t } = useText("calls");
  const open = () => {
    minimise();
    openSettings("calls");
  };
  return (
    <Note
      icon={TriangleAlert}
      words={t("trouble.cannotRelay")}
      action={
        <Button size="small" onClick={open}>
          {t("more.settings")}
        </Button>
      }
    />
  );
}

function PushToTalkHint({ isTalking }: { readonly isTalking: boolean }) {
  const { t } = useText("calls");
  const isOn = useApp((state) => selectSettings(state)?.pushToTalk ?? false);
  return isOn && !isTalking ? <Note icon={Mic} words={t("state.talk")} /> : null;
}

interface NoteProps {
  readonly icon: LucideIcon;
  readonly words: string;
  readonly action?: ReactNode;
}

function Note({ icon, words, action }: NoteProps) {
  return (
    <div className="stageNotes-note">
      <Icon of={icon} size={16} />
      <output className="grow">{words}</output>
      {action}
    </div>
  );
}
