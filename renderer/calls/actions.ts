// What a person can do in and around a call. Screens call these and draw useCalls and useActiveCall; nothing here answers with a view.
// Rejects only with Failure.
import type { CallMediaView } from "../../shared/bridge/callViews.ts";
import type { CallId, ConversationId, DeviceId } from "../../shared/ids.ts";
import type { DeviceKind } from "./devices.ts";

export interface JoinOptions {
  readonly camera: boolean;
}

export interface ShareOptions {
  /** The sound of what is shared, where the platform can give it. */
  readonly sound: boolean;
  readonly pointer: boolean;
  /** Smooth motion rather than sharp text. */
  readonly motion: boolean;
}

/** How large somebody's video is drawn here: what is hidden or small need not be sent large. */
export type TileSize = "hidden" | "small" | "large";

/** Where a call runs in that conversation already, joins it. Leaves the call that this window is in before. */
export async function startCall(_conversationId: ConversationId, _media: CallMediaView): Promise<void> {}

/** Answers, or joins. */
export async function joinCall(_callId: CallId, _options: JoinOptions): Promise<void> {}

export async function declineCall(_callId: CallId): Promise<void> {}

/** Also takes back a call that nobody has answered. */
export async function leaveCall(): Promise<void> {}

export function setMicrophone(_on: boolean): void {}

export function setCamera(_on: boolean): void {}

/** Whether sharing began: false when the person chose nothing. A picker of the host's own is shown before this is called. */
export async function shareScreen(_options: ShareOptions): Promise<boolean> {
  return false;
}

export function stopSharing(): void {}

/** On hold nothing is sent or played; the others see it. */
export function setHold(_on: boolean): void {}

export function setHand(_raised: boolean): void {}

/** `emoji`: at most 16 characters. */
export function react(_emoji: string): void {}

/** Push-to-talk: the key is held. Does nothing while that setting is off. */
export function holdToTalk(_held: boolean): void {}

/** Asks everybody; recording begins when the last one has agreed. */
export function askToRecord(): void {}

/** Also withdraws an earlier consent: the recording then ends. */
export function answerRecording(_agree: boolean): void {}

/** Mine, or my asking for it. The file is offered when it is complete. */
export function stopRecording(): void {}

export function setTileSize(_deviceId: DeviceId, _size: TileSize): void {}

/** `name` is the device's as the system calls it; empty: the system's own choice. */
export async function chooseDevice(_kind: DeviceKind, _name: string): Promise<void> {}

/** A short tone on the chosen speaker. */
export async function playTestTone(): Promise<void> {}
