// The blur that Parley computes itself, with the real model on a camera that films a drawn person in front of a full shelf: what others
// and oneself see of it, from the first frame on; and that nothing sharp is shown, and nothing left open, whatever goes wrong.
import { afterAll, expect, it } from "vitest";
import { answer, call, callSpec, comesIn, does, driesUp, start, untilConnected } from "./fixture/callSpec.ts";
import type { CallPage } from "./fixture/callHost.ts";
import type { Detail } from "./fixture/detail.ts";
import { filmPerson } from "../../support/personOnFilm.ts";

const film = await filmPerson({ width: 640, height: 360, framesPerSecond: 12 });
afterAll(() => film.remove());
const spec = callSpec([`--use-file-for-fake-video-capture=${film.path}`]);

const blur = (page: CallPage, backgroundBlur: boolean) => page.changeSettings({ backgroundBlur });

/** What is open for the camera: devices, pictures of ours, workers. */
const held = ({ page }: CallPage) =>
  page.evaluate(() => ({
    cameras: window.watch.tracks().filter(({ kind }) => kind === "video").length,
    drawn: window.watch.drawn().length,
    workers: window.watch.workers().length,
  }));
const nothing = { cameras: 0, drawn: 0, workers: 0 };
const blurring = { cameras: 1, drawn: 1, workers: 1 };

/** Looks at every frame of what the others send, from its first one on. */
const watchOther = ({ page }: CallPage) =>
  page.evaluate(() => {
    const [remote] = window.calls.activeCall.useActiveCall.getState().call!.remotes;
    window.detail = window.watchDetail(remote!.camera!);
  });

const taken = ({ page }: CallPage) => page.evaluate(() => window.detail!.take());

/** Of so many frames from now on. */
async function see(page: CallPage, frames: number): Promise<readonly Detail[]> {
  await taken(page);
  const seen: Detail[] = [];
  await expect
    .poll(
      async () => {
        seen.push(...(await taken(page)));
        return seen.length;
      },
      { timeout: 30_000 },
    )
    .toBeGreaterThanOrEqual(frames);
  return seen;
}

const most = (seen: readonly Detail[]) => Math.max(...seen.map(({ behind }) => behind));
const least = (seen: readonly Detail[]) => Math.min(...seen.map(({ person }) => person));

/** Of what is behind, at most; the shelf itself has nine. */
const blurred = 1;
/** Of a face, at least; how much the encoder leaves of it varies. */
const sharp = 3;

it("the others see the person as before and nothing of what is behind, on and off in mid-call", async () => {
  const [anna, ben] = await spec.twoTalk("video");
  await comesIn(ben, "framesDecoded", 5);
  await watchOther(ben);
  const before = await see(ben, 10);
  expect(Math.min(...before.map(({ behind }) => behind))).toBeGreaterThan(5 * blurred);
  expect(least(before)).toBeGreaterThan(sharp);
  const signals = spec.core.signals.length;

  await blur(anna, true);
  await expect.poll(() => held(anna)).toEqual(blurring);
  await expect.poll(async () => (await call(ben))?.remotes[0]?.camera).toBe("live");
  await comesIn(ben, "framesDecoded", 5);
  const after = await see(ben, 30);
  expect(most(after)).toBeLessThan(blurred);
  expect(least(after)).toBeGreaterThan(sharp);

  await blur(anna, false);
  await expect.poll(() => held(anna)).toEqual({ ...nothing, cameras: 1 });
  await expect.poll(async () => most(await see(ben, 1))).toBeGreaterThan(5 * blurred);
  // The same place in the same connection.
  expect(spec.core.signals.length).toBe(signals);
});

it("not one sharp frame goes out at the beginning, and none is seen in the preview", async () => {
  const [anna, ben] = [await spec.open(), await spec.open()];
  await blur(anna, true);
  await anna.page.evaluate(() => {
    // Looked at before anybody has it.
    const Generator = class extends MediaStreamTrackGenerator {
      constructor(init: { readonly kind: "video" }) {
        super(init);
        window.detail = window.watchDetail(this);
      }
    };
    Object.assign(window, { MediaStreamTrackGenerator: Generator });
    return new Promise<void>((resolve) =>
      window.calls.preview.openPreview(({ track }) => {
        if (track !== undefined) resolve();
      }),
    );
  });
  const own = [...(await taken(anna)), ...(await see(anna, 20))];
  expect(most(own)).toBeLessThan(blurred);
  await anna.page.evaluate(() => {
    window.detail = window.watchDetail(window.watch.tracks()[0]!);
  });
  expect(least(own)).toBeGreaterThan(0.95 * least(await see(anna, 10)));

  await start(anna, "video");
  await answer(ben);
  await ben.page.waitForFunction(
    () => window.calls.activeCall.useActiveCall.getState().call?.remotes[0]?.camera !== undefined,
  );
  await watchOther(ben);
  await untilConnected(anna, ben);
  await comesIn(ben, "framesDecoded", 30);
  const came = await taken(ben);
  expect(came.length).toBeGreaterThan(20);
  expect(most(came)).toBeLessThan(blurred);
});

