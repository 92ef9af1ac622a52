// Blurs a small copy by means over boxes: two of them, one after the other, come close to a Gaussian, at a cost that does not grow with
// the radius.
import { smallHeight, smallSize, smallWidth, type Small } from "./small.ts";

interface Line {
  readonly start: number;
  readonly length: number;
  readonly step: number;
  readonly radius: number;
}

/** `radius` in pixels of the small copy. Beyond its edge there is nothing: values near it become less. */
export function blurBoxes(
  values: Small,
  { radius, passes }: { readonly radius: number; readonly passes: number },
): Small {
  const other = new Float32Array(smallSize);
  for (let pass = 0; pass < passes; pass++) {
    for (let y = 0; y < smallHeight; y++)
      meanAlong(values, other, { start: y * smallWidth, length: smallWidth, step: 1, radius });
    for (let x = 0; x < smallWidth; x++)
      meanAlong(other, values, { start: x, length: smallHeight, step: smallWidth, radius });
  }
  return values;
}

/** The window's sum moves on by one that enters and one that leaves. */
function meanAlong(from: Small, to: Small, { start, length, step, radius }: Line): void {
  const share = 1 / (2 * radius + 1);
  const end = start + length * step;
  const reach = radius * step;
  let sum = 0;
  for (let at = start; at < start + reach; at += step) sum += from[at]!;
  for (let at = start; at < end; at += step) {
    if (at + reach < end) sum += from[at + reach]!;
    to[at] = sum * share;
    if (at - reach >= start) sum -= from[at - reach]!;
  }
}
