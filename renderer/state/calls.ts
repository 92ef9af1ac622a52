// The calls that the core knows of: ringing here, running in a conversation, or started here. What this window itself is in the middle
// of is renderer/calls/activeCall.ts.
import { create } from "zustand";
import type { CallId, ConversationId } from "../../shared/ids.ts";
import type { CallGoneView, CallView } from "../../shared/bridge/callViews.ts";
import { reuse } from "./reuse.ts";

interface CallsState {
  readonly byId: ReadonlyMap<CallId, CallView>;
  /** The last call that ended, and why: shown for a moment. */
  readonly gone: CallGoneView | undefined;
}

export const useCalls = create<CallsState>()(() => ({ byId: new Map(), gone: undefined }));

/** The call that runs in that conversation. */
export function useCallIn(conversationId: ConversationId | undefined): CallView | undefined {
  return useCalls(({ byId }) => [...byId.values()].find((call) => call.conversationId === conversationId));
}

export function showCalls(calls: readonly CallView[]): void {
  useCalls.setState({ byId: new Map(calls.map((call) => [call.callId, call])) });
}

export function showCall(call: CallView): void {
  useCalls.setState((state) => {
    const before = state.byId.get(call.callId);
    const shown = reuse(before, call);
    return shown === before ? state : { byId: new Map(state.byId).set(call.callId, shown) };
  });
}

export function dropCall(gone: CallGoneView): void {
  useCalls.setState(({ byId }) => {
    const left = new Map(byId);
    left.delete(gone.callId);
    return { byId: left, gone };
  });
}
