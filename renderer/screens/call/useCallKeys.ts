// The keys of a call, in whichever window it is shown: microphone, camera, and the space bar for push-to-talk.
import { useEffect } from "react";
import { holdToTalk, setCamera, setMicrophone } from "../../calls/actions.ts";
import { useActiveCall } from "../../calls/activeCall.ts";
import { selectSettings, useApp } from "../../state/app.ts";
import { chordOf } from "../frame/chord.ts";

export function useCallKeys(target: Window): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing) return;
      const run = shortcuts[chordOf(event)];
      if (run !== undefined && !event.repeat) run();
      else if (talks(event)) holdToTalk(true);
      if (run !== undefined || talks(event)) event.preventDefault();
    };
    const onKeyUp = (event: KeyboardEvent) => {
      if (event.code !== "Space") return;
      if (talks(event)) event.preventDefault();
      holdToTalk(false);
    };
    // A key that is let go elsewhere is never heard of.
    const letGo = () => holdToTalk(false);
    target.addEventListener("keydown", onKeyDown);
    target.addEventListener("keyup", onKeyUp);
    target.addEventListener("blur", letGo);
    return () => {
      target.removeEventListener("keydown", onKeyDown);
      target.removeEventListener("keyup", onKeyUp);
      target.removeEventListener("blur", letGo);
      letGo();
    };
  }, [target]);
}

const shortcuts: Readonly<Record<string, () => void>> = {
  "Mod+Shift+KeyM": () => {
    const call = useActiveCall.getState().call;
    if (call !== undefined) setMicrophone(!call.local.microphone.isOn);
  },
  "Mod+Shift+KeyO": () => {
    const call = useActiveCall.getState().call;
    if (call !== undefined) setCamera(!call.local.camera.isOn);
  },
};

/** Where text is written or something is chosen the space bar keeps its meaning; buttons are still pressed by Enter. */
const keepsSpace =
  'input, textarea, [contenteditable="true"], [role="dialog"], [role="menu"], [role="listbox"]';

function talks(event: KeyboardEvent): boolean {
  if (event.code !== "Space" || event.ctrlKey || event.altKey || event.metaKey) return false;
  if (selectSettings(useApp.getState())?.pushToTalk !== true) return false;
  return !(event.target instanceof Element && event.target.closest(keepsSpace) !== null);
}
