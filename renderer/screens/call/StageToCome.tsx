// What stands in the stage's place while somebody is only just being connected to: building the whole stage takes the processor from what
// makes them heard and seen, and is done a moment later.
import { useEffect, useReducer, useRef } from "react";
import type { ActiveCall } from "../../calls/activeCall.ts";
import { AloneView } from "./AloneView.tsx";
import type { CallHere } from "./useCallHere.ts";
import "./CallStage.css";

/** Nobody waits longer for the controls, whatever the connection does. */
const longestMs = 400;

export function StageToCome({ here }: { readonly here: CallHere }) {
  const stage = useRef<HTMLDivElement>(null);
  useEffect(() => stage.current?.focus(), []);
  return (
    <div ref={stage} className="callStage" data-theme="dark" tabIndex={-1}>
      <main className="callStage-main callStage-toCome">
        <AloneView here={here} isConnecting />
      </main>
    </div>
  );
}

/** Once true it stays so. */
export function useIsTimeForStage({ remotes }: ActiveCall): boolean {
  const [isTime, setTime] = useReducer(() => true, false);
  const isNow = remotes.length === 0 || remotes.some(({ hasCome }) => hasCome);
  useEffect(() => {
    if (isNow) setTime();
    const timer = setTimeout(setTime, longestMs);
    return () => clearTimeout(timer);
  }, [isNow]);
  return isTime || isNow;
}
