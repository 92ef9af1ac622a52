// Whether a person is looking at the conversation: the window is shown, has the focus, and nothing covers the log.
import { useActiveCall } from "../../calls/activeCall.ts";
import type { ConversationId } from "../../../shared/ids.ts";
import { useLayout } from "../../state/layout.ts";
import { selectIsCovering, useCallScreen } from "../call/callScreen.ts";

/** Up to this width the details panel lies over the conversation (DESIGN, Layout). */
const coveredUpTo = "(max-width: 960px)";

export function isWatched(conversationId: ConversationId): boolean {
  const isShown = document.visibilityState === "visible" && document.hasFocus();
  return isShown && (isInCallChat(conversationId) || !(isCovered() || isUnderCall()));
}

/** Whether the details panel lies over the conversation now. */
export function isCovered(): boolean {
  return useLayout.getState().panelOpen && matchMedia(coveredUpTo).matches;
}

/** The stage of a call lies over everything. */
function isUnderCall(): boolean {
  return selectIsCovering(useCallScreen.getState());
}

function isInCallChat(conversationId: ConversationId): boolean {
  const { isChatOpen } = useCallScreen.getState();
  return isUnderCall() && isChatOpen && useActiveCall.getState().call?.conversationId === conversationId;
}
