// How this window shows the call that it is in: over everything, as a strip at the top, or in a small window of its own; and what has
// just ended. Nothing of it is the engine's business.
import { create } from "zustand";
import type { CallMediaView, CallGoneReason } from "../../../shared/bridge/callViews.ts";
import type { CallId, ConversationId } from "../../../shared/ids.ts";
import { leaveCall } from "../../calls/actions.ts";
import { showingFaults } from "../../state/faults.ts";
import type { CallLayout, TileId } from "./arrange.ts";

export type CallView = "stage" | "strip" | "window";

export interface EndedCall {
  readonly conversationId: ConversationId;
  readonly media: CallMediaView;
  /** Of two calls that became one nobody needs to be told. */
  readonly reason: Exclude<CallGoneReason, "merged">;
  /** 0 when nobody talked. */
  readonly lastedMs: number;
}

interface CallScreenState {
  readonly callId: CallId | undefined;
  readonly view: CallView;
  /** The small window, while there is one. */
  readonly window: Window | undefined;
  readonly layout: CallLayout;
  readonly pinned: TileId | undefined;
  readonly isChatOpen: boolean;
  readonly ended: EndedCall | undefined;
  /** The call that the person hung up: its end is no news. */
  readonly left: CallId | undefined;
}

export const useCallScreen = create<CallScreenState>()(() => ({
  callId: undefined,
  view: "stage",
  window: undefined,
  layout: "auto",
  pinned: undefined,
  isChatOpen: false,
  ended: undefined,
  left: undefined,
}));

/** The stage lies over the app: nothing below it is seen. */
export const selectIsCovering = ({ callId, view, ended }: CallScreenState) =>
  view === "stage" && (callId !== undefined || ended !== undefined);

/** Another call, or none any more: it begins on the stage, whatever was before. */
export function enterCall(callId: CallId | undefined): void {
  if (useCallScreen.getState().callId === callId) return;
  useCallScreen.getState().window?.close();
  useCallScreen.setState((before) => ({
    callId,
    window: undefined,
    pinned: undefined,
    isChatOpen: false,
    // What has ended is said where it was shown.
    ...(callId === undefined
      ? { view: before.view === "window" ? "strip" : before.view }
      : { view: "stage", ended: undefined }),
  }));
}

export function showStage(): void {
  useCallScreen.getState().window?.close();
  useCallScreen.setState({ view: "stage", window: undefined });
}

/** Shows the app again; the call goes on. */
export function minimise(): void {
  useCallScreen.setState({ view: "strip", isChatOpen: false });
}

export function showInWindow(window: Window): void {
  useCallScreen.setState({ view: "window", window, isChatOpen: false });
}

/** The small window was closed by its own button. */
export function windowClosed(window: Window): void {
  if (useCallScreen.getState().window === window)
    useCallScreen.setState({ view: "strip", window: undefined });
}

export function setLayout(layout: CallLayout): void {
  useCallScreen.setState({ layout, pinned: undefined });
}

export function togglePinned(tile: TileId): void {
  useCallScreen.setState(({ pinned }) => ({ pinned: pinned === tile ? undefined : tile }));
}

export function setChatOpen(isChatOpen: boolean): void {
  useCallScreen.setState({ isChatOpen });
}

export function hangUp(): void {
  useCallScreen.setState(({ callId }) => ({ left: callId }));
  void showingFaults(leaveCall());
}

export function showEnded(ended: EndedCall): void {
  useCallScreen.setState({ ended });
}

export function closeEnded(): void {
  useCallScreen.setState({ ended: undefined });
}
