// Sharing a screen, window or tab: opened by the browser's or the host's picker, with its sound where the platform gives it.
import { markOpen, release } from "./openDevice.ts";

export interface ShareOptions {
  /** The sound of what is shared, where the platform can give it. */
  readonly sound: boolean;
  readonly pointer: boolean;
  /** Smooth motion rather than sharp text. */
  readonly motion: boolean;
}

export interface ScreenShare {
  readonly picture: MediaStreamTrack;
  readonly sound: MediaStreamTrack | undefined;
  readonly motion: boolean;
}

/**
 * Call it from a click, with nothing awaited before. Rejects with what getDisplayMedia rejects with; NotAllowedError when nothing was
 * chosen. `onEnded`: it was ended outside of this page, by the browser's own button or because the window is gone.
 */
export async function openScreen(
  { sound, pointer, motion }: ShareOptions,
  onEnded: () => void,
): Promise<ScreenShare> {
  const stream = await navigator.mediaDevices.getDisplayMedia(constraints(sound, pointer, motion));
  const picture = stream.getVideoTracks()[0]!;
  picture.contentHint = motion ? "motion" : "detail";
  picture.addEventListener("ended", onEnded);
  for (const track of stream.getTracks()) markOpen(track, "screen");
  return { picture, sound: stream.getAudioTracks()[0], motion };
}

export function closeScreen(share: ScreenShare): void {
  release(share.picture);
  release(share.sound);
}

function constraints(sound: boolean, pointer: boolean, motion: boolean): DisplayMediaStreamOptions {
  const picture = { cursor: pointer ? "always" : "never", frameRate: { max: motion ? 30 : 15 } };
  const asHeard = { echoCancellation: false, noiseSuppression: false, autoGainControl: false };
  // Screen Capture, the parts that TypeScript's DOM does not name yet: our own window last, its sound never.
  const wishes = {
    systemAudio: sound ? "include" : "exclude",
    selfBrowserSurface: "exclude",
    surfaceSwitching: "include",
  };
  return { video: picture, audio: sound ? asHeard : false, ...wishes } as DisplayMediaStreamOptions;
}