it("frames keep their time and their size, and are scaled for the others as ever", async () => {
  const [anna, ben] = [await spec.open(), await spec.open()];
  await blur(anna, true);
  await start(anna, "video");
  await answer(ben, true);
  await untilConnected(anna, ben);
  await comesIn(ben, "framesDecoded", 5);
  const shape = await anna.page.evaluate(async () => {
    const camera = window.watch.tracks().find(({ kind }) => kind === "video");
    const [drawn] = window.watch.drawn();
    const times = { given: [] as number[], sent: [] as number[] };
    const note = async (track: MediaStreamTrack, name: keyof typeof times) => {
      const { readable } = new MediaStreamTrackProcessor({ track });
      for await (const frame of readable) {
        times[name].push(frame.timestamp);
        frame.close();
        if (times.sent.length === 20) break;
      }
    };
    await Promise.all([note(camera!, "given"), note(drawn!, "sent")]);
    const { width, height } = drawn!.getSettings();
    return { width, height, kept: times.sent.filter((time) => times.given.includes(time)).length };
  });
  expect(shape).toMatchObject({ width: 640, height: 360 });
  // To the microsecond. Of a camera's frames the browser has few out at once, so that some are seen by one of the two alone.
  expect(shape.kept).toBeGreaterThan(4);
  await does(ben, "setTileSize", spec.core.deviceIdOf(anna.seat), "small");
  const widths = () =>
    anna.page.evaluate(() =>
      [...window.watch.tracks().filter(({ kind }) => kind === "video"), ...window.watch.drawn()].map(
        (track) => track.getSettings().height,
      ),
    );
  // It is the camera that is made to give less, and what is drawn follows.
  await expect.poll(widths).toEqual([180, 180]);
  await watchOther(ben);
  expect(most(await see(ben, 10))).toBeLessThan(blurred);
});

it("a camera that gives colours, and turned ones, is blurred and comes out upright", async () => {
  const anna = await spec.open();
  await blur(anna, true);
  const shape = await anna.page.evaluate(async () => {
    const { mediaDevices } = navigator;
    const filmed = (await mediaDevices.getUserMedia({ video: true })).getVideoTracks()[0]!;
    const turned = new MediaStreamTrackGenerator({ kind: "video" });
    const pen = new OffscreenCanvas(360, 640).getContext("2d")!;
    pen.rotate(-Math.PI / 2);
    const turn = new TransformStream<VideoFrame, VideoFrame>({
      transform(frame, out) {
        pen.drawImage(frame, -640, 0);
        const { timestamp } = frame;
        frame.close();
        out.enqueue(new VideoFrame(pen.canvas, { timestamp, rotation: 90 } as VideoFrameInit));
      },
    });
    const { readable } = new MediaStreamTrackProcessor({ track: filmed });
    void readable.pipeThrough(turn).pipeTo(turned.writable);
    mediaDevices.getUserMedia = async () => new MediaStream([turned]);
    return new Promise((resolve) =>
      window.calls.preview.openPreview(({ track }) => {
        if (track === undefined) return;
        window.detail = window.watchDetail(track);
        const { width, height } = track.getSettings();
        resolve({ width, height });
      }),
    );
  });
  expect(shape).toEqual({ width: 640, height: 360 });
  const seen = await see(anna, 5);
  expect(most(seen)).toBeLessThan(blurred);
  expect(least(seen)).toBeGreaterThan(sharp);
});

it("nobody gets it before the browser knows how large it is", async () => {
  const anna = await spec.open();
  await blur(anna, true);
  const height = await anna.page.evaluate(async () => {
    const { getSettings } = MediaStreamTrackGenerator.prototype;
    let asked = 0;
    MediaStreamTrackGenerator.prototype.getSettings = function () {
      return asked++ < 5 ? {} : getSettings.call(this);
    };
    return new Promise((resolve) =>
      window.calls.preview.openPreview(({ track }) => track && resolve(track.getSettings().height)),
    );
  });
  expect(height).toBe(360);
});

