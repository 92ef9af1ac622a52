// Opens microphone and camera, and gives them back: nothing else of ours does, so what is shown as in use is what is open.
import type { SettingsView } from "../../shared/bridge/views.ts";
import type { DeviceTrouble } from "./activeCall.ts";
import { blurredTrack, CannotBlur } from "./blur/blurredTrack.ts";
import { deviceIdOf, refreshDevices, useInUse, type InUse } from "./devices.ts";

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

export interface OpenDevice {
  /** What is sent and shown: of the device itself, or with the background blurred. */
  readonly track: MediaStreamTrack;
  /** Of the device itself: says which one it is, and takes constraints. */
  readonly source: MediaStreamTrack;
  /** Resolves when it is over although nobody closed it. */
  readonly over: Promise<DeviceTrouble>;
}

/**
 * Open until `until` aborts, which its owner sees to when this rejects as well: then everything of it is closed at once. The named device,
 * or the system's choice where that one is not there. Rejects with what getUserMedia rejects with, with CannotBlur, or with the signal's
 * reason.
 */
export async function openDevice(wish: DeviceWish, until: AbortSignal): Promise<OpenDevice> {
  const source = await openNamed(wish, until);
  // Not called when we stop it ourselves.
  const lost = new Promise<DeviceTrouble>((resolve) =>
    source.addEventListener("ended", () => resolve("lost")),
  );
  const isAsWished = wish.kind === "microphone" || (await blurItself(source, wish.blur)) || !wish.blur;
  until.throwIfAborted();
  if (isAsWished) return { track: source, source, over: lost };
  const { track, failed } = await blurredTrack(source, until);
  return { track, source, over: Promise.race([lost, failed.then((): DeviceTrouble => "no-blur")]) };
}

/** A track that was marked: stopped, and shown as closed. */
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
  if (cause instanceof CannotBlur) return "no-blur";
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

async function openNamed(wish: DeviceWish, until: AbortSignal): Promise<MediaStreamTrack> {
  const first = await openByName(wish, until);
  await refreshDevices();
  // Before anything was allowed, devices have no names: now the chosen one can be found.
  if (wish.name === "" || first.label === wish.name || deviceIdOf(wish.kind, wish.name) === undefined)
    return first;
  release(first);
  return openByName(wish, until);
}

async function openByName(wish: DeviceWish, until: AbortSignal): Promise<MediaStreamTrack> {
  const deviceId = deviceIdOf(wish.kind, wish.name);
  const device = deviceId === undefined ? {} : { deviceId: { exact: deviceId } };
  const stream = await navigator.mediaDevices.getUserMedia(
    wish.kind === "microphone"
      ? { audio: { ...device, ...soundConstraints(wish) } }
      : { video: { ...device, ...pictureConstraints } },
  );
  const track = stream.getTracks()[0]!;
  markOpen(track, wish.kind);
  const close = () => release(track);
  if (until.aborted) close();
  until.addEventListener("abort", close);
  until.throwIfAborted();
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

/**
 * Media Capture Extensions: the system's own blur, on this computer; ours to switch only where both values are offered. Answers whether
 * the camera does what is wished by itself.
 */
async function blurItself(track: MediaStreamTrack, blur: boolean): Promise<boolean> {
  const offered: { readonly backgroundBlur?: readonly boolean[] } = track.getCapabilities();
  const canBlur = offered.backgroundBlur?.includes(true) === true && offered.backgroundBlur.includes(false);
  const constraints: MediaTrackConstraints & { readonly backgroundBlur: boolean } = { backgroundBlur: blur };
  if (canBlur) await track.applyConstraints(constraints);
  return canBlur;
}

function showInUse(): void {
  const kinds = new Set(open.values());
  useInUse.setState({
    microphone: kinds.has("microphone"),
    camera: kinds.has("camera"),
    screen: kinds.has("screen"),
  });
}
