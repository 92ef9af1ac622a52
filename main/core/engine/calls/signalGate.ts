// What keeps signals honest: each is good for a minute, comes once, and nobody sends more than a call needs. What does not pass is counted
// and has no other effect.
import { contentLimits } from "../../../../shared/content/limits.ts";
import type { CallSessionId, DeviceId } from "../../../../shared/ids.ts";

/** `misdirected`: for another device or another stay of this one. */
export type Ignored = "late" | "replayed" | "flooding" | "misdirected" | "unknown";

/** A device sends a few dozen at once when it joins a call or its network changes, and hardly any later. */
const burst = 96;
const perSecond = 8;

interface Bucket {
  readonly tokens: number;
  readonly at: number;
}

export class SignalGate {
  readonly #buckets = new Map<DeviceId, Bucket>();
  /** The newest number from one stay to another: whoever joins again is counted for anew. */
  readonly #numbers = new Map<`${CallSessionId} ${CallSessionId}`, number>();
  readonly #ignored = new Map<Ignored, number>();

  get ignored(): ReadonlyMap<Ignored, number> {
    return this.#ignored;
  }

  ignore(cause: Ignored): void {
    this.#ignored.set(cause, (this.#ignored.get(cause) ?? 0) + 1);
  }

  /** False, and counted, when the device has said too much lately. */
  admits(device: DeviceId, now: number): boolean {
    const { tokens, at } = this.#buckets.get(device) ?? { tokens: burst, at: now };
    const refilled = Math.min(burst, tokens + (Math.max(0, now - at) * perSecond) / 1_000);
    this.#buckets.set(device, { tokens: Math.max(0, refilled - 1), at: now });
    if (refilled >= 1) return true;
    this.ignore("flooding");
    return false;
  }

  /** Both by the relay's clock, as either side knows it. */
  isFresh(sentAt: number, now: number): boolean {
    if (Math.abs(now - sentAt) <= contentLimits.callSignalLifeMs) return true;
    this.ignore("late");
    return false;
  }

  isNew({ from, to }: Readonly<Record<"from" | "to", CallSessionId>>, number: number): boolean {
    const way = `${from} ${to}` as const;
    if (number > (this.#numbers.get(way) ?? 0)) {
      this.#numbers.set(way, number);
      return true;
    }
    this.ignore("replayed");
    return false;
  }

  /** Nothing more is expected of anybody: no call runs. */
  clear(): void {
    this.#buckets.clear();
    this.#numbers.clear();
  }
}
