// What is put in the place of the background: its colours, without anything that could be recognised.
import { blurBoxes } from "./boxBlur.ts";
import { smallSize, type Small, type SmallPicture } from "./small.ts";

/** Like a Gaussian with a deviation of a thirty-fifth of the width: letters as high as a tenth of the picture are gone. */
const boxes = { radius: 8, passes: 2 };
/** What the person counts for where there is nothing else within reach. */
const least = 0.01;

/** The person is left out, or it would shine into its surroundings. `mask`: 1 is person. */
export function blurBackground(small: SmallPicture, mask: Small): SmallPicture {
  const weights = new Float32Array(smallSize);
  for (let at = 0; at < smallSize; at++) weights[at] = 1 - mask[at]! + least;
  const [first, second, third] = small;
  const blurred = [weigh(first, weights), weigh(second, weights), weigh(third, weights)] as const;
  const sums = blurBoxes(weights, boxes);
  for (const values of blurred) for (let at = 0; at < smallSize; at++) values[at]! /= sums[at]!;
  return blurred;
}

function weigh(values: Small, weights: Small): Small {
  const weighed = new Float32Array(smallSize);
  for (let at = 0; at < smallSize; at++) weighed[at] = values[at]! * weights[at]!;
  return blurBoxes(weighed, boxes);
}
