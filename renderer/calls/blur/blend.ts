// Puts the blurred background into a picture wherever the person is not.
import type { Channel, Picture } from "./picture.ts";
import { smallHeight, smallWidth, type Small, type SmallPicture } from "./small.ts";

/** Changes the picture. Both small copies are stretched to its size, smoothly. */
export function blend({ bytes, channels }: Picture, background: SmallPicture, mask: Small): void {
  for (const [at, channel] of channels.entries())
    blendOne(bytes, channel, { blurred: background[at]!, mask });
}

function blendOne(
  bytes: Picture["bytes"],
  { offset, width, height, step, stride }: Channel,
  { blurred, mask }: { readonly blurred: Small; readonly mask: Small },
): void {
  const columns = places(width, smallWidth);
  const rows = places(height, smallHeight);
  // One more, so that there is always a next one.
  const blurredRow = new Float32Array(smallWidth + 1);
  const maskRow = new Float32Array(smallWidth + 1);
  for (let y = 0; y < height; y++) {
    mixRows(mask, maskRow, rows.first[y]!, rows.share[y]!);
    mixRows(blurred, blurredRow, rows.first[y]!, rows.share[y]!);
    for (let x = 0, at = offset + y * stride; x < width; x++, at += step) {
      const first = columns.first[x]!;
      const share = columns.share[x]!;
      const person = maskRow[first]! + (maskRow[first + 1]! - maskRow[first]!) * share;
      if (person === 1) continue;
      const behind = blurredRow[first]! + (blurredRow[first + 1]! - blurredRow[first]!) * share;
      bytes[at] = behind + (bytes[at]! - behind) * person + 0.5;
    }
  }
}

/** Between which two of `parts` values each of `length` pixels lies, and how far from the first. */
function places(length: number, parts: number) {
  const first = new Uint16Array(length);
  const share = new Float32Array(length);
  for (let at = 0; at < length; at++) {
    const place = Math.min(parts - 1, Math.max(0, ((at + 0.5) * parts) / length - 0.5));
    first[at] = Math.floor(place);
    share[at] = place - first[at]!;
  }
  return { first, share };
}

function mixRows(values: Small, into: Float32Array, row: number, share: number): void {
  const upper = row * smallWidth;
  const lower = Math.min(smallHeight - 1, row + 1) * smallWidth;
  for (let x = 0; x < smallWidth; x++)
    into[x] = values[upper + x]! + (values[lower + x]! - values[upper + x]!) * share;
  into[smallWidth] = into[smallWidth - 1]!;
}
