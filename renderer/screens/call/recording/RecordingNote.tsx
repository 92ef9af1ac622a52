// That the call is recorded, in words and by whom, as long as it is; and one's own asking while not everybody has agreed.
import { answerRecording, stopRecording } from "../../../calls/actions.ts";
import type { ActiveCall, RemoteParticipant } from "../../../calls/activeCall.ts";
import type { AccountId, DeviceId } from "../../../../shared/ids.ts";
import { Button } from "../../../components/Button.tsx";
import { callClock } from "../../../text/callLength.ts";
import { useText } from "../../../text/useText.ts";
import { useCallPeople } from "../useCallPeople.ts";
import { useNow } from "../useNow.ts";
import "./RecordingNote.css";

export function RecordingNote({ call }: { readonly call: ActiveCall }) {
  const { t } = useText("calls");
  const words = useRecordingWords(call);
  const now = useNow(call.recording.state === "running");
  const { recording } = call;
  if (recording.state === "none" || recording.state === "asked") return null;
  const isMine = recording.state === "asking" || recording.by === "self";
  const action =
    recording.state === "asking" ? "recording.cancel" : isMine ? "recording.stop" : "recording.withdraw";
  return (
    <div className="recordingNote">
      <i className="recordingNote-dot" aria-hidden />
      <output className="grow">{words}</output>
      {recording.state === "running" && <time>{callClock(now - recording.since)}</time>}
      <Button size="small" onClick={isMine ? stopRecording : () => answerRecording(false)}>
        {t(action)}
      </Button>
    </div>
  );
}

/** Undefined while nothing is recorded or about to be. */
export function useRecordingWords({ recording, remotes }: ActiveCall): string | undefined {
  const { t } = useText("calls");
  const { nameOf } = useCallPeople();
  switch (recording.state) {
    case "none":
    case "asked":
      return undefined;
    case "asking":
      return t("recording.asking", { n: recording.agreed.length, m: remotes.length });
    case "running":
      return recording.by === "self"
        ? t("recording.byYou")
        : t("recording.by", { name: nameOf(accountOf(remotes, recording.by)) });
  }
}

export function accountOf(remotes: readonly RemoteParticipant[], deviceId: DeviceId): AccountId | undefined {
  return remotes.find((remote) => remote.deviceId === deviceId)?.accountId;
}
