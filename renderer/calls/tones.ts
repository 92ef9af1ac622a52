// The sounds of calls, made of sines: no file to load, and each can be told from the others without looking.

export type ToneName = "ring" | "waiting" | "ringBack" | "busy" | "ended" | "test";

interface Note {
  /** Hertz; several sound together. */
  readonly pitches: readonly number[];
  /** Seconds. */
  readonly at: number;
  readonly length: number;
}

interface Melody {
  readonly notes: readonly Note[];
  readonly loudness: number;
  /** Seconds until it begins again. */
  readonly period: number;
  readonly repeats: boolean;
}

const melodies: Readonly<Record<ToneName, Melody>> = {
  ring: {
    notes: [659, 784, 988, 784].map((pitch, at) => ({
      pitches: [pitch, pitch * 2],
      at: at * 0.18,
      length: 0.3,
    })),
    loudness: 0.3,
    period: 2.4,
    repeats: true,
  },
  // Another call while one runs: it must not drown it.
  waiting: { notes: [{ pitches: [988], at: 0, length: 0.15 }], loudness: 0.08, period: 4, repeats: true },
  // ITU-T E.180, as most of Europe and China hear it.
  ringBack: { notes: [{ pitches: [425], at: 0, length: 1 }], loudness: 0.1, period: 5, repeats: true },
  busy: {
    notes: [0, 1, 2].map((at) => ({ pitches: [425], at: at * 0.7, length: 0.35 })),
    loudness: 0.12,
    period: 2.1,
    repeats: false,
  },
  ended: {
    notes: [
      { pitches: [523], at: 0, length: 0.14 },
      { pitches: [392], at: 0.14, length: 0.22 },
    ],
    loudness: 0.15,
    period: 0.5,
    repeats: false,
  },
  test: {
    notes: [523, 659, 784].map((pitch, at) => ({ pitches: [pitch], at: at * 0.2, length: 0.3 })),
    loudness: 0.25,
    period: 1,
    repeats: false,
  },
};

/** Seconds over which a note comes and goes: cut off, it would click. */
const edge = 0.02;

/** One period of it. */
export function composeTone(name: ToneName, sampleRate: number): Float32Array<ArrayBuffer> {
  const { notes, loudness, period } = melodies[name];
  const samples = new Float32Array(Math.ceil(period * sampleRate));
  for (const { pitches, at, length } of notes) {
    const first = Math.round(at * sampleRate);
    const count = Math.min(Math.round(length * sampleRate), samples.length - first);
    for (let step = 0; step < count; step++) {
      const time = step / sampleRate;
      const envelope = Math.min(1, time / edge, (length - time) / edge);
      const sound = pitches.reduce((sum, pitch) => sum + Math.sin(2 * Math.PI * pitch * time), 0);
      samples[first + step]! += (loudness * envelope * sound) / pitches.length;
    }
  }
  return samples;
}

/** Sounds until it is stopped; one that does not repeat ends by itself. Resolves when it has ended. */
export function playTone(
  name: ToneName,
  sinkId: string,
): { readonly stop: () => void; readonly ended: Promise<void> } {
  const context = new AudioContext({ sinkId } as AudioContextOptions);
  const samples = composeTone(name, context.sampleRate);
  const buffer = context.createBuffer(1, samples.length, context.sampleRate);
  buffer.copyToChannel(samples, 0);
  const source = new AudioBufferSourceNode(context, { buffer, loop: melodies[name].repeats });
  source.connect(context.destination);
  const ended = new Promise<void>((resolve) => {
    source.addEventListener("ended", () => {
      void context.close();
      resolve();
    });
  });
  source.start();
  return { stop: () => source.stop(), ended };
}
