// What is around a call: tones, devices that come and go, the preview and the meter, addresses that are hidden, a page that was away, and
// "Test my connection".
import { expect, it } from "vitest";
import { answer, call, callSpec, comesIn, does, start, untilConnected } from "./fixture/callSpec.ts";
import type { CallPage } from "./fixture/callHost.ts";

const spec = callSpec();

const tone = ({ page }: CallPage) => page.evaluate(() => window.calls.ring.useRinging.getState().tone);
const inUse = ({ page }: CallPage) => page.evaluate(() => window.calls.devices.useInUse.getState());
const devices = ({ page }: CallPage) => page.evaluate(() => window.calls.devices.useDevices.getState());

it("rings for who is called and rings back for who calls, until it is answered", async () => {
  const [anna, ben] = [await spec.open(), await spec.open()];
  await start(anna, "voice");
  await expect.poll(() => tone(anna)).toBe("ringBack");
  await expect.poll(() => tone(ben)).toBe("ring");
  await answer(ben);
  await expect.poll(() => tone(anna)).toBeUndefined();
  await expect.poll(() => tone(ben)).toBeUndefined();
  await expect.poll(async () => (await inUse(ben)).microphone).toBe(true);
});

it("is silent when the ring tone is off, and when the call is refused", async () => {
  const [anna, ben] = [await spec.open(), await spec.open()];
  await ben.changeSettings({ ringtone: false });
  await start(anna, "voice");
  await expect.poll(() => tone(anna)).toBe("ringBack");
  expect(await tone(ben)).toBeUndefined();
  await ben.changeSettings({ ringtone: true });
  await expect.poll(() => tone(ben)).toBe("ring");
  await ben.page.evaluate(() => {
    const [callId] = window.calls.state.useCalls.getState().byId.keys();
    return window.calls.actions.declineCall(callId!);
  });
  await expect.poll(() => tone(ben)).toBeUndefined();
});

it("a tone really sounds, and ends", async () => {
  const anna = await spec.open();
  await does(anna, "playTestTone");
});

it("devices are known by name, and the chosen one is opened", async () => {
  const [anna, ben] = await spec.twoTalk("voice");
  const { microphone, camera } = await devices(anna);
  expect(microphone.length).toBeGreaterThan(1);
  expect(camera.length).toBeGreaterThan(0);
  const [, other] = microphone;
  await does(anna, "chooseDevice", "microphone", other!);
  await expect
    .poll(() => anna.page.evaluate(() => window.watch.tracks().map(({ label }) => label)))
    .toEqual([other]);
  await comesIn(ben, "audioEnergy", 0);
  // A name that is not here any more: the system's choice.
  await does(anna, "chooseDevice", "microphone", "Lost headset");
  await comesIn(ben, "audioEnergy", 0);
  expect((await call(anna))?.local.microphone).toEqual({ isOn: true });
});

it("a camera that can blur what is behind is told to, and told again when the wish changes", async () => {
  const anna = await spec.open();
  // No made-up camera offers it: this one is made to, and its answers are looked at.
  await anna.page.evaluate(() => {
    const { prototype } = MediaStreamTrack;
    const { getCapabilities, applyConstraints } = prototype;
    const told: unknown[] = [];
    Object.assign(window, { told });
    prototype.getCapabilities = function () {
      const offered = getCapabilities.call(this);
      return this.kind === "video" ? { ...offered, backgroundBlur: [false, true] } : offered;
    };
    prototype.applyConstraints = function (constraints) {
      if (constraints !== undefined && "backgroundBlur" in constraints) told.push(constraints.backgroundBlur);
      return applyConstraints.call(this, constraints);
    };
  });
  const told = () =>
    anna.page.evaluate(() => (window as unknown as { told: readonly boolean[] }).told.at(-1));
  await anna.changeSettings({ backgroundBlur: true });
  await start(anna, "video");
  await expect.poll(told).toBe(true);
  await expect.poll(async () => (await call(anna))?.local.camera.track).toBe("live");
  expect(await anna.page.evaluate(() => window.watch.workers().length)).toBe(0);
  await anna.changeSettings({ backgroundBlur: false });
  await expect.poll(told).toBe(false);
});

