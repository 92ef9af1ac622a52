// The microphone, camera and screen of this window in a call: what the person wants of them, what is open for it, and what is sent.
import type { SettingsView } from "../../shared/bridge/views.ts";
import type { DeviceTrouble, LocalMedia as LocalMediaView } from "./activeCall.ts";
import { Capture } from "./capture.ts";
import { troubleOf, wishOf, type DeviceSettings } from "./openDevice.ts";
import { closeScreen, openScreen, type ScreenShare, type ShareOptions } from "./screenShare.ts";
import type { SlotTracks } from "./slots.ts";

/** The settings that say how devices are opened, and when sound goes out. */
export type MediaSettings = DeviceSettings & Pick<SettingsView, "pushToTalk">;

export class LocalMedia {
  readonly #microphone = new Capture(() => this.onChange());
  readonly #camera = new Capture(() => this.onChange());
  #settings: MediaSettings;
  #share: ScreenShare | undefined;
  #shareTrouble: DeviceTrouble | undefined;
  #wants = { microphone: true, camera: false };
  #fitted: number | undefined;
  #isHeld = false;
  #isOnHold = false;
  #isClosed = false;

  /** Told of everything that `tracks` and `view` show. */
  onChange: () => void = () => undefined;

  constructor(settings: MediaSettings) {
    this.#settings = settings;
  }

  get isOnHold(): boolean {
    return this.#isOnHold;
  }

  get isSharingMotion(): boolean {
    return this.#share?.motion === true;
  }

  /** Opens and closes what follows from it. */
  set(change: { readonly microphone?: boolean; readonly camera?: boolean }): void {
    this.#wants = { ...this.#wants, ...change };
    this.#apply();
    if (change.microphone === true) this.#microphone.tryAgain();
    if (change.camera === true) this.#camera.tryAgain();
  }

  setSettings(settings: MediaSettings): void {
    this.#settings = settings;
    this.#apply();
  }

  /** The key of push-to-talk. */
  setHeld(held: boolean): void {
    if (held === this.#isHeld) return;
    this.#isHeld = held;
    this.onChange();
  }

  setHold(on: boolean): void {
    this.#isOnHold = on;
    if (on) this.stopSharing();
    this.#apply();
  }

  /** False when nothing was chosen. What was shared before gives way. */
  async share(options: ShareOptions): Promise<boolean> {
    try {
      const share = await openScreen(options, () => {
        if (this.#share === share) this.stopSharing();
      });
      this.stopSharing();
      if (!this.#isClosed) this.#share = share;
      else closeScreen(share);
      return this.#share === share;
    } catch (cause) {
      const trouble = troubleOf(cause);
      // Nothing chosen and not allowed are the same to the browser: either way the person was asked.
      this.#shareTrouble = trouble === "denied" ? undefined : trouble;
      return false;
    } finally {
      this.onChange();
    }
  }

  stopSharing(): void {
    if (this.#share !== undefined) closeScreen(this.#share);
    this.#share = undefined;
    this.#shareTrouble = undefined;
    this.onChange();
  }

  /** As large as the largest that is sent of it: scaling down once is cheaper than for every receiver. */
  fitCamera(height: number): void {
    const { source } = this.#camera;
    if (source === undefined || source.getSettings().height === height || this.#fitted === height) return;
    this.#fitted = height;
    const constraints = {
      ...source.getConstraints(),
      height: { ideal: height },
      width: { ideal: (height * 16) / 9 },
    };
    // A camera that has no such picture keeps the one it has.
    source.applyConstraints(constraints).catch(() => undefined);
  }

  /** What goes out now. A track that is open and not sent is push-to-talk's, waiting for its key. */
  tracks(): SlotTracks {
    if (this.#isOnHold) return { microphone: null, camera: null, screen: null, screenSound: null };
    return {
      microphone: this.#isTalking() ? (this.#microphone.track ?? null) : null,
      camera: this.#camera.track ?? null,
      screen: this.#share?.picture ?? null,
      screenSound: this.#share?.sound ?? null,
    };
  }

  view(): LocalMediaView {
    return {
      microphone: { isOn: this.#isTalking(), ...troubled(this.#microphone.trouble) },
      camera: videoView(this.#wants.camera, this.#camera.track, this.#camera.trouble),
      screen: videoView(this.#share !== undefined, this.#share?.picture, this.#shareTrouble),
    };
  }

  close(): void {
    this.#isClosed = true;
    this.#microphone.close();
    this.#camera.close();
    this.stopSharing();
  }

  #isTalking(): boolean {
    return this.#settings.pushToTalk ? this.#isHeld : this.#wants.microphone;
  }

  /** Push-to-talk keeps the microphone open between two words: opening it would cut off the first one. */
  #apply(): void {
    this.#fitted = undefined;
    const listens = (this.#wants.microphone || this.#settings.pushToTalk) && !this.#isOnHold;
    this.#microphone.want(listens ? wishOf("microphone", this.#settings) : undefined);
    const films = this.#wants.camera && !this.#isOnHold;
    this.#camera.want(films ? wishOf("camera", this.#settings) : undefined);
    this.onChange();
  }
}

function troubled(trouble: DeviceTrouble | undefined) {
  return trouble === undefined ? {} : { trouble };
}

function videoView(isOn: boolean, track: MediaStreamTrack | undefined, trouble: DeviceTrouble | undefined) {
  return { isOn, ...(track === undefined ? {} : { track }), ...troubled(trouble) };
}
