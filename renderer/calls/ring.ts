// What sounds around calls: rings for one that comes, rings back for one that goes out, and says by a short tone how it ended. What
// sounds follows from the state alone, so it stops the moment that is over.
import { create } from "zustand";
import { unreachable } from "../../shared/assert.ts";
import type { CallGoneReason, CallGoneView, CallView } from "../../shared/bridge/callViews.ts";
import type { CallId } from "../../shared/ids.ts";
import { selectSettings, useApp } from "../state/app.ts";
import { useCalls } from "../state/calls.ts";
import { useActiveCall } from "./activeCall.ts";
import { speakerId } from "./sound.ts";
import { playTone, type ToneName } from "./tones.ts";

interface RingingState {
  /** What sounds now. */
  readonly tone: ToneName | undefined;
}

export const useRinging = create<RingingState>()(() => ({ tone: undefined }));

/** Call once; for the life of the page. */
export function followRinging(): void {
  let mine: CallId | undefined;
  useCalls.subscribe(({ gone }, before) => {
    follow();
    if (gone === undefined || gone === before.gone || gone.callId !== mine) return;
    mine = undefined;
    sayEnd(gone);
  });
  useActiveCall.subscribe(({ call }) => {
    mine = call?.callId ?? mine;
    follow();
  });
  useApp.subscribe(follow);
}

/** Resolves when it has sounded. */
export async function playOnce(name: ToneName): Promise<void> {
  await playTone(name, speakerId()).ended;
}

/** Pure: what repeats for as long as the calls are so. */
export function repeatingTone(
  calls: Iterable<CallView>,
  activeCall: CallId | undefined,
  rings: boolean,
): ToneName | undefined {
  const all = [...calls];
  const comes = rings && all.some(({ state, callId }) => state === "incoming" && callId !== activeCall);
  const goesOut = all.some(({ state, callId }) => state === "outgoing" && callId === activeCall);
  if (comes) return activeCall === undefined ? "ring" : "waiting";
  return goesOut ? "ringBack" : undefined;
}

export function endTone(reason: CallGoneReason): ToneName | undefined {
  switch (reason) {
    case "busy":
    case "declined":
    case "unanswered":
      return "busy";
    case "left":
    case "lost":
    case "failed":
    case "full":
    case "removed":
      return "ended";
    case "cancelled":
    case "elsewhere":
    case "merged":
      return undefined;
    default:
      return unreachable(reason);
  }
}

let sounding: { readonly name: ToneName; readonly stop: () => void } | undefined;

function follow(): void {
  const { byId } = useCalls.getState();
  const rings = selectSettings(useApp.getState())?.ringtone === true;
  const name = repeatingTone(byId.values(), useActiveCall.getState().call?.callId, rings);
  if (name === sounding?.name) return;
  sounding?.stop();
  sounding = name === undefined ? undefined : { name, stop: playTone(name, speakerId()).stop };
  useRinging.setState({ tone: name });
}

function sayEnd({ reason }: CallGoneView): void {
  const name = endTone(reason);
  if (name !== undefined) void playOnce(name);
}
