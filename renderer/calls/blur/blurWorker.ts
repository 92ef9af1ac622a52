// Blurs the background of one camera, off the page's thread: frames in, frames out, one at a time. While it is busy the browser drops
// what comes; nothing queues. A frame goes out with its background blurred, or not at all.
import { blurBackground } from "./background.ts";
import { blend } from "./blend.ts";
import { Mask } from "./mask.ts";
import { readPicture } from "./picture.ts";
import { Segmenter } from "./segmenter.ts";
import { shrink, toColours, type Small } from "./small.ts";

export interface BlurStreams {
  readonly camera: ReadableStream<VideoFrame>;
  readonly blurred: WritableStream<VideoFrame>;
}

/** `drawn`: the first frame has gone out. `failed`: none will, or no more. */
export type BlurNews = "drawn" | "failed";

/** The model has a third of the time where it is slow, and the person may have moved a little from where it is shown. */
const restPerCost = 2;
const longestRestMs = 100;

self.addEventListener("message", ({ data }: MessageEvent<BlurStreams>) => {
  run(data).catch(() => tell("failed"));
});

async function run({ camera, blurred }: BlurStreams): Promise<void> {
  const blur = new Blur(await Segmenter.load());
  const [reader, writer] = [camera.getReader(), blurred.getWriter()];
  for (let count = 0; ; count++) {
    const { value: frame } = await reader.read();
    // The camera has ended: its owner knows.
    if (frame === undefined) return;
    try {
      await writer.write(await blur.apply(frame));
    } finally {
      frame.close();
    }
    if (count === 0) tell("drawn");
  }
}

class Blur {
  readonly #segmenter: Segmenter;
  readonly #mask = new Mask();
  #person: Small | undefined;
  #restsUntil = 0;

  constructor(segmenter: Segmenter) {
    this.#segmenter = segmenter;
  }

  /** The frame stays its owner's; the answer is the caller's. */
  async apply(frame: VideoFrame): Promise<VideoFrame> {
    const picture = await readPicture(frame);
    const small = shrink(picture);
    const person = this.#mayRest() ?? (await this.#find(toColours(picture, small)));
    blend(picture, blurBackground(small, person), person);
    return picture.toFrame();
  }

  #mayRest(): Small | undefined {
    return performance.now() < this.#restsUntil ? this.#person : undefined;
  }

  async #find(colours: Float32Array): Promise<Small> {
    const startedAt = performance.now();
    this.#person = this.#mask.next(await this.#segmenter.find(colours));
    const endedAt = performance.now();
    this.#restsUntil = endedAt + Math.min(longestRestMs, (endedAt - startedAt) * restPerCost);
    return this.#person;
  }
}

function tell(news: BlurNews): void {
  self.postMessage(news, {});
}
