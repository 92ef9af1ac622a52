// What a person can do in and around a call. Screens call these and draw useCalls and useActiveCall; nothing here answers with a view.
// Rejects only with Failure.
import type { CallMediaView } from "../../shared/bridge/callViews.ts";
import { idFromBytes, type CallId, type ConversationId, type DeviceId } from "../../shared/ids.ts";
import { changeSettings } from "../state/app.ts";
import { ask } from "../state/core.ts";
import type { TileSize } from "./channel.ts";
import type { DeviceKind } from "./devices.ts";
import { currentStay, enter, join, leave } from "./engine.ts";
import { playOnce } from "./ring.ts";
import type { ShareOptions } from "./screenShare.ts";

export type { ShareOptions, TileSize };

export interface JoinOptions {
  readonly camera: boolean;
}

/** Where a call runs in that conversation already, joins it. Leaves the call that this window is in before. */
export async function startCall(conversationId: ConversationId, media: CallMediaView): Promise<void> {
  const callId = idFromBytes<CallId>(crypto.getRandomValues(new Uint8Array(16)));
  await enter(media === "video", () => ask("call.start", { conversationId, callId, media }));
}

/** Answers, or joins. */
export async function joinCall(callId: CallId, { camera }: JoinOptions): Promise<void> {
  if (currentStay()?.callId !== callId) await enter(camera, () => join(callId));
}

export async function declineCall(callId: CallId): Promise<void> {
  await ask("call.decline", { callId });
}

/** Also takes back a call that nobody has answered. */
export async function leaveCall(): Promise<void> {
  await leave();
}

export function setMicrophone(on: boolean): void {
  currentStay()?.media.set({ microphone: on });
}

export function setCamera(on: boolean): void {
  currentStay()?.media.set({ camera: on });
}

/** Whether sharing began: false when the person chose nothing. A picker of the host's own is shown before this is called. */
export async function shareScreen(options: ShareOptions): Promise<boolean> {
  return (await currentStay()?.media.share(options)) ?? false;
}

export function stopSharing(): void {
  currentStay()?.media.stopSharing();
}

/** On hold nothing is sent or played; the others see it. */
export function setHold(on: boolean): void {
  currentStay()?.media.setHold(on);
}

export function setHand(raised: boolean): void {
  currentStay()?.setHand(raised);
}

/** `emoji`: at most 16 characters. */
export function react(emoji: string): void {
  currentStay()?.react(emoji);
}

/** Push-to-talk: the key is held. Does nothing while that setting is off. */
export function holdToTalk(held: boolean): void {
  currentStay()?.media.setHeld(held);
}

/** Asks everybody; recording begins when the last one has agreed. */
export function askToRecord(): void {
  currentStay()?.recording.ask();
}

/** Also withdraws an earlier consent: the recording then ends. */
export function answerRecording(agree: boolean): void {
  currentStay()?.recording.answer(agree);
}

/** Mine, or my asking for it. The file is offered when it is complete. */
export function stopRecording(): void {
  currentStay()?.recording.stop();
}

/** How large somebody's video is drawn here: what is hidden or small need not be sent large. */
export function setTileSize(deviceId: DeviceId, size: TileSize): void {
  currentStay()?.setTileSize(deviceId, size);
}

/** `name` is the device's as the system calls it; empty: the system's own choice. */
export async function chooseDevice(kind: DeviceKind, name: string): Promise<void> {
  await changeSettings({ [kind]: name });
}

/** A short tone on the chosen speaker. */
export async function playTestTone(): Promise<void> {
  await playOnce("test");
}
