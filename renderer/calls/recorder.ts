// One recording from its first second to its file: written as it comes, silent while it is paused, complete when it is finished.
import { openRecordingFile } from "./recordingFile.ts";
import { Scene, type Seat } from "./scene.ts";

const chunkMs = 2000;
const types = ["video/webm;codecs=vp8,opus", "video/webm"];

export class Recorder {
  readonly #scene = new Scene();
  readonly #recorder: MediaRecorder;
  readonly #file: ReturnType<typeof openRecordingFile>;
  /** Chunks are written one after the other; the first that cannot be is the end. */
  #writing: Promise<void> = Promise.resolve();

  /** `onFailed`: nothing more can be written; what was is kept. */
  constructor(onFailed: () => void) {
    const mimeType = types.find((type) => MediaRecorder.isTypeSupported(type)) ?? "";
    this.#recorder = new MediaRecorder(this.#scene.stream, { mimeType, videoBitsPerSecond: 1_500_000 });
    this.#file = openRecordingFile(mimeType);
    this.#recorder.addEventListener("dataavailable", ({ data }) => {
      this.#writing = this.#write(this.#writing, data, onFailed);
    });
    this.#recorder.addEventListener("error", onFailed);
    this.#recorder.start(chunkMs);
  }

  show(seats: readonly Seat[]): void {
    this.#scene.show(seats);
  }

  setPaused(paused: boolean): void {
    if (paused && this.#recorder.state === "recording") this.#recorder.pause();
    if (!paused && this.#recorder.state === "paused") this.#recorder.resume();
  }

  /** Everything that was recorded. Call it once. */
  async finish(): Promise<Blob> {
    if (this.#recorder.state !== "inactive") {
      const stopped = new Promise((resolve) =>
        this.#recorder.addEventListener("stop", resolve, { once: true }),
      );
      this.#recorder.stop();
      await stopped;
    }
    this.#scene.close();
    await this.#writing;
    return (await this.#file).finish();
  }

  /** After it was saved, or when there was nothing to save. */
  async remove(): Promise<void> {
    await (await this.#file).remove();
  }

  async #write(earlier: Promise<void>, chunk: Blob, onFailed: () => void): Promise<void> {
    await earlier;
    try {
      await (await this.#file).write(chunk);
    } catch {
      onFailed();
    }
  }
}
