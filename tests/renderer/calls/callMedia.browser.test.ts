// Calls between real engines in real Chromium with made-up devices: what one sends is decoded and heard by the other, and what is turned
// off is neither sent nor held open.
import { expect, it } from "vitest";
import {
  answer,
  call,
  callSpec,
  comesIn,
  does,
  driesUp,
  received,
  start,
  untilConnected,
} from "./fixture/callSpec.ts";
import type { CallPage } from "./fixture/callHost.ts";

const spec = callSpec(["--auto-select-desktop-capture-source=Entire screen"]);

const inUse = ({ page }: CallPage) => page.evaluate(() => window.calls.devices.useInUse.getState());
const liveKinds = ({ page }: CallPage) => page.evaluate(() => window.watch.tracks().map(({ kind }) => kind));

it("a video call carries pictures and voices both ways", async () => {
  const all = await spec.twoTalk("video");
  for (const each of all) {
    await comesIn(each, "framesDecoded", 20);
    await comesIn(each, "audioEnergy", 0);
    expect((await call(each))?.remotes).toMatchObject([
      { camera: "live", isMuted: false, connection: "connected" },
    ]);
  }
});

it("a voice call opens no camera, and becomes a video call without a new connection", async () => {
  const [anna, ben] = await spec.twoTalk("voice");
  await comesIn(ben, "audioEnergy", 0);
  expect(await liveKinds(anna)).toEqual(["audio"]);
  expect((await received(ben)).framesDecoded).toBe(0);
  const signals = spec.core.signals.length;
  await does(anna, "setCamera", true);
  await comesIn(ben, "framesDecoded", 10);
  await expect.poll(async () => (await call(ben))?.remotes[0]?.camera).toBe("live");
  expect(spec.core.signals.length).toBe(signals);
  expect((await received(anna)).framesDecoded).toBe(0);
});

it("muted, nothing is heard and the microphone is closed; unmuted, it is heard again", async () => {
  const [anna, ben] = await spec.twoTalk("voice");
  await comesIn(ben, "audioEnergy", 0);
  await does(anna, "setMicrophone", false);
  await expect.poll(async () => (await call(ben))?.remotes[0]?.isMuted).toBe(true);
  expect(await liveKinds(anna)).toEqual([]);
  expect(await inUse(anna)).toEqual({ microphone: false, camera: false, screen: false });
  await driesUp(ben, "audioPackets", 0);
  await does(anna, "setMicrophone", true);
  await comesIn(ben, "audioEnergy", 0);
  expect((await call(ben))?.remotes[0]?.isMuted).toBe(false);
});

it("with the camera off, the device is closed and the others see it", async () => {
  const [anna, ben] = await spec.twoTalk("video");
  await comesIn(ben, "framesDecoded", 5);
  expect(await inUse(anna)).toEqual({ microphone: true, camera: true, screen: false });
  await does(anna, "setCamera", false);
  expect(await liveKinds(anna)).toEqual(["audio"]);
  expect((await inUse(anna)).camera).toBe(false);
  await expect.poll(async () => (await call(ben))?.remotes[0]?.camera).toBeUndefined();
  await driesUp(ben, "framesDecoded", 0);
});

it("push-to-talk sends only while the key is held", async () => {
  const [anna, ben] = await spec.twoTalk("voice");
  await anna.changeSettings({ pushToTalk: true });
  await expect.poll(async () => (await call(ben))?.remotes[0]?.isMuted).toBe(true);
  await driesUp(ben, "audioPackets", 0);
  await does(anna, "holdToTalk", true);
  await comesIn(ben, "audioEnergy", 0);
  await does(anna, "holdToTalk", false);
  await driesUp(ben, "audioPackets", 0);
  expect((await call(anna))?.local.microphone.isOn).toBe(false);
});

it("on hold nothing goes out, no device is open, and the other side sees it", async () => {
  const [anna, ben] = await spec.twoTalk("video");
  await comesIn(ben, "framesDecoded", 5);
  await does(anna, "setHold", true);
  expect(await liveKinds(anna)).toEqual([]);
  await expect.poll(async () => (await call(ben))?.remotes[0]?.isOnHold).toBe(true);
  await driesUp(ben, "audioPackets", 0);
  await does(anna, "setHold", false);
  await comesIn(ben, "framesDecoded", 5);
  expect((await call(ben))?.remotes[0]?.isOnHold).toBe(false);
});

