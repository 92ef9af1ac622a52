// The picture of a camera with its background blurred on this computer. What leaves is what the worker drew: there is no way around it,
// not while the model loads, and not after the worker has failed.
import { within } from "../testOutcome.ts";
import type { BlurNews, BlurStreams } from "./blurWorker.ts";
// oxlint-disable-next-line import/default -- what Vite answers is the address of the built worker
import workerUrl from "./blurWorker.ts?worker&url";

/** Longer than the slowest computer takes to load the model, and the slowest camera to begin. */
const patienceMs = 30_000;
const lookMs = 20;

/** The background cannot be blurred on this computer, or not any more. */
export class CannotBlur extends Error {}

export interface BlurredTrack {
  /** Its first frame has come: its settings say how large it is. */
  readonly track: MediaStreamTrack;
  /** Resolves when no more frames will come, although nobody has ended it. */
  readonly failed: Promise<void>;
}

/** Nothing of it is left when `until` aborts. Rejects with CannotBlur, or with the signal's reason. The camera stays its owner's. */
export async function blurredTrack(camera: MediaStreamTrack, until: AbortSignal): Promise<BlurredTrack> {
  try {
    const { track, worker } = start(camera, until);
    const { drawn, failed } = listen(worker);
    const sized = drawn.then((news) => untilSized(track, until).then(() => news));
    const first = await within<BlurNews>(patienceMs, until, Promise.race([sized, failed]), "failed");
    if (first === "failed") throw new CannotBlur();
    return { track, failed: failed.then(() => undefined) };
  } catch (cause) {
    until.throwIfAborted();
    throw new CannotBlur("no blurred frame came", { cause });
  }
}

function start(camera: MediaStreamTrack, until: AbortSignal) {
  const track = new MediaStreamTrackGenerator({ kind: "video" });
  until.addEventListener("abort", () => track.stop());
  track.contentHint = camera.contentHint;
  const worker = new Worker(trustedWorkerUrl());
  until.addEventListener("abort", () => worker.terminate());
  const streams: BlurStreams = {
    camera: new MediaStreamTrackProcessor({ track: camera }).readable,
    blurred: track.writable,
  };
  worker.postMessage(streams, [streams.camera, streams.blurred]);
  return { track, worker };
}

function listen(worker: Worker): Readonly<Record<BlurNews, Promise<BlurNews>>> {
  const news = { drawn: Promise.withResolvers<BlurNews>(), failed: Promise.withResolvers<BlurNews>() };
  worker.addEventListener("message", ({ data }: MessageEvent<BlurNews>) => news[data].resolve(data));
  worker.addEventListener("error", () => news.failed.resolve("failed"));
  return { drawn: news.drawn.promise, failed: news.failed.promise };
}

/** The browser tells the page how large a frame is some time after the frame, and by no event. */
async function untilSized(track: MediaStreamTrack, until: AbortSignal): Promise<void> {
  while (track.getSettings().height === undefined && !until.aborted)
    await new Promise((resolve) => setTimeout(resolve, lookMs));
}

let policy: ReturnType<typeof trustedTypes.createPolicy> | undefined;

/** Whatever is asked of the policy, it lets nothing start but this worker. */
function trustedWorkerUrl(): string {
  policy ??= trustedTypes.createPolicy("parley-blur", { createScriptURL: () => workerUrl });
  return policy.createScriptURL(workerUrl);
}
