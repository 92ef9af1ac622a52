// Answering what rings. By the keys a video call is taken with video; a group's call is joined quietly.
import type { CallView } from "../../../../shared/bridge/callViews.ts";
import { declineCall, joinCall } from "../../../calls/actions.ts";
import { useConversations } from "../../../state/conversations.ts";
import { showingFaults } from "../../../state/faults.ts";
import { openConversation } from "../../../state/layout.ts";
import { focusComposer } from "../../frame/panes.ts";

export function acceptCall({ callId, media, conversationId }: CallView): void {
  const isDirect = useConversations.getState().byId.get(conversationId)?.kind === "direct";
  void showingFaults(joinCall(callId, { camera: isDirect && media === "video" }));
}

export function refuseCall({ callId }: CallView): void {
  void showingFaults(declineCall(callId));
}

export function replyInWords(call: CallView): void {
  refuseCall(call);
  openConversation(call.conversationId);
  // When it was open already nothing else leads there.
  focusComposer();
}
