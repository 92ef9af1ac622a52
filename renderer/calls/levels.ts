// How loud the chosen microphone is, for meters: open and measured only while somebody looks, in a call or outside of one.
import { useEffect, useState } from "react";
import { followedCapture } from "./followedCapture.ts";
import { Meter } from "./meter.ts";

/** 0 to 1; 0 where no microphone can be had. */
export function useMicrophoneLevel(active: boolean): number {
  const [level, setLevel] = useState(0);
  useEffect(() => (active ? watchMicrophone(setLevel) : undefined), [active]);
  return active ? level : 0;
}

/** Until the answered function is called. */
export function watchMicrophone(onLevel: (level: number) => void): () => void {
  let meter: Meter | undefined;
  const closeCapture = followedCapture("microphone", ({ track }) => {
    meter?.close();
    meter = track === undefined ? undefined : new Meter(track, onLevel);
    if (track === undefined) onLevel(0);
  });
  return () => {
    closeCapture();
    meter?.close();
  };
}
