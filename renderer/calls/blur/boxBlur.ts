// Blurs a small copy by means over boxes: two of them, one after the other, come close to a Gaussian, at a cost that does not grow with
// the radius.
import { smallHeight, smallSize, smallWidth, type Small } from "./small.ts";

/** `radius` in pixels of the small copy. Beyond its edge there is nothing: values near it become less. Changes and answers `values`. */
export function blurBoxes(
  values: Small,
  { radius, passes }: { readonly radius: number; readonly passes: number },
): Small {
  const other = new Float32Array(smallSize);
  for (let pass = 0; pass < passes; pass++) {
    meanAcross(values, other, radius);
    meanDown(other, values, radius);
  }
  return values;
}

/** The window's sum moves on by one that enters and one that leaves. */
function meanAcross(from: Small, to: Small, radius: number): void {
  const share = 1 / (2 * radius + 1);
  const padded = new Float32Array(smallWidth + 2 * radius + 1);
  for (let start = 0; start < smallSize; start += smallWidth) {
    for (let x = 0; x < smallWidth; x++) padded[radius + 1 + x] = from[start + x]!;
    let sum = 0;
    for (let x = 1; x <= 2 * radius; x++) sum += padded[x]!;
    for (let x = 0; x < smallWidth; x++) {
      sum += padded[x + 2 * radius + 1]! - padded[x]!;
      to[start + x] = sum * share;
    }
  }
}

/** All columns at once, row by row: memory is read in its order. */
function meanDown(from: Small, to: Small, radius: number): void {
  const share = 1 / (2 * radius + 1);
  const sums = new Float64Array(smallWidth);
  const add = (row: number, sign: number) => {
    if (row < 0 || row >= smallHeight) return;
    for (let x = 0, at = row * smallWidth; x < smallWidth; x++, at++) sums[x]! += sign * from[at]!;
  };
  for (let row = 0; row < radius; row++) add(row, 1);
  for (let row = 0; row < smallHeight; row++) {
    add(row + radius, 1);
    add(row - radius - 1, -1);
    for (let x = 0, at = row * smallWidth; x < smallWidth; x++, at++) to[at] = sums[x]! * share;
  }
}
