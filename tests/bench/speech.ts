// A sound file of somebody who says something and then listens, for made-up microphones. Chromium's own one beeps: what that costs to
// encode differs by half from run to run, because Opus takes a beep now for music and now for a voice, and the echo canceller takes it
// for the echo of the others' beeps.
import { writeFile } from "node:fs/promises";
import { seeded } from "../support/random.ts";

const samplesPerSecond = 48_000;
/** One of four speaks, as in a conversation of four. */
const saysSeconds = 2;
const listensSeconds = 6;
const syllablesPerSecond = 4;
/** Of a syllable; the rest is the silence before the next one. */
const voiced = 0.7;
const pitch = { from: 140, to: 95 };
/** The lowest two resonances of a, e, i, o and u, and their widths, in Hz (Peterson and Barney, 1952). */
const vowels = [
  [730, 1090],
  [530, 1840],
  [270, 2290],
  [570, 840],
  [300, 870],
] as const;
const width = 90;
/** Of full scale. */
const loudness = 0.3;
const roomNoise = 0.000_5;

/** Played over and over. */
export async function writeSpeech(path: string): Promise<void> {
  const samples = new Float64Array((saysSeconds + listensSeconds) * samplesPerSecond);
  const perSyllable = samplesPerSecond / syllablesPerSecond;
  for (let at = 0; at < saysSeconds * syllablesPerSecond; at++)
    samples.set(syllable(vowels[at % vowels.length]!, perSyllable), at * perSyllable);
  const loudest = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
  const { below } = seeded(1);
  const room = () => (below(2_001) / 1_000 - 1) * roomNoise;
  await writeFile(path, wave(samples.map((sample) => (sample / loudest) * loudness + room())));
}

/** A pulse for every opening of the glottis, through the resonances of the mouth. */
function syllable(formants: readonly number[], length: number): Float64Array {
  let phase = 0;
  const pulses = Float64Array.from({ length }, (_, at) => {
    const place = at / (length * voiced);
    if (place >= 1) return 0;
    phase += (pitch.from + (pitch.to - pitch.from) * place) / samplesPerSecond;
    if (phase < 1) return 0;
    phase -= 1;
    return Math.sin(Math.PI * place);
  });
  return formants.reduce(resonate, pulses);
}

/** A two-pole filter. */
function resonate(samples: Float64Array, frequency: number): Float64Array {
  const radius = Math.exp((-Math.PI * width) / samplesPerSecond);
  const turn = 2 * radius * Math.cos((2 * Math.PI * frequency) / samplesPerSecond);
  let [last, before] = [0, 0];
  return samples.map((sample) => {
    const now = sample + turn * last - radius * radius * before;
    [last, before] = [now, last];
    return now;
  });
}

/** RIFF WAVE, one channel of 16 bits. */
function wave(samples: Float64Array): Buffer {
  const bytes = samples.length * 2;
  const file = Buffer.alloc(44 + bytes);
  file.write("RIFF", 0);
  file.writeUInt32LE(36 + bytes, 4);
  file.write("WAVEfmt ", 8);
  file.writeUInt32LE(16, 16);
  file.writeUInt16LE(1, 20);
  file.writeUInt16LE(1, 22);
  file.writeUInt32LE(samplesPerSecond, 24);
  file.writeUInt32LE(samplesPerSecond * 2, 28);
  file.writeUInt16LE(2, 32);
  file.writeUInt16LE(16, 34);
  file.write("data", 36);
  file.writeUInt32LE(bytes, 40);
  samples.forEach((sample, at) => file.writeInt16LE(Math.round(sample * 0x7fff), 44 + at * 2));
  return file;
}
