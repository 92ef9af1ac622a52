// Everything that is computed, is computed on a small copy of the picture, in the size that the model looks at.
import type { Channel, Picture } from "./picture.ts";

/** Of a small copy: any picture is stretched to it. */
export const smallWidth = 256;
export const smallHeight = 144;
export const smallSize = smallWidth * smallHeight;

/** One value for every pixel of a small copy, row by row. */
export type Small = Float32Array;
export type SmallPicture = readonly [Small, Small, Small];

/** Every value is the mean of what it stands for. */
export function shrink({ bytes, channels }: Picture): SmallPicture {
  const [first, second, third] = channels;
  return [shrinkOne(bytes, first), shrinkOne(bytes, second), shrinkOne(bytes, third)];
}

/** Red, green and blue of every pixel, 0 to 1. */
export function toColours({ kind }: Picture, [first, second, third]: SmallPicture): Float32Array {
  const colours = new Float32Array(smallSize * 3);
  for (let from = 0, to = 0; from < smallSize; from++) {
    // ITU-R BT.601, limited range. A camera that means another one looks a little different, which matters to nobody.
    const luma = kind === "yuv" ? 1.164 * (first[from]! - 16) : first[from]!;
    const [u, v] = [second[from]! - 128, third[from]! - 128];
    colours[to++] = (kind === "yuv" ? luma + 1.596 * v : first[from]!) / 255;
    colours[to++] = (kind === "yuv" ? luma - 0.392 * u - 0.813 * v : second[from]!) / 255;
    colours[to++] = (kind === "yuv" ? luma + 2.017 * u : third[from]!) / 255;
  }
  return colours;
}

function shrinkOne(bytes: Picture["bytes"], { offset, width, height, step, stride }: Channel): Small {
  const small = new Float32Array(smallSize);
  const columns = edges(width, smallWidth);
  const rows = edges(height, smallHeight);
  for (let y = 0, to = 0; y < smallHeight; y++)
    for (let x = 0; x < smallWidth; x++) {
      // At least one, where the picture is smaller than the small copy.
      const [left, right] = [columns[x]!, Math.max(columns[x]! + 1, columns[x + 1]!)];
      const [top, bottom] = [rows[y]!, Math.max(rows[y]! + 1, rows[y + 1]!)];
      let sum = 0;
      for (let row = top; row < bottom; row++) {
        const start = offset + row * stride;
        for (let column = left; column < right; column++) sum += bytes[start + column * step]!;
      }
      small[to++] = sum / ((right - left) * (bottom - top));
    }
  return small;
}

/** Where each of so many parts of a length begins, and where the last one ends. */
function edges(length: number, parts: number): Uint16Array {
  return Uint16Array.from({ length: parts + 1 }, (_, part) => Math.floor((part * length) / parts));
}
