// One's own camera outside a call: in the settings, and before answering.
import type { LocalVideo } from "./activeCall.ts";
import { followedCapture } from "./followedCapture.ts";

/** Tells `onChange` of the camera until the answered function is called; follows the chosen device. */
export function openPreview(onChange: (camera: LocalVideo) => void): () => void {
  return followedCapture("camera", (view) => onChange({ isOn: true, ...view }));
}
