// How much of each pixel is the person, from what the model says frame by frame: still where nothing moves, soft at the edge, and quick
// to cover what was the person a moment ago.
import { blurBoxes } from "./boxBlur.ts";
import { smallSize, type Small } from "./small.ts";

/** Of the way to what the model says now. A place that the person has left is covered sooner than one that it comes to is shown. */
const towardsPerson = 0.6;
const towardsBackground = 0.8;
/** Likelihoods that count as background and as person. */
const surelyNot = 0.5;
const surely = 0.95;
const softness = 1;

export class Mask {
  #likely: Small | undefined;

  /** Takes the next answer of the model. 0: background, 1: person. */
  next(said: Float32Array): Small {
    const likely = (this.#likely ??= said.slice());
    const shares = new Float32Array(smallSize);
    for (let at = 0; at < smallSize; at++) {
      const change = said[at]! - likely[at]!;
      likely[at]! += change * (change > 0 ? towardsPerson : towardsBackground);
      shares[at] = toShare(likely[at]!);
    }
    return blurBoxes(shares, { radius: softness, passes: 1 });
  }
}

/** Smooth at both ends. */
function toShare(likely: number): number {
  const share = Math.min(1, Math.max(0, (likely - surelyNot) / (surely - surelyNot)));
  return share * share * (3 - 2 * share);
}
