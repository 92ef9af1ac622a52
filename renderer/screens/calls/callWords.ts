// A call of the history in words and as an icon, from where the reader stands.
import { PhoneCall, PhoneIncoming, PhoneMissed, PhoneOutgoing, type LucideIcon } from "lucide-react";
import type { CallLineView } from "../../../shared/bridge/callViews.ts";
import type { MessageView } from "../../../shared/bridge/views.ts";
import { callLength } from "../../text/callLength.ts";
import { callOutcome, isMissed, type CallOutcome } from "../../text/callOutcome.ts";
import { callSentence } from "../../text/sentences.ts";
import { useSpeaking } from "../../text/useSpeaking.ts";
import { useText } from "../../text/useText.ts";

export interface CallWords {
  /** "Video call, 12 min" */
  readonly words: string;
  readonly outcome: CallOutcome;
}

export function useCallWords({ isOwn }: MessageView, call: CallLineView): CallWords {
  const { t } = useText("calls");
  const speaking = useSpeaking();
  const { selfId, isRunning } = speaking;
  const outcome = callOutcome(call, { selfId, isOwn, isRunning: isRunning(call.callId) });
  const words = callSentence(speaking, call, isOwn);
  const hasLength = (outcome === "talked" || outcome === "held") && call.lastedMs > 0;
  return {
    outcome,
    words: hasLength ? t("length.with", { words, length: callLength(t, call.lastedMs) }) : words,
  };
}

export function callIcon(outcome: CallOutcome, isOwn: boolean): LucideIcon {
  if (outcome === "running") return PhoneCall;
  if (isMissed(outcome)) return PhoneMissed;
  return isOwn ? PhoneOutgoing : PhoneIncoming;
}
