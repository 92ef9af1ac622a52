// Calls as people make them: real windows on real hosts, cores and a real relay, in Chromium with made-up devices. That sound and pictures
// arrive is read from WebRTC; everything else is what people do and see. Each call ends in the right line of the history of everybody.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, onTestFinished, test } from "vitest";
import { buildWhenStale } from "../support/browser.ts";
import { arrangeMeeting, CallWindow, type Meeting } from "../support/callWindows.ts";
import { startMediaBrowser, type MediaBrowser } from "../support/mediaBrowser.ts";
import { startRelayProcess, type RelayProcess } from "../support/relayProcess.ts";

let browser: MediaBrowser;
beforeAll(async () => {
  buildWhenStale();
  browser = await startMediaBrowser();
});
afterAll(() => browser.close());

let windows: CallWindow[] = [];
afterEach(async () => {
  const troubles = windows.flatMap((window) => window.troubles);
  await Promise.all(windows.map((window) => window.close()));
  windows = [];
  expect(troubles).toEqual([]);
});

interface Place {
  readonly relay: RelayProcess;
  readonly folder: string;
}

async function arrange(meeting: Pick<Meeting, "names" | "group" | "secondDevices">): Promise<Place> {
  const folder = await mkdtemp(join(tmpdir(), "parley-calls-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const relay = await startRelayProcess(join(folder, "relay"));
  onTestFinished(() => relay.close());
  await arrangeMeeting({ folder, link: await relay.invite(meeting.names.length), ...meeting });
  return { relay, folder };
}

async function open({ folder }: Place, name: string, conversation: string): Promise<CallWindow> {
  const window = await CallWindow.open({ browser, dataDir: join(folder, name), conversation });
  windows.push(window);
  return window;
}

/** Anna and Ben, who have a conversation with each other. */
async function twoPeople(): Promise<Place & { readonly anna: CallWindow; readonly ben: CallWindow }> {
  const place = await arrange({ names: ["Anna", "Ben"] });
  const [anna, ben] = await Promise.all([open(place, "Anna", "Ben"), open(place, "Ben", "Anna")]);
  return { ...place, anna, ben };
}

const timeout = 180_000;

test("a video call: picture and sound both ways, until one leaves", { timeout }, async () => {
  const { anna, ben } = await twoPeople();
  await anna.call("video");
  await ben.accept("video");
  for (const window of [anna, ben]) {
    await window.untilConnected(1);
    await window.comesIn("frames", 5);
    await window.comesIn("energy");
  }
  expect((await anna.received()).ways).toEqual(["host udp"]);
  await ben.leave();
  await Promise.all([anna.untilOut(), ben.untilOut()]);
  for (const window of [anna, ben]) await window.untilHistory("Video call");
});

test(
  "a voice call, muted and unmuted, that becomes a video call, with a screen shown",
  { timeout },
  async () => {
    const { anna, ben } = await twoPeople();
    await anna.call("voice");
    await ben.accept("voice");
    await Promise.all([anna.comesIn("energy"), ben.comesIn("energy")]);
    expect((await anna.received()).frames).toBe(0);
    await ben.button("Mute microphone").click();
    await anna.stops("energy");
    await ben.button("Unmute microphone").click();
    await anna.comesIn("energy");
    await ben.button("Turn camera on").click();
    await anna.comesIn("frames", 5);
    expect((await ben.received()).frames).toBe(0);
    await anna.button("Turn camera on").click();
    await ben.comesIn("frames", 5);
    await anna.button("Turn camera off").click();
    await ben.button("Turn camera off").click();
    await Promise.all([anna.stops("frames"), ben.stops("frames")]);
    await anna.shareScreen();
    await ben.comesIn("frames", 3);
    await anna.leave();
    await Promise.all([anna.untilOut(), ben.untilOut()]);
    for (const window of [anna, ben]) await window.untilHistory("Voice call");
  },
);

test("declined, cancelled", { timeout }, async () => {
  const { anna, ben } = await twoPeople();
  await anna.call("voice");
  await ben.button("Decline").click();
  await anna.untilOut();
  await anna.untilHistory("Call declined");
  await ben.untilHistory("You declined a call");
  await anna.call("video");
  await ben.ringing.waitFor();
  await anna.leave();
  await ben.ringing.waitFor({ state: "hidden" });
  await anna.untilHistory("Cancelled video call");
  await ben.untilHistory("Missed video call");
  // Back from the history, to whoever it was.
  await ben.callBack("voice");
  await anna.accept("voice");
  await anna.leave();
  await ben.untilOut();
});

test(
  "while it rings all is agreed on but where anybody is; answered, that connection stands",
  { timeout },
  async () => {
    const { anna, ben } = await twoPeople();
    await anna.call("video");
    for (const window of [ben, anna]) await window.untilAgreed(1);
    await ben.page.waitForTimeout(1_000);
    for (const window of [anna, ben]) {
      expect(await window.addressesKnown()).toBe(0);
      expect(await window.received()).toMatchObject({ frames: 0, samples: 0, energy: 0 });
    }
    await ben.accept("voice");
    await Promise.all([anna.comesIn("energy"), ben.comesIn("energy"), ben.comesIn("frames", 5)]);
    expect((await anna.received()).frames).toBe(0);
    for (const window of [anna, ben]) expect(await window.connectionsMade()).toBe(1);
    await ben.leave();
    await Promise.all([anna.untilOut(), ben.untilOut()]);
    await anna.call("voice");
    await anna.untilAgreed(1);
    await ben.button("Decline").click();
    await anna.untilOut();
    for (const window of [anna, ben]) await window.untilAgreed(0);
  },
);

test("in a group, too: agreed on with whoever is in it, and with nobody twice", { timeout }, async () => {
  const group = "Launch 上线";
  const names = ["Anna", "Ben", "Clara"];
  const place = await arrange({ names, group });
  const [anna, ben, clara] = (await Promise.all(names.map((name) => open(place, name, group)))) as [
    CallWindow,
    CallWindow,
    CallWindow,
  ];
  await anna.call("voice");
  await anna.untilAgreed(2);
  for (const window of [ben, clara]) await window.untilAgreed(1);
  await ben.join();
  for (const window of [anna, ben]) await window.untilConnected(1);
  expect(await clara.addressesKnown()).toBe(0);
  await clara.join();
  for (const window of [anna, ben, clara]) {
    await window.untilConnected(2, 20_000);
    await window.comesIn("energy");
    expect(await window.connectionsMade()).toBe(2);
  }
});

test("nobody answers", { timeout }, async () => {
  const { anna, ben } = await twoPeople();
  await anna.call("voice");
  await ben.ringing.waitFor();
  await anna.button("Leave call").waitFor({ state: "hidden", timeout: 60_000 });
  await ben.ringing.waitFor({ state: "hidden" });
  await anna.untilHistory("No answer");
  await ben.untilHistory("Missed call");
});

test("busy in another call", { timeout }, async () => {
  const place = await arrange({ names: ["Ben", "Anna", "Clara"] });
  const [ben, anna, clara] = await Promise.all([
    open(place, "Ben", "Clara"),
    open(place, "Anna", "Ben"),
    open(place, "Clara", "Ben"),
  ]);
  await anna.call("voice");
  await ben.accept("voice");
  await anna.comesIn("energy");
  // Over as soon as it has begun.
  await clara.button("Start voice call").click();
  await clara.untilHistory("Busy in another call");
  await ben.untilHistory("Missed call, you were in another one");
  await anna.comesIn("energy");
});

test("four in a group: one comes later, one goes, the others go on", { timeout }, async () => {
  const group = "Launch 上线";
  const names = ["Anna", "Ben", "Clara", "David"];
  const place = await arrange({ names, group });
  const [anna, ben, clara, david] = (await Promise.all(names.map((name) => open(place, name, group)))) as [
    CallWindow,
    CallWindow,
    CallWindow,
    CallWindow,
  ];
  await anna.call("video");
  await Promise.all([ben.join(), clara.join()]);
  for (const window of [anna, ben, clara]) await window.untilConnected(2);
  await ben.button("Turn camera on").click();
  await david.join();
  for (const window of [anna, ben, clara, david]) {
    await window.untilConnected(3);
    await window.comesIn("frames", 5);
    await window.comesIn("energy");
  }
  await ben.leave();
  await ben.untilOut();
  for (const window of [anna, clara, david]) {
    await window.untilConnected(2);
    await window.comesIn("energy");
  }
  // It still runs: he can come back.
  await ben.button("Join with voice").click();
  for (const window of [anna, ben, clara, david]) await window.untilConnected(3);
  for (const window of [anna, ben, clara, david]) {
    await window.leave();
    await window.untilOut();
  }
  for (const window of [anna, ben, clara, david]) await window.untilHistory("Video call");
});

test("one side crashes: the other goes on waiting, then hangs up by itself", { timeout }, async () => {
  const { anna, ben, folder } = await twoPeople();
  await anna.call("voice");
  await ben.accept("voice");
  await Promise.all([anna.comesIn("energy"), ben.comesIn("energy")]);
  await ben.crash();
  windows = [anna];
  await anna.button("Leave call").waitFor({ state: "hidden", timeout: 90_000 });
  await anna.untilHistory("Voice call");
  const again = await open({ folder } as Place, "Ben", "Anna");
  await again.untilHistory("Voice call");
});

test(
  "the relay restarts in mid-call: picture and sound go on, and the end is told when it is back",
  { timeout },
  async () => {
    const { anna, ben, relay } = await twoPeople();
    await anna.call("video");
    await ben.accept("video");
    await Promise.all([anna.comesIn("frames", 5), ben.comesIn("frames", 5)]);
    await relay.kill();
    for (const window of [anna, ben]) {
      await window.comesIn("frames", 30);
      await window.comesIn("energy");
    }
    await ben.button("Mute microphone").click();
    await anna.stops("energy");
    await relay.start();
    await Promise.all([anna, ben].map((window) => window.untilOnline()));
    await anna.comesIn("frames", 5);
    await anna.leave();
    await Promise.all([anna.untilOut(), ben.untilOut()]);
    for (const window of [anna, ben]) await window.untilHistory("Video call");
  },
);

test("a window that is loaded again comes back into its call", { timeout }, async () => {
  const { anna, ben } = await twoPeople();
  await anna.call("video");
  await ben.accept("video");
  await anna.comesIn("frames", 5);
  await ben.crashPage();
  await ben.button("Leave call").waitFor();
  for (const window of [anna, ben]) {
    await window.comesIn("frames", 5);
    await window.comesIn("energy");
  }
});

test(
  "rings on both of somebody's computers, and answered on one stops on the other",
  { timeout },
  async () => {
    const place = await arrange({ names: ["Anna", "Ben"], secondDevices: { Ben: "Ben's laptop" } });
    const [anna, ben, laptop] = await Promise.all([
      open(place, "Anna", "Ben"),
      open(place, "Ben", "Anna"),
      open(place, "Ben's laptop", "Anna"),
    ]);
    await anna.call("voice");
    await Promise.all([ben.ringing.waitFor(), laptop.ringing.waitFor()]);
    await laptop.accept("voice");
    await ben.ringing.waitFor({ state: "hidden" });
    await Promise.all([anna.comesIn("energy"), laptop.comesIn("energy")]);
    await anna.leave();
    await laptop.untilOut();
    for (const window of [anna, ben, laptop]) await window.untilHistory("Voice call");
    await anna.call("voice");
    await ben.button("Decline").click();
    await laptop.ringing.waitFor({ state: "hidden" });
    await anna.untilHistory("Call declined");
    for (const window of [ben, laptop]) await window.untilHistory("You declined a call");
  },
);
