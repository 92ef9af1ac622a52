// Recording in real Chromium: nothing before everybody agrees, nothing while a newcomer has not, an end at the first refusal; and the
// file really holds picture and sound.
import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import type { Download } from "playwright-core";
import { answer, call, callSpec, does, start, untilConnected } from "./fixture/callSpec.ts";
import type { CallPage } from "./fixture/callHost.ts";

const spec = callSpec();

const recordingOf = async (page: CallPage) => (await call(page))?.recording;
const untilState = (page: CallPage, state: string) =>
  expect.poll(async () => (await recordingOf(page))?.state, { timeout: 15_000 }).toBe(state);

/** What is on this page's own disk. */
const files = ({ page }: CallPage) =>
  page.evaluate(async () => {
    const folder = await navigator.storage.getDirectory();
    const names: string[] = [];
    for await (const name of folder.keys()) names.push(name);
    return names.filter((name) => !name.endsWith(".crswap"));
  });

interface Played {
  readonly seconds: number;
  readonly width: number;
  readonly isHeard: boolean;
}

/** Plays the file in a page, as whoever opens it would. */
async function play({ page }: CallPage, download: Download): Promise<Played> {
  const bytes = (await readFile(await download.path())).toString("base64");
  return page.evaluate(async (bytes) => {
    const binary = Uint8Array.from(atob(bytes), (letter) => letter.charCodeAt(0));
    const context = new OfflineAudioContext(1, 48_000, 48_000);
    const sound = await context.decodeAudioData(binary.slice().buffer);
    const video = document.createElement("video");
    video.muted = true;
    video.src = URL.createObjectURL(new Blob([binary], { type: "video/webm" }));
    await new Promise((resolve) => video.addEventListener("loadeddata", resolve));
    return {
      seconds: sound.duration,
      width: video.videoWidth,
      isHeard: sound.getChannelData(0).some((sample) => Math.abs(sample) > 0.01),
    };
  }, bytes);
}

it("records when everybody has agreed, and hands over a file with picture and sound", async () => {
  const [anna, ben] = await spec.twoTalk("video");
  await does(anna, "askToRecord");
  await untilState(ben, "asked");
  expect(await recordingOf(anna)).toEqual({ state: "asking", agreed: [] });
  expect(await files(anna)).toEqual([]);
  await does(ben, "answerRecording", true);
  await untilState(anna, "running");
  await untilState(ben, "running");
  expect(await recordingOf(anna)).toMatchObject({ by: "self" });
  expect(await recordingOf(ben)).toMatchObject({ by: spec.core.deviceIdOf(anna.seat) });
  await expect.poll(() => files(anna)).toHaveLength(1);
  await anna.page.waitForTimeout(5000);
  const download = anna.page.waitForEvent("download");
  await does(anna, "stopRecording");
  const file = await download;
  expect(file.suggestedFilename()).toMatch(/^Parley \d{4}-\d\d-\d\d \d\d\.\d\d\.webm$/);
  const played = await play(anna, file);
  expect(played).toMatchObject({ width: 1280, isHeard: true });
  expect(played.seconds).toBeGreaterThan(3);
  await untilState(ben, "none");
});

it("a refusal means that nothing is recorded", async () => {
  const [anna, ben] = await spec.twoTalk("voice");
  await does(anna, "askToRecord");
  await untilState(ben, "asked");
  await does(ben, "answerRecording", false);
  await untilState(anna, "none");
  expect(await files(anna)).toEqual([]);
  // Another asking is another question.
  await does(anna, "askToRecord");
  await untilState(ben, "asked");
});

it("whoever comes later is asked before it goes on, and may end it; what there is, is saved", async () => {
  const [anna, ben] = await spec.twoTalk("voice");
  await does(anna, "askToRecord");
  await untilState(ben, "asked");
  await does(ben, "answerRecording", true);
  await untilState(anna, "running");
  const cara = await spec.open();
  await answer(cara);
  await untilConnected(anna, ben, cara);
  await untilState(cara, "asked");
  expect((await recordingOf(anna))?.state).toBe("asking");
  await expect.poll(async () => (await recordingOf(ben))?.state).toBe("none");
  await does(cara, "answerRecording", true);
  await untilState(anna, "running");
  await anna.page.waitForTimeout(1000);
  const download = anna.page.waitForEvent("download");
  await does(cara, "answerRecording", false);
  await untilState(anna, "none");
  await untilState(ben, "none");
  expect((await readFile(await (await download).path())).length).toBeGreaterThan(1000);
});

it("a recording is saved when the call ends", async () => {
  const [anna, ben] = await spec.twoTalk("voice");
  await does(anna, "askToRecord");
  await untilState(ben, "asked");
  await does(ben, "answerRecording", true);
  await untilState(anna, "running");
  await anna.page.waitForTimeout(2500);
  const download = anna.page.waitForEvent("download");
  await does(anna, "leaveCall");
  expect((await play(anna, await download)).seconds).toBeGreaterThan(1);
});

it("where no file can be had, it is kept in memory", async () => {
  const [anna, ben] = await spec.twoTalk("voice");
  await anna.page.evaluate(() => {
    navigator.storage.getDirectory = () => Promise.reject(new DOMException("none", "SecurityError"));
  });
  await does(anna, "askToRecord");
  await untilState(ben, "asked");
  await does(ben, "answerRecording", true);
  await untilState(anna, "running");
  await anna.page.waitForTimeout(2500);
  const download = anna.page.waitForEvent("download");
  await does(anna, "stopRecording");
  expect((await play(anna, await download)).seconds).toBeGreaterThan(1);
});

it("what an earlier page left on the disk is removed at the start", async () => {
  const anna = await spec.open();
  await anna.page.evaluate(async () => {
    const folder = await navigator.storage.getDirectory();
    await folder.getFileHandle("recording-left", { create: true });
  });
  expect(await files(anna)).toEqual(["recording-left"]);
  await anna.page.reload();
  await expect.poll(() => files(anna)).toEqual([]);
  await start(anna, "voice");
});
