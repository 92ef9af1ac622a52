// The call that this window is in, wherever it is shown; what has just ended; and the question whether it may be recorded.
import { useEffect, useLayoutEffect, useRef } from "react";
import { hostBridge } from "../../bridge/hostBridge.ts";
import type { CallProgress } from "../../../shared/bridge/hostCalls.ts";
import { useCalls } from "../../state/calls.ts";
import { reportFault } from "../../state/faults.ts";
import { useLayout } from "../../state/layout.ts";
import { CallEnded } from "./CallEnded.tsx";
import { enterCall, minimise, selectIsCovering, showEnded, useCallScreen } from "./callScreen.ts";
import { CallStage } from "./CallStage.tsx";
import { StageToCome, useIsTimeForStage } from "./StageToCome.tsx";
import { RecordingQuestion } from "./recording/RecordingQuestion.tsx";
import { useTileSizes } from "./tiles/Tiles.tsx";
import { useCallHere, type CallHere } from "./useCallHere.ts";
import { useCallKeys } from "./useCallKeys.ts";
import { CallWindow } from "./window/CallWindow.tsx";

export function CallLayer() {
  const here = useCallHere();
  const callId = here?.call.callId;
  useLayoutEffect(() => enterCall(callId), [callId]);
  useEnded(here);
  useWayToTheApp();
  useHostKnows(here);
  if (here !== undefined) return <CallNow key={here.call.callId} here={here} />;
  return <JustEnded />;
}

function CallNow({ here }: { readonly here: CallHere }) {
  const view = useCallScreen((state) => state.view);
  const window = useCallScreen((state) => state.window);
  useCallKeys(globalThis.window);
  const isTime = useIsTimeForStage(here.call);
  return (
    <>
      {view === "stage" && (isTime ? <CallStage here={here} /> : <StageToCome here={here} />)}
      {view === "strip" && <Unseen here={here} />}
      {view !== "stage" && <RecordingQuestion />}
      {view === "window" && window !== undefined && <CallWindow here={here} window={window} />}
    </>
  );
}

/** Nobody needs to send pictures that are not shown. */
function Unseen({ here: { call } }: { readonly here: CallHere }) {
  useTileSizes(call, undefined);
  return null;
}

function JustEnded() {
  const ended = useCallScreen((state) => state.ended);
  const isStage = useCallScreen((state) => state.view === "stage");
  return ended !== undefined && isStage ? <CallEnded ended={ended} /> : null;
}

/** Remembers the call while it runs, to say afterwards what became of it. Who hung up knows. */
function useEnded(here: CallHere | undefined): void {
  const last = useRef(here);
  useEffect(() => {
    if (here !== undefined) last.current = here;
  }, [here]);
  useEffect(
    () =>
      useCalls.subscribe(({ gone }, before) => {
        if (gone === undefined || gone === before.gone || gone.callId !== last.current?.call.callId) return;
        const { conversationId, media } = last.current.call;
        last.current = undefined;
        const { reason, lastedMs } = gone;
        if (useCallScreen.getState().left === gone.callId || reason === "merged") return;
        showEnded({ conversationId, media, reason, lastedMs });
      }),
    [],
  );
}

/** Going anywhere in the app shows the app. */
function useWayToTheApp(): void {
  useEffect(
    () =>
      useLayout.subscribe(({ place }, before) => {
        if (place !== before.place && selectIsCovering(useCallScreen.getState())) minimise();
      }),
    [],
  );
}

/** The computer stays awake, and closing the window asks first. */
function useHostKnows(here: CallHere | undefined): void {
  const progress = progressOf(here);
  useEffect(() => {
    hostBridge()?.("call.inProgress", { progress }).catch(reportFault);
  }, [progress]);
}

function progressOf(here: CallHere | undefined): CallProgress {
  if (here === undefined) return "none";
  const { local, remotes } = here.call;
  const hasVideo =
    local.camera.isOn ||
    local.screen.isOn ||
    remotes.some((remote) => remote.camera !== undefined || remote.screen !== undefined);
  return hasVideo ? "video" : "voice";
}