it("off, muted, on hold and after the call nothing of it is left, however far it had come", async () => {
  const [anna, ben] = [await spec.open(), await spec.open()];
  await blur(anna, true);
  await start(anna, "video");
  await expect.poll(() => held(anna)).toEqual(blurring);
  await answer(ben);
  await untilConnected(anna, ben);
  await comesIn(ben, "framesDecoded", 5);
  await does(anna, "setCamera", false);
  expect(await held(anna)).toEqual(nothing);
  expect(await anna.page.evaluate(() => window.calls.devices.useInUse.getState().camera)).toBe(false);
  await driesUp(ben, "framesDecoded", 0);
  await does(anna, "setCamera", true);
  // The camera is open, the model still loads.
  await expect.poll(async () => (await held(anna)).workers).toBe(1);
  await does(anna, "setHold", true);
  expect(await held(anna)).toEqual(nothing);
  await does(anna, "setHold", false);
  await comesIn(ben, "framesDecoded", 5);
  await does(anna, "leaveCall");
  expect(await held(anna)).toEqual(nothing);
});

it("a camera that is unplugged takes everything with it, and the next one is blurred as well", async () => {
  const [anna, ben] = [await spec.open(), await spec.open()];
  await blur(anna, true);
  await start(anna, "video");
  await answer(ben);
  await untilConnected(anna, ben);
  await comesIn(ben, "framesDecoded", 5);
  await watchOther(ben);
  await anna.page.evaluate(() => {
    const camera = window.watch.tracks().find(({ kind }) => kind === "video")!;
    // What the browser does when it is unplugged.
    camera.stop();
    camera.dispatchEvent(new Event("ended"));
  });
  await expect.poll(async () => (await call(anna))?.local.camera.trouble).toBe("lost");
  expect(await held(anna)).toEqual(blurring);
  await comesIn(ben, "framesDecoded", 5);
  expect(most(await taken(ben))).toBeLessThan(blurred);
});

it("when it fails in mid-call the camera is closed, which is said, and the voice goes on", async () => {
  const [anna, ben] = [await spec.open(), await spec.open()];
  await blur(anna, true);
  await start(anna, "video");
  await answer(ben);
  await untilConnected(anna, ben);
  await comesIn(ben, "framesDecoded", 5);
  // What the browser does when a worker dies.
  await anna.page.evaluate(() => window.watch.workers()[0]!.dispatchEvent(new ErrorEvent("error")));
  await expect.poll(async () => (await call(anna))?.local.camera.trouble).toBe("no-blur");
  expect((await call(anna))?.local.camera.track).toBeUndefined();
  expect(await held(anna)).toEqual(nothing);
  await driesUp(ben, "framesDecoded", 0);
  await comesIn(ben, "audioEnergy", 0);
  // As the sentence says.
  await blur(anna, false);
  await comesIn(ben, "framesDecoded", 5);
  expect((await call(anna))?.local.camera.trouble).toBeUndefined();
});

/** Calls with the blur on: it is said that there is none, and nothing is open. */
async function isRefused(anna: CallPage): Promise<void> {
  await blur(anna, true);
  await start(anna, "video");
  await expect.poll(async () => (await call(anna))?.local.camera.trouble).toBe("no-blur");
  expect(await held(anna)).toEqual(nothing);
}

it.each(["wasm", "tflite"])("without its .%s no frame comes, and it is said", async (kind) => {
  const anna = await spec.open();
  await anna.page.route(`**/*.${kind}`, (route) => route.fulfill({ body: "something else" }));
  await isRefused(anna);
});

it("where the browser cannot draw a track no frame comes, and it is said", async () => {
  const anna = await spec.open();
  await anna.page.evaluate(() => Reflect.deleteProperty(window, "MediaStreamTrackGenerator"));
  await isRefused(anna);
});

it("switched on and off a hundred times, at every stage of its loading, it leaves nothing behind", async () => {
  const anna = await spec.open();
  const unclosed: string[] = [];
  anna.page.on("console", (entry) => {
    if (entry.text().includes("garbage collected")) unclosed.push(entry.text());
  });
  await start(anna, "video");
  const timers = await anna.page.evaluate(() => window.watch.timers());
  for (let round = 0; round < 100; round++) {
    await blur(anna, true);
    // One of ten gets as far as a picture.
    if (round % 10 === 0) await expect.poll(() => held(anna), { timeout: 30_000 }).toEqual(blurring);
    else await anna.page.waitForTimeout((round % 10) * 40);
    await blur(anna, false);
    if (round % 3 === 0) await expect.poll(() => held(anna)).toEqual({ ...nothing, cameras: 1 });
  }
  await expect.poll(() => held(anna)).toEqual({ ...nothing, cameras: 1 });
  await expect.poll(() => anna.page.evaluate(() => window.watch.timers())).toBeLessThanOrEqual(timers);
  await does(anna, "leaveCall");
  expect(await held(anna)).toEqual(nothing);
  expect(unclosed).toEqual([]);
}, 300_000);
