// Starts a call in a conversation, or shows the one that this window is in there already.
import type { CallMediaView } from "../../../shared/bridge/callViews.ts";
import type { ConversationId } from "../../../shared/ids.ts";
import { startCall } from "../../calls/actions.ts";
import { useActiveCall } from "../../calls/activeCall.ts";
import { showingFaults } from "../../state/faults.ts";
import { showStage } from "./callScreen.ts";

export function beginCall(conversationId: ConversationId, media: CallMediaView): void {
  if (useActiveCall.getState().call?.conversationId === conversationId) return showStage();
  void showingFaults(startCall(conversationId, media));
}
