// Blurs the background of one camera, off the page's thread: frames in, frames out, one at a time. While it is busy the browser drops
// what comes; nothing queues. A frame goes out with its background blurred, or not at all.
import { blurBackground } from "./background.ts";
import { blend } from "./blend.ts";
import { Mask } from "./mask.ts";
import { readPicture, type Picture } from "./picture.ts";
import { Segmenter } from "./segmenter.ts";
import { shrink, toColours, type Small, type SmallPicture } from "./small.ts";

export interface BlurStreams {
  readonly camera: ReadableStream<VideoFrame>;
  readonly blurred: WritableStream<VideoFrame>;
}

/** `drawn`: the first frame has gone out. `failed`: none will, or no more. */
export type BlurNews = "drawn" | "failed";

/** Where the model is slow, it looks at one frame of several: it takes a quarter of the time at most, and never rests for long. */
const restPerCost = 3;
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

/** What was made out in a small copy. */
interface Look {
  readonly person: Small;
  readonly background: SmallPicture;
}

class Blur {
  readonly #segmenter: Segmenter;
  readonly #mask = new Mask();
  #last: Look | undefined;
  #restsUntil = 0;

  constructor(segmenter: Segmenter) {
    this.#segmenter = segmenter;
  }

  /** The frame stays its owner's; the answer is the caller's. */
  async apply(frame: VideoFrame): Promise<VideoFrame> {
    const picture = await readPicture(frame);
    const { person, background } = this.#rest() ?? (await this.#look(picture));
    blend(picture, background, person);
    return picture.toFrame();
  }

  #rest(): Look | undefined {
    return performance.now() < this.#restsUntil ? this.#last : undefined;
  }

  async #look(picture: Picture): Promise<Look> {
    const startedAt = performance.now();
    const small = shrink(picture);
    const person = this.#mask.next(await this.#segmenter.find(toColours(picture, small)));
    this.#last = { person, background: blurBackground(small, person) };
    const endedAt = performance.now();
    this.#restsUntil = endedAt + Math.min(longestRestMs, (endedAt - startedAt) * restPerCost);
    return this.#last;
  }
}

function tell(news: BlurNews): void {
  self.postMessage(news, {});
}
