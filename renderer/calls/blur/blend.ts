// Puts the blurred background into a picture wherever the person is not.
import type { Channel, Picture } from "./picture.ts";
import { smallHeight, smallSize, smallWidth, type Small, type SmallPicture } from "./small.ts";

/** Changes the picture. Both small copies are stretched to its size, smoothly; where the mask is 1, not a bit of it changes. */
export function blend({ bytes, channels }: Picture, background: SmallPicture, mask: Small): void {
  for (const [at, channel] of channels.entries())
    blendOne(bytes, channel, { blurred: background[at]!, mask });
}

/** Whole numbers throughout, with so many binary places: fractions would take twice the time. */
const places = 12;
const one = 1 << places;

/** One row of the small copies as stretched in height, with its first and its last value once more: every pixel lies between two. */
interface Layers {
  readonly blurred: Int32Array;
  readonly mask: Int32Array;
}
const paddedWidth = smallWidth + 2;

interface Row {
  readonly bytes: Picture["bytes"];
  /** Of its first pixel, and from one to the next. */
  readonly start: number;
  readonly step: number;
  readonly width: number;
}

function blendOne(
  bytes: Picture["bytes"],
  { offset, width, height, step, stride }: Channel,
  { blurred, mask }: { readonly blurred: Small; readonly mask: Small },
): void {
  const columns = spans(width);
  const whole = { blurred: toWhole(blurred), mask: toWhole(mask) };
  const row = { blurred: new Int32Array(paddedWidth), mask: new Int32Array(paddedWidth) };
  for (let y = 0; y < height; y++) {
    const place = ((y + 0.5) * smallHeight) / height - 0.5;
    mixRows(whole.mask, row.mask, place);
    mixRows(whole.blurred, row.blurred, place);
    blendRow({ bytes, start: offset + y * stride, step, width }, row, columns);
  }
}

/** Between two values of a small copy everything changes evenly: a few additions a pixel are enough. */
function blendRow({ bytes, start, step, width }: Row, { blurred, mask }: Layers, columns: Uint16Array): void {
  const perPixel = smallWidth / width;
  for (let column = 0; column < paddedWidth - 1; column++) {
    const from = columns[column]!;
    const to = columns[column + 1]!;
    if (from === to || (mask[column] === one && mask[column + 1] === one)) continue;
    const share = placeOf(from, width) - column;
    const personChange = mask[column + 1]! - mask[column]!;
    const behindChange = blurred[column + 1]! - blurred[column]!;
    const personStep = (personChange * perPixel) | 0;
    const behindStep = (behindChange * perPixel) | 0;
    let person = (mask[column]! + personChange * share) | 0;
    let behind = (blurred[column]! + behindChange * share) | 0;
    const end = start + to * step;
    for (let at = start + from * step; at < end; at += step) {
      // Eight places of each: their product has sixteen again, the half of one rounds.
      const paint = behind >> (places - 8);
      bytes[at] =
        ((paint << 8) + Math.imul((bytes[at]! << 8) - paint, person >> (places - 8)) + 32_768) >> 16;
      person += personStep;
      behind += behindStep;
    }
  }
}

/** Where the pixels begin that lie between each padded value and the next one, and where the last ones end. */
function spans(width: number): Uint16Array {
  const columns = new Uint16Array(paddedWidth).fill(width);
  for (let x = width - 1; x >= 0; x--) columns[Math.floor(placeOf(x, width))] = x;
  for (let column = paddedWidth - 2; column >= 0; column--)
    columns[column] = Math.min(columns[column]!, columns[column + 1]!);
  return columns;
}

/** Of a pixel, among the padded values. */
function placeOf(x: number, width: number): number {
  return ((x + 0.5) * smallWidth) / width + 0.5;
}

function toWhole(values: Small): Int32Array {
  const whole = new Int32Array(smallSize);
  for (let at = 0; at < smallSize; at++) whole[at] = values[at]! * one;
  return whole;
}

function mixRows(values: Int32Array, into: Int32Array, place: number): void {
  const row = Math.floor(place);
  const share = ((place - row) * 256) | 0;
  const upper = Math.max(0, row) * smallWidth;
  const lower = Math.min(smallHeight - 1, row + 1) * smallWidth;
  for (let x = 0; x < smallWidth; x++)
    into[x + 1] = values[upper + x]! + (Math.imul(values[lower + x]! - values[upper + x]!, share) >> 8);
  into[0] = into[1]!;
  into[paddedWidth - 1] = into[paddedWidth - 2]!;
}
