// The call that this window is in: what the engine knows, what the core knows, and the conversation it belongs to.
import type { CallView } from "../../../shared/bridge/callViews.ts";
import type { ConversationView } from "../../../shared/bridge/views.ts";
import { useActiveCall, type ActiveCall } from "../../calls/activeCall.ts";
import { useCalls } from "../../state/calls.ts";
import { useConversation } from "../../state/conversations.ts";

export interface CallHere {
  readonly call: ActiveCall;
  /** Absent for a moment at the start and at the end. */
  readonly view: CallView | undefined;
  readonly conversation: ConversationView | undefined;
}

export function useCallHere(): CallHere | undefined {
  const call = useActiveCall((state) => state.call);
  const view = useCalls(({ byId }) => (call === undefined ? undefined : byId.get(call.callId)));
  const conversation = useConversation(call?.conversationId);
  return call && { call, view, conversation };
}
