// Opens microphone and camera, and gives them back: nothing else of ours does, so what is shown as in use is what is open.
import type { SettingsView } from "../../shared/bridge/views.ts";
import type { DeviceTrouble } from "./activeCall.ts";
import { deviceIdOf, refreshDevices, useDevices, useInUse, type InUse } from "./devices.ts";

export type DeviceWish =
  | {
      readonly kind: "microphone";
      readonly name: string;
      readonly noiseSuppression: boolean;
      readonly echoCancellation: boolean;
    }
  | { readonly kind: "camera"; readonly name: string; readonly blur: boolean };

/** The settings that say how devices are opened. */
export type DeviceSettings = Pick<
  SettingsView,
  "microphone" | "camera" | "noiseSuppression" | "echoCancellation" | "backgroundBlur"
>;

export function wishOf(kind: DeviceWish["kind"], settings: DeviceSettings): DeviceWish {
  const { microphone, camera, noiseSuppression, echoCancellation, backgroundBlur } = settings;
  return kind === "microphone"
    ? { kind, name: microphone, noiseSuppression, echoCancellation }
    : { kind, name: camera, blur: backgroundBlur };
}

const open = new Map<MediaStreamTrack, keyof InUse>();

/** Rejects with what getUserMedia rejects with. The named device, or the system's choice where that one is not there. */
export async function openDevice(wish: DeviceWish): Promise<MediaStreamTrack> {
  const first = await openByName(wish);
  await refreshDevices();
  // Before anything was allowed, devices have no names: now the chosen one can be found.
  if (wish.name === "" || first.label === wish.name || deviceIdOf(wish.kind, wish.name) === undefined)
    return first;
  release(first);
  return openByName(wish);
}

/** Of openDevice and of the screen: stopped, and shown as closed. */
export function release(track: MediaStreamTrack | undefined): void {
  if (track === undefined) return;
  track.stop();
  open.delete(track);
  showInUse();
}

export function markOpen(track: MediaStreamTrack, kind: keyof InUse): void {
  open.set(track, kind);
  track.addEventListener("ended", () => {
    open.delete(track);
    showInUse();
  });
  showInUse();
}

/** The name of a DOMException, as a person can do something about it. */
export function troubleOf(cause: unknown): DeviceTrouble {
  switch (cause instanceof DOMException ? cause.name : "") {
    case "NotAllowedError":
    case "SecurityError":
      return "denied";
    case "NotFoundError":
    case "OverconstrainedError":
      return "missing";
    case "NotReadableError":
    case "AbortError":
      return "in-use";
    default:
      return "failed";
  }
}

async function openByName(wish: DeviceWish): Promise<MediaStreamTrack> {
  const deviceId = deviceIdOf(wish.kind, wish.name);
  const device = deviceId === undefined ? {} : { deviceId: { exact: deviceId } };
  const stream = await navigator.mediaDevices.getUserMedia(
    wish.kind === "microphone"
      ? { audio: { ...device, ...soundConstraints(wish) } }
      : { video: { ...device, ...pictureConstraints } },
  );
  const track = stream.getTracks()[0]!;
  markOpen(track, wish.kind);
  if (wish.kind === "camera") await blurWhereOffered(track, wish.blur);
  return track;
}

function soundConstraints({
  noiseSuppression,
  echoCancellation,
}: Extract<DeviceWish, { kind: "microphone" }>) {
  return { noiseSuppression, echoCancellation, autoGainControl: true, channelCount: { ideal: 1 } };
}

const pictureConstraints = {
  width: { ideal: 1280 },
  height: { ideal: 720 },
  frameRate: { ideal: 30, max: 30 },
};

/** Media Capture Extensions: the system's own blur, on this computer; ours to switch only where both values are offered. */
async function blurWhereOffered(track: MediaStreamTrack, blur: boolean): Promise<void> {
  const offered: { readonly backgroundBlur?: readonly boolean[] } = track.getCapabilities();
  const canBlur = offered.backgroundBlur?.includes(true) === true && offered.backgroundBlur.includes(false);
  useDevices.setState({ canBlur });
  const constraints: MediaTrackConstraints & { readonly backgroundBlur: boolean } = { backgroundBlur: blur };
  if (canBlur) await track.applyConstraints(constraints);
}

function showInUse(): void {
  const kinds = new Set(open.values());
  useInUse.setState({
    microphone: kinds.has("microphone"),
    camera: kinds.has("camera"),
    screen: kinds.has("screen"),
  });
}