it("what the others say comes out of the chosen speaker", async () => {
  const [anna, ben] = await spec.twoTalk("voice");
  const heardAt = ({ page }: CallPage) => page.evaluate(() => window.watch.speakers());
  await expect.poll(() => heardAt(anna)).toEqual([""]);
  const chosen = (await devices(anna)).speaker.at(-1)!;
  await does(anna, "chooseDevice", "speaker", chosen);
  await expect.poll(() => heardAt(anna)).toEqual([chosen]);
  await comesIn(anna, "audioEnergy", 0);
  expect(await heardAt(ben)).toEqual([""]);
  // A name that is not here any more: the system's choice.
  await does(anna, "chooseDevice", "speaker", "Lost headset");
  await expect.poll(() => heardAt(anna)).toEqual([""]);
});

it("a device that is lost gives way to the system's choice, and says so", async () => {
  const [anna, ben] = await spec.twoTalk("voice");
  await anna.page.evaluate(() => {
    const [track] = window.watch.tracks();
    // What the browser does when it is unplugged.
    track!.stop();
    track!.dispatchEvent(new Event("ended"));
  });
  await expect.poll(async () => (await call(anna))?.local.microphone.trouble).toBe("lost");
  await comesIn(ben, "audioEnergy", 0);
});

it("a chosen device that comes back is taken again", async () => {
  const [anna, ben] = await spec.twoTalk("voice");
  const [first, second] = (await devices(anna)).microphone;
  const show = (names: readonly string[]) =>
    anna.page.evaluate((names) => {
      const { mediaDevices } = navigator;
      const all = window.allDevices ?? mediaDevices.enumerateDevices.bind(mediaDevices);
      window.allDevices = all;
      mediaDevices.enumerateDevices = async () =>
        (await all()).filter(({ kind, label }) => kind !== "audioinput" || names.includes(label));
      mediaDevices.dispatchEvent(new Event("devicechange"));
    }, names);
  await show([first!]);
  await does(anna, "chooseDevice", "microphone", second!);
  const opened = () => anna.page.evaluate(() => window.watch.tracks().map(({ label }) => label));
  await expect.poll(opened).not.toEqual([second]);
  await show([first!, second!]);
  await expect.poll(opened).toEqual([second]);
  await comesIn(ben, "audioEnergy", 0);
});

it("a device that is refused is said to be, the call goes on without it, and it is tried again", async () => {
  const [anna, ben] = [await spec.open(), await spec.open()];
  await anna.page.evaluate(() => {
    const open = navigator.mediaDevices.getUserMedia;
    navigator.mediaDevices.getUserMedia = (asked) =>
      window.refuses === false
        ? open.call(navigator.mediaDevices, asked)
        : Promise.reject(new DOMException("no", "NotAllowedError"));
  });
  await start(anna, "video");
  await answer(ben);
  await untilConnected(anna, ben);
  expect((await call(anna))?.local).toMatchObject({
    microphone: { trouble: "denied" },
    camera: { isOn: true, trouble: "denied" },
  });
  await comesIn(anna, "audioEnergy", 0);
  await expect.poll(async () => (await call(ben))?.remotes[0]?.isMuted).toBe(true);
  await anna.page.evaluate(() => (window.refuses = false));
  await does(anna, "setMicrophone", true);
  await comesIn(ben, "audioEnergy", 0);
  expect((await call(anna))?.local).toMatchObject({
    microphone: { isOn: true },
    camera: { isOn: true, trouble: "denied" },
  });
  await does(anna, "setCamera", true);
  await comesIn(ben, "framesDecoded", 0);
  expect((await call(anna))?.local.camera.trouble).toBeUndefined();
});

declare global {
  interface Window {
    refuses?: boolean;
  }
}

it("the preview and the meter open a device while somebody looks, and no longer", async () => {
  const anna = await spec.open();
  const seen = await anna.page.evaluate(async () => {
    const { levels, preview } = window.calls;
    let loudest = 0;
    let camera: MediaStreamTrack | undefined;
    const stops = [
      levels.watchMicrophone((level) => (loudest = Math.max(loudest, level))),
      preview.openPreview(({ track }) => (camera = track)),
    ];
    const until = async (done: () => boolean) => {
      while (!done()) await new Promise((resolve) => setTimeout(resolve, 50));
    };
    await until(() => loudest > 0.1 && camera !== undefined);
    const during = window.calls.devices.useInUse.getState();
    stops.forEach((stop) => stop());
    return { during, after: window.calls.devices.useInUse.getState(), live: window.watch.tracks().length };
  });
  expect(seen).toEqual({
    during: { microphone: true, camera: true, screen: false },
    after: { microphone: false, camera: false, screen: false },
    live: 0,
  });
});

