// The page of the blur's bench: a camera whose frames go through the product's blur, or through a copy in the same pipe, and are counted.
/// <reference types="vite/client" />
import { blurredTrack } from "../../../renderer/calls/blur/blurredTrack.ts";
// oxlint-disable-next-line import/default -- what Vite answers is the address of the built worker
import copyWorkerUrl from "./copyWorker.ts?worker&url";

declare global {
  interface Window {
    blurBench: {
      start(what: "blur" | "copy"): Promise<void>;
      /** Frames that came out since it was asked for the last time. */
      frames(): number;
      stop(): void;
    };
  }
}

let until = new AbortController();
let frames = 0;

window.blurBench = {
  async start(what) {
    until = new AbortController();
    const stream = await navigator.mediaDevices.getUserMedia({ video: { width: 1280, height: 720 } });
    const [camera] = stream.getVideoTracks();
    until.signal.addEventListener("abort", () => camera!.stop());
    const track =
      what === "blur"
        ? (await blurredTrack(camera!, until.signal)).track
        : copiedTrack(camera!, until.signal);
    void count(track);
  },
  frames() {
    const counted = frames;
    frames = 0;
    return counted;
  },
  stop: () => until.abort(),
};

function copiedTrack(camera: MediaStreamTrack, until: AbortSignal): MediaStreamTrack {
  const track = new MediaStreamTrackGenerator({ kind: "video" });
  const policy = trustedTypes.createPolicy("bench", { createScriptURL: () => copyWorkerUrl });
  const worker = new Worker(policy.createScriptURL(copyWorkerUrl));
  until.addEventListener("abort", () => {
    worker.terminate();
    track.stop();
  });
  const streams = {
    camera: new MediaStreamTrackProcessor({ track: camera }).readable,
    blurred: track.writable,
  };
  worker.postMessage(streams, [streams.camera, streams.blurred]);
  return track;
}

async function count(track: MediaStreamTrack): Promise<void> {
  for await (const frame of new MediaStreamTrackProcessor({ track }).readable) {
    frame.close();
    frames++;
  }
}
