// Whether a person is looking at the conversation: the window is shown, has the focus, and no panel covers the log.
import { useLayout } from "../../state/layout.ts";

/** Up to this width the details panel lies over the conversation (DESIGN, Layout). */
const coveredUpTo = "(max-width: 960px)";

export function isWatched(): boolean {
  return document.visibilityState === "visible" && document.hasFocus() && !isCovered();
}

/** Whether the details panel lies over the conversation now. */
export function isCovered(): boolean {
  return useLayout.getState().panelOpen && matchMedia(coveredUpTo).matches;
}
