// What of a voice goes over the line: only what is said.
import { it } from "vitest";
import { answer, callSpec, comesIn, driesUp, start, untilConnected } from "./fixture/callSpec.ts";
import type { CallPage } from "./fixture/callHost.ts";

declare global {
  interface Window {
    /** How loud a microphone hums. */
    loudness: AudioParam;
  }
}

const spec = callSpec();

async function openHumming(): Promise<CallPage> {
  const page = await spec.open();
  await page.page.evaluate(() => {
    const context = new AudioContext();
    const voice = new OscillatorNode(context, { type: "sawtooth", frequency: 200 });
    const loudness = new GainNode(context);
    const microphone = new MediaStreamAudioDestinationNode(context, { channelCount: 1 });
    voice.connect(loudness).connect(microphone);
    voice.start();
    window.loudness = loudness.gain;
    navigator.mediaDevices.getUserMedia = async () => microphone.stream.clone();
  });
  return page;
}

async function hum({ page }: CallPage, loudness: number): Promise<void> {
  await page.evaluate((loudness) => (window.loudness.value = loudness), loudness);
}

it("while nobody speaks hardly anything goes out, and what is said comes at once", async () => {
  const [anna, ben] = [await openHumming(), await spec.open()];
  await start(anna, "voice");
  await answer(ben);
  await untilConnected(anna, ben);
  await hum(anna, 0.3);
  await comesIn(ben, "audioPackets", 50);
  await hum(anna, 0);
  // There are fifty a second otherwise.
  await driesUp(ben, "audioPackets", 10);
  await hum(anna, 0.3);
  await comesIn(ben, "audioEnergy", 0.01);
});
