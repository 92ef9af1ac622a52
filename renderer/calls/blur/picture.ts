// A frame's pixels as bytes that can be changed, and as a frame again. Cameras give them as YUV, which is left as it is; whatever else
// comes, and what is to be turned, is drawn first.

/** Where one of the three values of every pixel lies. Chroma has fewer of them than luma. */
export interface Channel {
  readonly offset: number;
  readonly width: number;
  readonly height: number;
  /** Bytes from a value to the next one, and from a row to the next one. */
  readonly step: number;
  readonly stride: number;
}

export interface Picture {
  readonly kind: "yuv" | "rgb";
  readonly bytes: Uint8Array | Uint8ClampedArray;
  readonly channels: readonly [Channel, Channel, Channel];
  /** The same frame with the bytes as they are then. */
  toFrame(): VideoFrame;
}

let buffer = new Uint8Array();

/** Good until the next one is read: they share their bytes. The frame stays its owner's. */
export async function readPicture(frame: VideoFrame): Promise<Picture> {
  const { rotation = 0, flip = false } = frame as VideoFrame & { rotation?: number; flip?: boolean };
  const isUpright = rotation === 0 && !flip;
  return isUpright && (frame.format === "I420" || frame.format === "NV12")
    ? readPlanes(frame, frame.format)
    : drawPixels(frame);
}

async function readPlanes(frame: VideoFrame, format: "I420" | "NV12"): Promise<Picture> {
  const size = frame.allocationSize();
  if (buffer.length !== size) buffer = new Uint8Array(size);
  const bytes = buffer;
  const layout = await frame.copyTo(bytes);
  const { width, height } = frame.visibleRect!;
  const luma = { ...layout[0]!, width, height, step: 1 };
  const half = { width: Math.ceil(width / 2), height: Math.ceil(height / 2) };
  const [u, v] =
    format === "I420"
      ? [
          { ...layout[1]!, ...half, step: 1 },
          { ...layout[2]!, ...half, step: 1 },
        ]
      : [
          { ...layout[1]!, ...half, step: 2 },
          { ...layout[1]!, offset: layout[1]!.offset + 1, ...half, step: 2 },
        ];
  const { displayWidth, displayHeight, colorSpace } = frame;
  const shape = { codedWidth: width, codedHeight: height, displayWidth, displayHeight, layout };
  const toFrame = () =>
    new VideoFrame(bytes, { format, ...shape, ...timeOf(frame), colorSpace: colorSpace.toJSON() });
  return { kind: "yuv", bytes, channels: [luma, u, v], toFrame };
}

function drawPixels(frame: VideoFrame): Picture {
  const { displayWidth: width, displayHeight: height } = frame;
  const context = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true })!;
  context.drawImage(frame, 0, 0, width, height);
  const bytes = context.getImageData(0, 0, width, height).data;
  const channel = (offset: number) => ({ offset, width, height, step: 4, stride: 4 * width });
  const shape = { format: "RGBX", codedWidth: width, codedHeight: height } as const;
  const toFrame = () => new VideoFrame(bytes, { ...shape, ...timeOf(frame) });
  return { kind: "rgb", bytes, channels: [channel(0), channel(1), channel(2)], toFrame };
}

/** Microseconds. */
function timeOf({ timestamp, duration }: VideoFrame) {
  return { timestamp, ...(duration === null ? {} : { duration }) };
}
