// How many calls were missed since the section was last looked at.
import { useEffect } from "react";
import { useSpeaking } from "../../text/useSpeaking.ts";
import { followCallHistory, isMissedLine, useCallHistory } from "./callHistory.ts";

export function useMissedCalls(): number {
  const reader = useSpeaking();
  const lines = useCallHistory((state) => state.lines);
  const seenAt = useCallHistory((state) => state.seenAt);
  useEffect(followCallHistory, []);
  return lines.filter((line) => line.sentAt > seenAt && isMissedLine(line, reader)).length;
}
