// Whether a device can be opened, and whether anything comes from it: a muted microphone and a covered plug open without a complaint.
import { Meter } from "./meter.ts";
import { openDevice, troubleOf, wishOf, type DeviceSettings } from "./openDevice.ts";
import { fails, within, type TestOutcome } from "./testOutcome.ts";

const patienceMs = 5000;
/** Of Meter's scale: above the noise of an open microphone in a quiet room. */
const heard = 0.05;

export async function tryDevice(
  kind: "microphone" | "camera",
  settings: DeviceSettings,
  stop: AbortSignal,
): Promise<TestOutcome> {
  const tried = new AbortController();
  try {
    const until = AbortSignal.any([stop, tried.signal]);
    const { track } = await openDevice(wishOf(kind, settings), until);
    return await (kind === "microphone" ? hear(track, stop) : see(track, stop));
  } catch (cause) {
    return fails(troubleOf(cause));
  } finally {
    tried.abort();
  }
}

async function hear(track: MediaStreamTrack, stop: AbortSignal): Promise<TestOutcome> {
  let meter: Meter | undefined;
  const sound = new Promise<TestOutcome>((resolve) => {
    meter = new Meter(track, (level) => {
      if (level > heard) resolve({ state: "works" });
    });
  });
  const outcome = await within(patienceMs, stop, sound, fails("silent"));
  meter?.close();
  return outcome;
}

async function see(track: MediaStreamTrack, stop: AbortSignal): Promise<TestOutcome> {
  const video = document.createElement("video");
  video.muted = true;
  video.srcObject = new MediaStream([track]);
  const picture = new Promise<TestOutcome>((resolve) => {
    video.addEventListener("loadeddata", () => resolve({ state: "works" }));
  });
  video.play().catch(() => undefined);
  const outcome = await within(patienceMs, stop, picture, fails("no-picture"));
  video.srcObject = null;
  return outcome;
}