it("when everything is to be relayed and there is no relay, no connection is tried", async () => {
  const [anna, ben] = [await spec.open(), await spec.open()];
  await ben.changeSettings({ alwaysRelayCalls: true });
  await start(anna, "voice");
  await answer(ben);
  await expect.poll(async () => (await call(ben))?.cannotRelay).toBe(true);
  await ben.page.waitForTimeout(1000);
  expect(await ben.page.evaluate(() => window.watch.opened())).toBe(0);
  expect((await call(anna))?.cannotRelay).toBe(false);
});

it("the servers that the relay names are used, and no others", async () => {
  spec.core.servers = [{ urls: ["turn:127.0.0.1:9"], username: "1:x", credential: "y" }];
  const [anna, ben] = [await spec.open(), await spec.open()];
  await ben.changeSettings({ alwaysRelayCalls: true });
  await start(anna, "voice");
  await answer(ben);
  await expect.poll(() => ben.page.evaluate(() => window.watch.configurations.length)).toBe(1);
  expect(await ben.page.evaluate(() => window.watch.configurations[0])).toMatchObject({
    iceServers: spec.core.servers,
    iceTransportPolicy: "relay",
  });
});

it("whoever is called tells no address either once that is wished in mid-call", async () => {
  spec.core.servers = [{ urls: ["turn:127.0.0.1:9"], username: "1:x", credential: "y" }];
  const [anna] = await spec.twoTalk("voice");
  const told = () => spec.core.signals.length;
  await expect.poll(told).toBeGreaterThan(3);
  const before = told();
  await anna.changeSettings({ alwaysRelayCalls: true });
  const policy = () =>
    anna.page.evaluate(() => window.watch.connections()[0]?.getConfiguration().iceTransportPolicy);
  await expect.poll(policy).toBe("relay");
  const since = () =>
    spec.core.signals
      .slice(before)
      .filter(({ from }) => from.deviceId === spec.core.deviceIdOf(anna.seat))
      .map(({ payload }) => (JSON.parse(payload) as { readonly kind: string }).kind);
  await expect.poll(since).toContain("answer");
  await anna.page.waitForTimeout(1_000);
  expect(since()).not.toContain("candidates");
});

it("a window that was loaded again comes back into its call", async () => {
  const [anna, ben] = await spec.twoTalk("video");
  // As after a crash: it says goodbye to nobody.
  await ben.page.evaluate(() => {
    window.askCore = () => new Promise(() => undefined);
    RTCDataChannel.prototype.send = () => undefined;
  });
  await ben.page.reload();
  await ben.page.waitForFunction(() => window.calls !== undefined);
  await untilConnected(ben, anna);
  await comesIn(anna, "framesDecoded", 5);
  expect((await call(anna))?.remotes).toHaveLength(1);
  expect(
    spec.core.asked.filter(({ name, seat }) => name === "call.join" && seat === ben.seat.number),
  ).toHaveLength(2);
});

it("when both called at the same moment, the one call goes on with both in it", async () => {
  const [anna, ben] = await spec.twoTalk("video");
  spec.core.drop(anna.seat, "merged");
  await expect
    .poll(
      () =>
        spec.core.asked.filter(({ name, seat }) => name === "call.join" && seat === anna.seat.number).length,
    )
    .toBe(1);
  await untilConnected(anna, ben);
  await comesIn(ben, "framesDecoded", 5);
  expect(await tone(anna)).toBeUndefined();
});

it("a window that is closed leaves its call", async () => {
  const [anna, ben] = await spec.twoTalk("voice");
  await ben.page.close({ runBeforeUnload: false });
  await expect.poll(async () => (await call(anna))?.remotes, { timeout: 5000 }).toEqual([]);
  const told = spec.core.asked.filter(({ name }) => name === "call.lost");
  expect(told.map(({ params }) => params)).toEqual([expect.objectContaining({ reason: "left" })]);
});

