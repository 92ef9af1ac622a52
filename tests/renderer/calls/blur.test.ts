// What the blur computes of a frame, in every form in which frames come: the small copy, the mask over time, and what is put in the place
// of the background.
import { expect, it } from "vitest";
import { blurBackground } from "../../../renderer/calls/blur/background.ts";
import { blend } from "../../../renderer/calls/blur/blend.ts";
import { Mask } from "../../../renderer/calls/blur/mask.ts";
import type { Channel, Picture } from "../../../renderer/calls/blur/picture.ts";
import { shrink, smallHeight, smallSize, smallWidth, toColours } from "../../../renderer/calls/blur/small.ts";

type Colour = readonly [number, number, number];
type Paint = (x: number, y: number) => Colour;

const toFrame = () => expect.fail("nobody asked for a frame");

/** Of cameras: planes of their own for both kinds of chroma, or one for both; of canvases: all values of a pixel together. */
function pictureOf(form: "I420" | "NV12" | "RGBX", paint: Paint, width: number, height: number): Picture {
  const [halfWidth, halfHeight] = [Math.ceil(width / 2), Math.ceil(height / 2)];
  const chroma = { width: halfWidth, height: halfHeight };
  const start = width * height;
  const plane = (channel: Partial<Channel>) => ({
    offset: 0,
    width,
    height,
    step: 1,
    stride: width,
    ...channel,
  });
  const channels: Picture["channels"] =
    form === "RGBX"
      ? ([0, 1, 2].map((offset) =>
          plane({ offset, step: 4, stride: 4 * width }),
        ) as unknown as Picture["channels"])
      : form === "I420"
        ? [
            plane({}),
            plane({ offset: start, ...chroma, stride: halfWidth }),
            plane({ offset: start + halfWidth * halfHeight, ...chroma, stride: halfWidth }),
          ]
        : [
            plane({}),
            plane({ offset: start, ...chroma, step: 2, stride: 2 * halfWidth }),
            plane({ offset: start + 1, ...chroma, step: 2, stride: 2 * halfWidth }),
          ];
  const bytes = new Uint8Array(form === "RGBX" ? 4 * start : start + 2 * halfWidth * halfHeight);
  for (const [at, { offset, width: wide, height: high, step, stride }] of channels.entries())
    for (let y = 0; y < high; y++)
      for (let x = 0; x < wide; x++) {
        const [alongX, alongY] = [x * (width / wide), y * (height / high)];
        bytes[offset + y * stride + x * step] = paint(alongX, alongY)[at]!;
      }
  return { kind: form === "RGBX" ? "rgb" : "yuv", bytes, channels, toFrame };
}

const forms = ["I420", "NV12", "RGBX"] as const;

/** Stripes one pixel wide. */
const stripes: Paint = (x) => (x % 2 < 1 ? [40, 90, 160] : [200, 160, 90]);

it.each(forms)("a small copy of %s has the colours of the picture", (form) => {
  const paint: Paint = (x) => (x < 320 ? [81, 90, 240] : [145, 54, 34]);
  const small = shrink(pictureOf(form, paint, 640, 360));
  for (const [at, values] of small.entries()) {
    expect(values[0]).toBe(paint(0, 0)[at]);
    expect(values[smallSize - 1]).toBe(paint(639, 0)[at]);
  }
});

it("YUV becomes red, green and blue", () => {
  // BT.601's pure red and pure green.
  const paint: Paint = (x) => (x < 320 ? [81, 90, 240] : [145, 54, 34]);
  const picture = pictureOf("I420", paint, 640, 360);
  const colours = toColours(picture, shrink(picture));
  const [red, green] = [colours.slice(0, 3), colours.slice(-3)];
  for (const [at, value] of [1, 0, 0].entries()) expect(red[at]).toBeCloseTo(value, 1);
  for (const [at, value] of [0, 1, 0].entries()) expect(green[at]).toBeCloseTo(value, 1);
});

it.each(
  forms.flatMap(
    (form) =>
      [
        [form, 640, 360],
        [form, 641, 359],
        [form, 160, 90],
      ] as const,
  ),
)(
  "of %s, %i by %i, the person stays to the last bit, and what is behind has no detail",
  (form, width, height) => {
    const picture = pictureOf(form, stripes, width, height);
    const before = picture.bytes.slice();
    // The right half, and a little more.
    const mask = new Float32Array(smallSize).map((_, at) => (at % smallWidth >= smallWidth / 2 - 2 ? 1 : 0));
    blend(picture, blurBackground(shrink(picture), mask), mask);
    for (const { offset, width: wide, height: high, step, stride } of picture.channels)
      for (const y of [0, Math.floor(high / 2), high - 1]) {
        const row = (bytes: ArrayLike<number>) =>
          Array.from({ length: wide }, (_, x) => bytes[offset + y * stride + x * step]!);
        const [now, once] = [row(picture.bytes), row(before)];
        const middle = Math.ceil(wide / 2);
        expect(now.slice(middle)).toEqual(once.slice(middle));
        const behind = now.slice(0, Math.floor(wide * 0.4));
        const steps = behind.slice(1).map((value, x) => Math.abs(value - behind[x]!));
        expect(Math.max(...steps)).toBeLessThan(12);
      }
  },
);

it("the person does not shine into what is behind", () => {
  const paint: Paint = (x) => (x < 320 ? [50, 128, 128] : [235, 128, 128]);
  const picture = pictureOf("I420", paint, 640, 360);
  const mask = new Float32Array(smallSize).map((_, at) => (at % smallWidth >= smallWidth / 2 ? 1 : 0));
  const [luma] = blurBackground(shrink(picture), mask);
  const beside = luma[(smallHeight / 2) * smallWidth + smallWidth / 2 - 1]!;
  expect(beside).toBeLessThan(60);
});

it("a place that the person has left is covered with the next answer", () => {
  const mask = new Mask();
  const everywhere = new Float32Array(smallSize).fill(1);
  const nowhere = new Float32Array(smallSize);
  const middle = smallSize / 2 + smallWidth / 2;
  expect(mask.next(everywhere)[middle]).toBeCloseTo(1);
  expect(mask.next(nowhere)[middle]).toBe(0);
  // Coming, it takes two.
  expect(mask.next(everywhere)[middle]).toBeLessThan(0.5);
  expect(mask.next(everywhere)[middle]).toBeGreaterThan(0.5);
});
