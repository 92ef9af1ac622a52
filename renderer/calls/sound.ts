// Plays what comes from one participant, on the chosen speaker. Elements of our own, outside of the page: whatever a screen shows or
// hides, the voice goes on.
import { selectSettings, useApp } from "../state/app.ts";
import { deviceIdOf, useDevices } from "./devices.ts";

type SoundSlot = "microphone" | "screenSound";

const playing = new Set<HTMLAudioElement>();
let speaker = "";

/** Call once; for the life of the page. Moves everything that plays when the choice changes, or the device comes or goes. */
export function followSpeaker(): void {
  const follow = () => {
    const chosen = deviceIdOf("speaker", selectSettings(useApp.getState())?.speaker ?? "") ?? "";
    if (chosen === speaker) return;
    speaker = chosen;
    for (const element of playing) void useSpeaker(element);
  };
  useApp.subscribe(follow);
  useDevices.subscribe(follow);
}

/** For tones: AudioContext.setSinkId takes the same ids. */
export function speakerId(): string {
  return speaker;
}

export class RemoteSound {
  readonly #elements = new Map<SoundSlot, HTMLAudioElement>();
  #isSilent = false;

  /** Null: nothing. */
  play(slot: SoundSlot, track: MediaStreamTrack | null): void {
    const element = this.#elements.get(slot);
    const before = element?.srcObject instanceof MediaStream ? element.srcObject.getTracks()[0] : undefined;
    if (track === (before ?? null)) return;
    if (element !== undefined) this.#stop(slot, element);
    if (track !== null) this.#start(slot, track);
  }

  setSilent(silent: boolean): void {
    this.#isSilent = silent;
    for (const element of this.#elements.values()) element.muted = silent;
  }

  close(): void {
    for (const [slot, element] of this.#elements) this.#stop(slot, element);
  }

  #start(slot: SoundSlot, track: MediaStreamTrack): void {
    const element = new Audio();
    element.muted = this.#isSilent;
    element.srcObject = new MediaStream([track]);
    this.#elements.set(slot, element);
    playing.add(element);
    void useSpeaker(element);
    // Refused only where the page was never clicked, which a call does not come to be without; or closed meanwhile.
    element.play().catch(() => undefined);
  }

  #stop(slot: SoundSlot, element: HTMLAudioElement): void {
    this.#elements.delete(slot);
    playing.delete(element);
    element.pause();
    element.srcObject = null;
  }
}

async function useSpeaker(element: HTMLAudioElement): Promise<void> {
  try {
    await element.setSinkId(speaker);
  } catch {
    // Unplugged a moment ago: the system's own goes on playing.
  }
}