it("who speaks is seen, and how good the line is", async () => {
  const [anna, ben] = await spec.twoTalk("video");
  await expect.poll(async () => (await call(ben))?.remotes[0]?.isSpeaking, { timeout: 10_000 }).toBe(true);
  await expect.poll(async () => (await call(anna))?.isSpeaking, { timeout: 10_000 }).toBe(true);
  await expect.poll(async () => (await call(ben))?.speaker, { timeout: 10_000 }).toBeDefined();
  await expect
    .poll(async () => (await call(ben))?.remotes[0]?.quality?.received?.width, { timeout: 20_000 })
    .toBeGreaterThan(0);
  expect((await call(ben))?.remotes[0]).toMatchObject({ bars: 4, quality: { route: "direct" } });
  // At once, not after the pause that belongs to speaking.
  await does(anna, "setMicrophone", false);
  expect((await call(anna))?.isSpeaking).toBe(false);
  await expect.poll(async () => (await call(ben))?.remotes[0]?.isSpeaking, { timeout: 1000 }).toBe(false);
});

it("the mark of who speaks does not blink while they do", async () => {
  const [, ben] = await spec.twoTalk("voice");
  await expect.poll(async () => (await call(ben))?.remotes[0]?.isSpeaking, { timeout: 10_000 }).toBe(true);
  // The made-up microphone beeps once a second.
  const changes = await ben.page.evaluate(async () => {
    let changes = 0;
    const { useActiveCall } = window.calls.activeCall;
    const unfollow = useActiveCall.subscribe(({ call: now }, { call: before }) => {
      if (now?.remotes[0]?.isSpeaking !== before?.remotes[0]?.isSpeaking) changes++;
    });
    await new Promise((resolve) => setTimeout(resolve, 4000));
    unfollow();
    return changes;
  });
  expect(changes).toBe(0);
});

it("what is drawn small is sent small, and what is hidden is not sent", async () => {
  const [anna, ben] = await spec.twoTalk("video");
  await comesIn(ben, "framesDecoded", 5);
  const deviceId = spec.core.deviceIdOf(anna.seat);
  const sentHeight = () =>
    anna.page.evaluate(async () => {
      const [connection] = window.watch.connections();
      const report = await connection!.getTransceivers()[1]!.sender.getStats();
      return [...report.values()].find(({ type }) => type === "outbound-rtp")?.frameHeight ?? 0;
    });
  await does(ben, "setTileSize", deviceId, "small");
  await expect.poll(sentHeight, { timeout: 20_000 }).toBeLessThanOrEqual(180);
  await does(ben, "setTileSize", deviceId, "large");
  await expect.poll(sentHeight, { timeout: 20_000 }).toBeGreaterThan(180);
});

it("the test of one's connection says what works, and closes everything", async () => {
  spec.core.servers = [
    { urls: ["stun:127.0.0.1:9", "turn:127.0.0.1:9?transport=tcp"], username: "1:x", credential: "y" },
  ];
  const anna = await spec.open();
  const steps = await anna.page.evaluate(async () => {
    const { runConnectionTest, useConnectionTest } = window.calls.connectionTest;
    await runConnectionTest();
    return useConnectionTest.getState();
  });
  expect(steps).toMatchObject({
    isRunning: false,
    steps: [
      { kind: "microphone", outcome: { state: "works" } },
      { kind: "camera", outcome: { state: "works" } },
      { kind: "relay", outcome: { state: "works", roundTripMs: 3 } },
      { kind: "direct", outcome: { state: "works" } },
      { kind: "stun", outcome: { state: "fails", reason: "unreachable" } },
      { kind: "turn", transport: "udp", url: "", outcome: { state: "absent" } },
      { kind: "turn", transport: "tcp", outcome: { state: "fails", reason: "unreachable" } },
      { kind: "turn", transport: "tls", url: "", outcome: { state: "absent" } },
    ],
  });
  expect(
    await anna.page.evaluate(() => [window.watch.tracks().length, window.watch.connections().length]),
  ).toEqual([0, 0]);
});
