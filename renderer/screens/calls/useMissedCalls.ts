// How many calls were missed since the section was last looked at.
import { useEffect } from "react";
import { followCallHistory, isMissedLine, useCallHistory } from "./callHistory.ts";

export function useMissedCalls(): number {
  const lines = useCallHistory((state) => state.lines);
  const seenAt = useCallHistory((state) => state.seenAt);
  useEffect(followCallHistory, []);
  return lines.filter((line) => line.sentAt > seenAt && isMissedLine(line)).length;
}