it("a screen is shared beside the camera, and given back", async () => {
  const [anna, ben] = await spec.twoTalk("video");
  expect(await does(anna, "shareScreen", { sound: false, pointer: true, motion: false })).toBe(true);
  await expect.poll(async () => (await call(ben))?.remotes[0]?.screen).toBe("live");
  const screenFrames = () =>
    ben.page.evaluate(async () => {
      const [connection] = window.watch.connections();
      const report = await connection!.getTransceivers()[2]!.receiver.getStats();
      return [...report.values()].find(({ type }) => type === "inbound-rtp")?.framesDecoded ?? 0;
    });
  await expect.poll(screenFrames, { timeout: 30_000 }).toBeGreaterThan(0);
  expect((await call(anna))?.local.screen).toMatchObject({ isOn: true, track: "live" });
  await does(anna, "stopSharing");
  expect((await inUse(anna)).screen).toBe(false);
  await expect.poll(async () => (await call(ben))?.remotes[0]?.screen).toBeUndefined();
});

it("sharing that the browser ends is over in the call too", async () => {
  const [anna, ben] = await spec.twoTalk("voice");
  await does(anna, "shareScreen", { sound: false, pointer: false, motion: true });
  await expect.poll(async () => (await call(ben))?.remotes[0]?.screen).toBe("live");
  await anna.page.evaluate(() => {
    const track = window.watch.tracks().find(({ kind }) => kind === "video")!;
    // What the browser does at its own "Stop sharing".
    track.stop();
    track.dispatchEvent(new Event("ended"));
  });
  await expect.poll(async () => (await call(ben))?.remotes[0]?.screen).toBeUndefined();
  expect((await call(anna))?.local.screen.isOn).toBe(false);
});

it("hands and reactions are seen by the others, and reactions pass", async () => {
  const [anna, ben] = await spec.twoTalk("voice");
  await does(anna, "setHand", true);
  await expect.poll(async () => (await call(ben))?.remotes[0]?.handRaisedAt).toBeGreaterThan(0);
  await does(anna, "setHand", false);
  await expect.poll(async () => (await call(ben))?.remotes[0]?.handRaisedAt).toBeUndefined();
  await does(anna, "react", "👏");
  await expect.poll(async () => (await call(ben))?.reactions).toMatchObject([{ emoji: "👏" }]);
  await expect.poll(async () => (await call(ben))?.reactions, { timeout: 10_000 }).toEqual([]);
});

it("four talk; one comes late, one leaves, and nobody else notices", async () => {
  const [anna, ben, cara] = [await spec.open(), await spec.open(), await spec.open()];
  await start(anna, "voice");
  await answer(ben);
  await answer(cara);
  await untilConnected(anna, ben, cara);
  const connections = await anna.page.evaluate(() => window.watch.opened());
  const dan = await spec.open();
  await answer(dan, true);
  await untilConnected(anna, ben, cara, dan);
  for (const each of [anna, ben, cara]) await comesIn(each, "framesDecoded", 5);
  await comesIn(dan, "audioEnergy", 0);
  await does(ben, "leaveCall");
  await untilConnected(anna, cara, dan);
  expect(await liveKinds(ben)).toEqual([]);
  expect(await ben.page.evaluate(() => window.watch.connections().length)).toBe(0);
  expect(await anna.page.evaluate(() => window.watch.opened())).toBe(connections + 1);
  await comesIn(anna, "audioEnergy", 0);
});

it("leaving closes devices and connections at once, on both sides of a direct call", async () => {
  const [anna, ben] = await spec.twoTalk("video");
  await does(anna, "leaveCall");
  expect(
    await anna.page.evaluate(() => [window.watch.tracks().length, window.watch.connections().length]),
  ).toEqual([0, 0]);
  expect(await call(anna)).toBeUndefined();
  await expect.poll(async () => (await call(ben))?.remotes).toEqual([]);
});

it("a call that the core ends is over here", async () => {
  const [anna, ben] = await spec.twoTalk("voice");
  spec.core.drop(ben.seat, "removed");
  await expect.poll(() => call(ben)).toBeUndefined();
  expect(await liveKinds(ben)).toEqual([]);
  await expect.poll(async () => (await call(anna))?.remotes).toEqual([]);
});
