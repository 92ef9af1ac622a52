// Measures how loud a track is, twenty times a second, until it is closed.

const everyMs = 50;
/** What is drawn as nothing and as full, in decibels of full scale. */
const quietest = -60;
const loudest = -6;

export class Meter {
  readonly #context = new AudioContext();
  readonly #interval: ReturnType<typeof setInterval>;

  /** `onLevel`: 0 to 1, as an ear would draw it. The track stays its owner's. */
  constructor(track: MediaStreamTrack, onLevel: (level: number) => void) {
    const analyser = new AnalyserNode(this.#context, { fftSize: 1024 });
    new MediaStreamAudioSourceNode(this.#context, { mediaStream: new MediaStream([track]) }).connect(
      analyser,
    );
    const samples = new Float32Array(analyser.fftSize);
    this.#interval = setInterval(() => {
      analyser.getFloatTimeDomainData(samples);
      onLevel(levelOf(samples));
    }, everyMs);
  }

  close(): void {
    clearInterval(this.#interval);
    void this.#context.close();
  }
}

function levelOf(samples: Float32Array): number {
  const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
  const decibels = 10 * Math.log10(power + 1e-12);
  return Math.min(1, Math.max(0, (decibels - quietest) / (loudest - quietest)));
}
