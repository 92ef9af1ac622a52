// Tells the others that somebody is writing: at most every five seconds, and that it is over when the text is sent, emptied,
// left, or rests for a while.
import type { Clock } from "../../../../shared/clock.ts";

const repeatMs = 5_000;
const restMs = 8_000;

export class TypingSignal {
  readonly #send: (active: boolean) => void;
  readonly #clock: Clock;
  #toldAt: number | undefined;
  #cancelRest = () => {};

  constructor(send: (active: boolean) => void, clock: Clock) {
    this.#send = send;
    this.#clock = clock;
  }

  /** After every change of the text. */
  typed(text: string): void {
    if (text.trim() === "") return this.stop();
    this.#cancelRest();
    this.#cancelRest = this.#clock.after(restMs, () => this.stop());
    const now = this.#clock.now();
    if (this.#toldAt !== undefined && now - this.#toldAt < repeatMs) return;
    this.#toldAt = now;
    this.#send(true);
  }

  /** Says so only when the others believe that somebody is writing. */
  stop(): void {
    this.#cancelRest();
    if (this.#toldAt === undefined) return;
    this.#toldAt = undefined;
    this.#send(false);
  }
}
