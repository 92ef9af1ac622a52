// Holds one device open as long as it is wanted, as it is wanted: changed wishes open it anew, a lost device gives way to the system's
// choice, and one that comes back is taken again. Whoever stops wanting it has it closed at once.
import type { DeviceTrouble } from "./activeCall.ts";
import { deviceIdOf, refreshDevices, useDevices } from "./devices.ts";
import { openDevice, release, troubleOf, type DeviceWish } from "./openDevice.ts";

export class Capture {
  readonly #onChange: () => void;
  #wish: DeviceWish | undefined;
  #opened: { readonly track: MediaStreamTrack; readonly wish: DeviceWish } | undefined;
  #trouble: DeviceTrouble | undefined;
  #isOpening = false;
  readonly #unfollow = useDevices.subscribe(() => this.#lookAgain());

  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  get track(): MediaStreamTrack | undefined {
    return this.#opened?.track;
  }

  get trouble(): DeviceTrouble | undefined {
    return this.#trouble;
  }

  /** Undefined: not at all. Trouble is forgotten when the wish changes, and tried again. */
  want(wish: DeviceWish | undefined): void {
    if (JSON.stringify(wish) === JSON.stringify(this.#wish)) return;
    this.#wish = wish;
    this.#trouble = undefined;
    if (wish === undefined) this.#letGo();
    else void this.#open();
  }

  close(): void {
    this.#unfollow();
    this.#wish = undefined;
    this.#letGo();
  }

  /** One at a time; what was wanted meanwhile is looked at when it is open. */
  async #open(): Promise<void> {
    if (this.#isOpening) return;
    this.#isOpening = true;
    let wish = this.#wish;
    while (wish !== undefined && this.#opened?.wish !== wish && this.#trouble === undefined) {
      // Some systems do not open a device twice.
      this.#letGo();
      await this.#openAs(wish);
      wish = this.#wish;
    }
    this.#isOpening = false;
    this.#onChange();
  }

  async #openAs(wish: DeviceWish): Promise<void> {
    try {
      const track = await openDevice(wish);
      if (this.#wish === wish) this.#hold(track, wish);
      else release(track);
    } catch (cause) {
      if (this.#wish === wish) this.#trouble = troubleOf(cause);
    }
  }

  #hold(track: MediaStreamTrack, wish: DeviceWish): void {
    this.#opened = { track, wish };
    // Not called when we stop it ourselves.
    track.addEventListener("ended", () => {
      if (this.#opened?.track === track) void this.#fallBack();
    });
  }

  async #fallBack(): Promise<void> {
    this.#letGo();
    await refreshDevices();
    await this.#open();
    this.#trouble = "lost";
    this.#onChange();
  }

  /** The chosen one is back, or there is one at last. */
  #lookAgain(): void {
    const wish = this.#wish;
    if (wish === undefined || this.#isOpening) return;
    const isChosen = this.track?.label === wish.name || wish.name === "";
    const isThere = deviceIdOf(wish.kind, wish.name) !== undefined;
    const isWaiting = this.track === undefined && this.#trouble !== undefined && this.#trouble !== "denied";
    if (!isWaiting && (isChosen || !isThere)) return;
    this.#wish = { ...wish };
    this.#trouble = undefined;
    void this.#open();
  }

  #letGo(): void {
    const track = this.#opened?.track;
    this.#opened = undefined;
    release(track);
    this.#onChange();
  }
}
