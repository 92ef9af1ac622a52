// The microphones, speakers and cameras of this computer by name: ids change with the page's origin, names do not.
import { create } from "zustand";

export type DeviceKind = "microphone" | "speaker" | "camera";

interface DevicesState {
  /** Names in the system's order; empty until the person has allowed a device of that kind. */
  readonly microphone: readonly string[];
  readonly speaker: readonly string[];
  readonly camera: readonly string[];
}

/** Follows what is plugged in and out. */
export const useDevices = create<DevicesState>()(() => ({
  microphone: [],
  speaker: [],
  camera: [],
}));

export interface InUse {
  readonly microphone: boolean;
  readonly camera: boolean;
  readonly screen: boolean;
}

/** What is open now, in a call or outside of one: shown as long as it is. */
export const useInUse = create<InUse>()(() => ({ microphone: false, camera: false, screen: false }));

const kinds: Readonly<Record<DeviceKind, MediaDeviceKind>> = {
  microphone: "audioinput",
  speaker: "audiooutput",
  camera: "videoinput",
};

/** Chromium's own entries for the system's choice: that is no device, and goes by the empty name. */
const systemChoice = new Set(["default", "communications", ""]);

let known: readonly MediaDeviceInfo[] = [];

/** Call once; for the life of the page. */
export function followDevices(): void {
  navigator.mediaDevices.addEventListener("devicechange", () => void refreshDevices());
  void refreshDevices();
}

/** Again whenever a device was opened: only then the browser tells names. */
export async function refreshDevices(): Promise<void> {
  known = await navigator.mediaDevices.enumerateDevices();
  useDevices.setState({
    microphone: namesOf("microphone"),
    speaker: namesOf("speaker"),
    camera: namesOf("camera"),
  });
}

/** Undefined for the system's choice, and for a device that is not there now. */
export function deviceIdOf(kind: DeviceKind, name: string): string | undefined {
  if (name === "") return undefined;
  return ofKind(kind).find(({ label }) => label === name)?.deviceId;
}

function namesOf(kind: DeviceKind): readonly string[] {
  return [...new Set(ofKind(kind).map(({ label }) => label))].filter((label) => label !== "");
}

function ofKind(kind: DeviceKind): readonly MediaDeviceInfo[] {
  return known.filter(
    (device) => device.kind === kinds[kind] && (device.label === "" || !systemChoice.has(device.deviceId)),
  );
}
