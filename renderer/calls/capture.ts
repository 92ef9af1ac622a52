// Holds one device open as long as it is wanted, as it is wanted: changed wishes open it anew, a lost device gives way to the system's
// choice, and one that comes back is taken again. Whoever stops wanting it has it closed at once.
import type { DeviceTrouble } from "./activeCall.ts";
import { deviceIdOf, refreshDevices, useDevices } from "./devices.ts";
import { openDevice, troubleOf, type DeviceWish, type OpenDevice } from "./openDevice.ts";

export class Capture {
  readonly #onChange: () => void;
  #wish: DeviceWish | undefined;
  #opened: { readonly device: OpenDevice; readonly wish: DeviceWish } | undefined;
  /** Aborts what is open, or being opened. */
  #until = new AbortController();
  #trouble: DeviceTrouble | undefined;
  #isOpening = false;
  readonly #unfollow = useDevices.subscribe(() => this.#lookAgain());

  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  get track(): MediaStreamTrack | undefined {
    return this.#opened?.device.track;
  }

  /** The device's own track, for its name and its constraints. */
  get source(): MediaStreamTrack | undefined {
    return this.#opened?.device.source;
  }

  get trouble(): DeviceTrouble | undefined {
    return this.#trouble;
  }

  /** Undefined: not at all. Trouble is forgotten when the wish changes, and tried again. */
  want(wish: DeviceWish | undefined): void {
    if (JSON.stringify(wish) === JSON.stringify(this.#wish)) return;
    this.#wish = wish;
    this.#trouble = undefined;
    this.#letGo();
    void this.#open();
  }

  /** It is wanted already, in vain; the person has done something about that. */
  tryAgain(): void {
    if (this.track === undefined && this.#trouble !== undefined) this.#again();
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
    const until = (this.#until = new AbortController());
    try {
      const device = await openDevice(wish, until.signal);
      if (this.#wish === wish) this.#hold(device, wish);
      else until.abort();
    } catch (cause) {
      until.abort();
      if (this.#wish === wish) this.#trouble = troubleOf(cause);
    }
  }

  #hold(device: OpenDevice, wish: DeviceWish): void {
    this.#opened = { device, wish };
    void this.#waitForEnd(device);
  }

  async #waitForEnd(device: OpenDevice): Promise<void> {
    const trouble = await device.over;
    if (this.#opened?.device === device) await this.#fallBack(trouble);
  }

  async #fallBack(trouble: DeviceTrouble): Promise<void> {
    this.#letGo();
    if (trouble === "lost") {
      await refreshDevices();
      await this.#open();
    }
    // Another device was found, perhaps; that its background cannot be blurred is the worse news.
    if (this.#trouble !== "no-blur") this.#trouble = trouble;
    this.#onChange();
  }

  /** The chosen one is back, or there is one at last. */
  #lookAgain(): void {
    const wish = this.#wish;
    if (wish === undefined || this.#isOpening) return;
    const isChosen = this.source?.label === wish.name || wish.name === "";
    const isThere = deviceIdOf(wish.kind, wish.name) !== undefined;
    // No other device changes what is not allowed, or cannot be done here.
    const isFinal = this.#trouble === "denied" || this.#trouble === "no-blur";
    const isWaiting = this.track === undefined && this.#trouble !== undefined && !isFinal;
    if (isWaiting || (!isChosen && isThere)) this.#again();
  }

  #again(): void {
    this.#wish = this.#wish && { ...this.#wish };
    this.#trouble = undefined;
    void this.#open();
  }

  #letGo(): void {
    this.#opened = undefined;
    this.#until.abort();
    this.#onChange();
  }
}
