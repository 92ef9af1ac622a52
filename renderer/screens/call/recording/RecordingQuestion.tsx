// Asks whether one may be recorded: answered by one of two buttons, nothing is agreed to by closing it.
import { useRef } from "react";
import { answerRecording } from "../../../calls/actions.ts";
import { useActiveCall } from "../../../calls/activeCall.ts";
import { Button } from "../../../components/Button.tsx";
import { Dialog } from "../../../components/Dialog.tsx";
import { useText } from "../../../text/useText.ts";
import { useCallPeople } from "../useCallPeople.ts";
import { accountOf } from "./RecordingNote.tsx";

export function RecordingQuestion() {
  const { t } = useText("calls");
  const { nameOf } = useCallPeople();
  const refuse = useRef<HTMLButtonElement>(null);
  const call = useActiveCall((state) => state.call);
  if (call?.recording.state !== "asked") return null;
  return (
    <Dialog
      open
      small
      alert
      onClose={() => answerRecording(false)}
      title={t("recording.title", { name: nameOf(accountOf(call.remotes, call.recording.by)) })}
      initialFocus={refuse}
      actions={
        <>
          <Button ref={refuse} onClick={() => answerRecording(false)}>
            {t("recording.refuse")}
          </Button>
          <Button look="primary" onClick={() => answerRecording(true)}>
            {t("recording.allow")}
          </Button>
        </>
      }
    >
      <p>{t("recording.words")}</p>
    </Dialog>
  );
}
