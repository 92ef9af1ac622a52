// Everything that is computed, is computed on a small copy of the picture, in the size that the model looks at.
import type { Channel, Picture } from "./picture.ts";

/** Of a small copy: any picture is stretched to it. */
export const smallWidth = 256;
export const smallHeight = 144;
export const smallSize = smallWidth * smallHeight;

/** One value for every pixel of a small copy, row by row. */
export type Small = Float32Array;
export type SmallPicture = readonly [Small, Small, Small];

/** Of what a value stands for, at most so many pixels each way are looked at: their mean is near enough. */
const mostLooks = 2;

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
  const columns = looks(width, smallWidth).map((column) => column * step);
  const rows = looks(height, smallHeight);
  const [across, down] = [columns.length / smallWidth, rows.length / smallHeight];
  for (let look = 0; look < rows.length; look++) {
    const start = offset + rows[look]! * stride;
    let to = Math.floor(look / down) * smallWidth;
    for (let at = 0; at < columns.length; to++)
      for (const end = at + across; at < end; at++) small[to]! += bytes[start + columns[at]!]!;
  }
  const share = 1 / (across * down);
  for (let at = 0; at < smallSize; at++) small[at]! *= share;
  return small;
}

/** The pixels that are looked at along a length for each of so many parts of it, equally many for each. */
function looks(length: number, parts: number): Uint32Array {
  const count = parts * Math.min(mostLooks, Math.max(1, Math.floor(length / parts)));
  return Uint32Array.from({ length: count }, (_, look) => Math.floor(((look + 0.5) * length) / count));
}
