// When the first of a call was there, for a page that may be busy: pictures are watched by a worker, sound is counted back.

export interface FirstMedia {
  /** Milliseconds from `from` (performance.now) until sound was played out and a picture decoded that somebody else sent. */
  after(from: number): Promise<{ readonly audioMs: number; readonly videoMs: number }>;
}

declare global {
  interface Window {
    firstMedia: FirstMedia;
  }
}

/** Runs in a page after the meter, before anything else of it. */
export function addFirstMedia(): void {
  const watch = () => {
    addEventListener("message", async ({ data }: MessageEvent<ReadableStream<VideoFrame>>) => {
      const reader = data.getReader();
      const { value } = await reader.read();
      postMessage(performance.timeOrigin + performance.now());
      value?.close();
      // The rest is drawn, not watched.
      await reader.cancel();
    });
  };
  const worker = new Worker(URL.createObjectURL(new Blob([`(${watch.toString()})()`])));
  const pictures: number[] = [];
  worker.addEventListener("message", ({ data }: MessageEvent<number>) => pictures.push(data));
  const Metered = window.RTCPeerConnection;
  window.RTCPeerConnection = class extends Metered {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      this.addEventListener("track", ({ track }) => {
        if (track.kind !== "video") return;
        const { readable } = new MediaStreamTrackProcessor({ track });
        worker.postMessage(readable, [readable]);
      });
    }
  };
  const sounding = async () => {
    const live = window.meter.connections.filter(({ connectionState }) => connectionState !== "closed");
    const reports = await Promise.all(live.map((connection) => connection.getStats()));
    return reports
      .flatMap((report) => [...report.values()] as Record<string, unknown>[])
      .find(({ kind, jitterBufferEmittedCount }) => kind === "audio" && Number(jitterBufferEmittedCount) > 0);
  };
  window.firstMedia = {
    async after(from) {
      const late = (time: number) => time - performance.timeOrigin - from;
      for (;;) {
        const sound = await sounding();
        const picture = pictures.find((time) => late(time) > 0);
        if (sound !== undefined && picture !== undefined) {
          const playedMs = Number(sound["jitterBufferEmittedCount"]) / 48;
          return { audioMs: late(Number(sound["timestamp"]) - playedMs), videoMs: late(picture) };
        }
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    },
  };
}
