// What this window knows of the one call it is in, beyond the core's CallView: its own devices, and every other participant's media and
// connection. Written by the engine of this folder alone; screens read it and call actions.ts.
import { create } from "zustand";
import type { CallMediaView } from "../../shared/bridge/callViews.ts";
import type { AccountId, CallId, ConversationId, DeviceId } from "../../shared/ids.ts";

/** Why a device of this computer cannot be used, or a camera not with its background blurred: each has its sentence and its one action. */
export type DeviceTrouble = "denied" | "missing" | "in-use" | "lost" | "failed" | "no-blur";

export interface LocalMicrophone {
  /** What the person wants; while push-to-talk is on, whether the key is held. */
  readonly isOn: boolean;
  readonly trouble?: DeviceTrouble;
}

export interface LocalVideo {
  readonly isOn: boolean;
  /** To show to oneself; present while it is on. */
  readonly track?: MediaStreamTrack;
  readonly trouble?: DeviceTrouble;
}

export interface LocalMedia {
  readonly microphone: LocalMicrophone;
  readonly camera: LocalVideo;
  readonly screen: LocalVideo;
}

export type Route = "direct" | "relayed";

export interface ConnectionQuality {
  readonly route: Route;
  /** Milliseconds. */
  readonly roundTripMs: number;
  /** Share of packets lost on the way here, 0 to 1. */
  readonly loss: number;
  /** What is received of the camera or screen. */
  readonly received?: VideoMeasure;
  readonly sent?: VideoMeasure;
  /** Of a relayed one: the TURN server's host. */
  readonly relay?: string;
}

export interface VideoMeasure {
  readonly width: number;
  readonly height: number;
  readonly framesPerSecond: number;
}

/** `bars`: 4 is good, 0 is none; the worst of round trip and loss decides. */
export type Bars = 0 | 1 | 2 | 3 | 4;

export interface RemoteParticipant {
  readonly deviceId: DeviceId;
  readonly accountId: AccountId;
  readonly connection: "connecting" | "connected" | "reconnecting";
  /** Present while media comes. Sound is played by the engine, never by a screen. */
  readonly camera?: MediaStreamTrack;
  readonly screen?: MediaStreamTrack;
  /** Everything that they send has come at least once. */
  readonly hasCome: boolean;
  readonly isMuted: boolean;
  readonly isOnHold: boolean;
  readonly handRaisedAt?: number;
  readonly isSpeaking: boolean;
  readonly bars: Bars;
  readonly quality?: ConnectionQuality;
  /** Video was stopped so that the voice stays clear. */
  readonly isStarved: boolean;
}

export interface Reaction {
  readonly number: number;
  readonly accountId: AccountId;
  readonly emoji: string;
}

/**
 * `asking`: I asked, not everybody has agreed. `asked`: somebody asks me. `running`: everybody has agreed; `by` records.
 */
export type Recording =
  | { readonly state: "none" }
  | { readonly state: "asking"; readonly agreed: readonly DeviceId[] }
  | { readonly state: "asked"; readonly by: DeviceId }
  | { readonly state: "running"; readonly by: DeviceId | "self"; readonly since: number };

export interface ActiveCall {
  readonly callId: CallId;
  readonly conversationId: ConversationId;
  readonly media: CallMediaView;
  readonly local: LocalMedia;
  /** In order of joining. */
  readonly remotes: readonly RemoteParticipant[];
  /** Who speaks, or spoke last. */
  readonly speaker: DeviceId | "self" | undefined;
  readonly isSpeaking: boolean;
  readonly isOnHold: boolean;
  readonly handRaisedAt?: number;
  readonly reactions: readonly Reaction[];
  readonly recording: Recording;
  /** TURN is wanted for everything, and the relay has none to offer. */
  readonly cannotRelay: boolean;
}

interface ActiveCallState {
  readonly call: ActiveCall | undefined;
}

export const useActiveCall = create<ActiveCallState>()(() => ({ call: undefined }));
