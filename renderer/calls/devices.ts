// The microphones, speakers and cameras of this computer by name: ids change with the page's origin, names do not.
import { create } from "zustand";

export type DeviceKind = "microphone" | "speaker" | "camera";

interface DevicesState {
  /** Names in the system's order; empty until the person has allowed a device of that kind. */
  readonly microphone: readonly string[];
  readonly speaker: readonly string[];
  readonly camera: readonly string[];
  /** Whether the camera in use can blur the background itself; known while it is on. */
  readonly canBlur: boolean;
}

/** Follows what is plugged in and out while anybody looks. */
export const useDevices = create<DevicesState>()(() => ({
  microphone: [],
  speaker: [],
  camera: [],
  canBlur: false,
}));

interface InUseState {
  readonly microphone: boolean;
  readonly camera: boolean;
  readonly screen: boolean;
}

/** What the engine has open now, in a call or outside: shown as long as it is. */
export const useInUse = create<InUseState>()(() => ({ microphone: false, camera: false, screen: false }));
