// Bench of calls, over bare simple-peer in the same run: from the click that answers to the first sound and the first picture of the
// other one, through real hosts, cores and relay; and the CPU that a call of four costs, windows and cores together.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Page } from "playwright-core";
import { buildWhenStale } from "../support/browser.ts";
import { arrangeMeeting, CallWindow } from "../support/callWindows.ts";
import { startCoreProcess } from "../support/coreProcess.ts";
import { startMediaBrowser, type MediaBrowser } from "../support/mediaBrowser.ts";
import { startRelayProcess, type RelayProcess } from "../support/relayProcess.ts";
import { until } from "../support/talkers.ts";
import type { BareEncoding } from "./bareCall/page.ts";
import { serveBareCallPage, type BareCallPage } from "./bareCallPage.ts";
import { addFirstMedia } from "./firstMedia.ts";
import { absolute, median, relative, type Figure } from "./figure.ts";
import { cpuSecondsOf } from "./processCpu.ts";
import { writeSpeech } from "./speech.ts";
import { startForwarder, type ForwarderProcess } from "./relayForwarderProcess.ts";

const setupRounds = 7;
/** Nobody answers sooner; by then the caller's window has nothing more to do. */
const ringingMs = 1_500;
/** Twelve streams are encoded and decoded on one machine: with more, a small one is full, and what is measured is what it leaves out. */
const picturesOfFour = 5;
const cpuRounds = 3;
const cpuSeconds = 10;
/** Until the encoders have found their rates. */
const warmUpMs = 5_000;
/** Whoever was short of processor while the others came gives smaller pictures for a while, ours and the browser. */
const settlingMs = 60_000;
const names = ["Anna", "Ben", "Clara", "David"] as const;
const group = "Four";

export async function callsBench(): Promise<readonly Figure[]> {
  buildWhenStale();
  const world = await openWorld();
  try {
    return [...(await benchSetup(world)), ...(await benchCpu(world))];
  } finally {
    await closeWorld(world);
  }
}

interface World {
  readonly folder: string;
  /** What everybody's microphone hears in a call of four. */
  readonly speech: string;
  readonly relay: RelayProcess;
  readonly forwarder: ForwarderProcess;
  readonly bare: BareCallPage;
}

interface Setup {
  readonly audioMs: number;
  readonly videoMs: number;
}

async function benchSetup(world: World): Promise<readonly Figure[]> {
  const browser = await startMediaBrowser({ picturesPerSecond: 30, addToPages: addFirstMedia });
  const ours = await openOurs(world, [browser, browser], names.slice(0, 2));
  const bare = await openBare(world, [browser, browser], names.slice(0, 2));
  const results: { ours: Setup; bare: Setup }[] = [];
  try {
    for (let round = 0; round <= setupRounds; round++) {
      const answered = await answerOurs(ours);
      const result = { ours: answered, bare: await answerBare(bare, answered.constraints) };
      // The first one opens devices and compiles code.
      if (round > 0) results.push(result);
    }
  } finally {
    await Promise.all(ours.map((window) => window.close()));
    await browser.close();
  }
  const p50 = (of: (result: { ours: Setup; bare: Setup }) => number) => median(results.map(of));
  return (["audioMs", "videoMs"] as const).flatMap((media) => {
    const [value, baseline] = [p50(({ ours }) => ours[media]), p50(({ bare }) => bare[media])];
    const figure = `calls.answerToFirst.${media === "audioMs" ? "audio" : "frame"}`;
    return [
      absolute(figure, { value, unit: "ms p50", atMost: 1_000 }),
      relative(`${figure}.overBare`, { value, baseline, unit: "ms p50", limit: 1.3 }),
    ];
  });
}

async function benchCpu(world: World): Promise<readonly Figure[]> {
  const results: { ours: Cost; bare: Cost }[] = [];
  for (let round = 0; round < cpuRounds; round++) {
    const ours = await costOfOurs(world);
    results.push({ ours, bare: await costOfBare(world, ours.sending) });
  }
  const of = (value: (cost: Cost) => number) => ({
    value: median(results.map(({ ours }) => value(ours))),
    baseline: median(results.map(({ bare }) => value(bare))),
  });
  return [
    relative("calls.four.cpu", { ...of(({ cpu }) => cpu), unit: "CPU seconds a second", limit: 1.15 }),
    // The same work was done: as many pictures came, and as large ones.
    relative("calls.four.pixels", { ...pixels(of(({ pixelsPerSecond }) => pixelsPerSecond)), limit: 1.1 }),
  ];
}

/** Fewer is worse: the ratio is turned around. */
function pixels({ value, baseline }: { readonly value: number; readonly baseline: number }) {
  return { value: baseline, baseline: value, unit: "pixels of pictures a second, bare over ours" };
}

/** What every window sends, so that the bare call can be made to send the same. */
interface Sending {
  readonly constraints: MediaStreamConstraints;
  readonly encoding: BareEncoding;
}

interface Cost {
  readonly cpu: number;
  readonly pixelsPerSecond: number;
}

/** Everybody has a browser, as on a computer of their own: in a common one, who opens the camera first decides for all how large it films. */
interface Seats {
  readonly browsers: readonly MediaBrowser[];
  readonly pids: readonly number[];
  close(): Promise<void>;
}

async function takeSeats({ speech }: World): Promise<Seats> {
  const args = [`--use-file-for-fake-audio-capture=${speech}`];
  const browsers = await Promise.all(
    names.map(() => startMediaBrowser({ picturesPerSecond: picturesOfFour, args })),
  );
  return {
    browsers,
    pids: browsers.map(({ pid }) => pid),
    close: async () => void (await Promise.all(browsers.map((browser) => browser.close()))),
  };
}

async function costOfOurs(world: World): Promise<Cost & { readonly sending: Sending }> {
  const seats = await takeSeats(world);
  const windows = await openOurs(world, seats.browsers, names);
  try {
    await callFour(windows);
    const pages = windows.map(({ page }) => page);
    const cost = await measure([...seats.pids, ...windows.map(({ host }) => host.process.pid!)], pages);
    return { ...cost, sending: await pages[0]!.evaluate(readSending) };
  } finally {
    await Promise.all(windows.map((window) => window.close()));
    await seats.close();
  }
}

async function costOfBare(world: World, { constraints, encoding }: Sending): Promise<Cost> {
  const seats = await takeSeats(world);
  try {
    const pages = await openBare(world, seats.browsers, names);
    for (const page of pages) await page.evaluate((asked) => window.bareCall.open(asked), constraints);
    for (const [at, page] of pages.entries())
      for (const other of names.slice(0, at))
        await page.evaluate((name) => window.bareCall.call(name), other);
    await untilAllReceive(pages);
    for (const page of pages) await page.evaluate((asked) => window.bareCall.encode(asked), encoding);
    return await measure(seats.pids, pages);
  } finally {
    await seats.close();
  }
}

async function measure(pids: readonly number[], pages: readonly Page[]): Promise<Cost> {
  await untilSettled(pages);
  const [cpuBefore, cameBefore, startedAt] = [cpuSecondsOf(pids), await readAll(pages), performance.now()];
  await sleep(cpuSeconds * 1_000);
  const [cpuAfter, cameAfter] = [cpuSecondsOf(pids), await readAll(pages)];
  const seconds = (performance.now() - startedAt) / 1_000;
  const came = cameAfter.map(({ frames, pixels }, at) => (frames - cameBefore[at]!.frames) * pixels);
  const sum = came.reduce((total, one) => total + one, 0);
  return { cpu: (cpuAfter - cpuBefore) / seconds, pixelsPerSecond: sum / seconds };
}

/** Everybody sees everybody as large as anybody; on a machine that never gets there, the figure of the pixels says so. */
async function untilSettled(pages: readonly Page[]): Promise<void> {
  const endsAt = performance.now() + settlingMs;
  await sleep(warmUpMs);
  while (performance.now() < endsAt && new Set((await readAll(pages)).map(({ pixels }) => pixels)).size > 1)
    await sleep(1_000);
}

interface Came {
  /** Decoded so far, and how large the last one was. */
  readonly frames: number;
  readonly pixels: number;
}

async function readAll(pages: readonly Page[]): Promise<readonly Came[]> {
  return (await Promise.all(pages.map((page) => page.evaluate(readCame)))).flat();
}

/** Runs in a page: of every picture that comes to it. */
async function readCame(): Promise<readonly Came[]> {
  const live = window.meter.connections.filter(({ connectionState }) => connectionState === "connected");
  const reports = await Promise.all(live.map((connection) => connection.getStats()));
  return reports
    .flatMap((report) => [...report.values()] as RTCInboundRtpStreamStats[])
    .filter(({ type, kind, framesDecoded }) => type === "inbound-rtp" && kind === "video" && framesDecoded)
    .map(({ framesDecoded, frameWidth, frameHeight }) => ({
      frames: framesDecoded!,
      pixels: frameWidth! * frameHeight!,
    }));
}

/** Runs in a page of ours: what its camera gives, and what it makes of it for one of the others. */
function readSending(): Sending {
  const live = window.meter.connections.filter(({ connectionState }) => connectionState === "connected");
  const senders = live.flatMap((connection) => connection.getSenders());
  const camera = senders.find(({ track }) => track?.kind === "video" && track.readyState === "live")!;
  const { width, height, frameRate } = camera.track!.getSettings();
  const { maxBitrate, maxFramerate, scaleResolutionDownBy } = camera.getParameters().encodings[0]!;
  const video = { width: width!, height: height!, frameRate: frameRate! };
  return {
    constraints: { audio: true, video },
    encoding: { maxBitrate, maxFramerate, scaleResolutionDownBy },
  };
}

/** Everybody's window, with the conversation open: the direct one of two, or the group. */
function openOurs(
  { folder }: World,
  browsers: readonly MediaBrowser[],
  people: readonly string[],
): Promise<CallWindow[]> {
  return Promise.all(
    people.map((name, at) => {
      const conversation = people.length > 2 ? group : people[1 - at]!;
      return CallWindow.open({ browser: browsers[at]!, dataDir: join(folder, name), conversation });
    }),
  );
}

/** `constraints`: how the devices were asked for. */
async function answerOurs([caller, callee]: readonly CallWindow[]): Promise<
  Setup & Pick<Sending, "constraints">
> {
  await caller!.call("video");
  await callee!.ringing.waitFor();
  await sleep(ringingMs);
  await callee!.accept("video");
  const setup = await callee!.page.evaluate(() => window.firstMedia.after(window.clickedAt));
  const { constraints } = await caller!.page.evaluate(readSending);
  await callee!.leave();
  await Promise.all([caller!.untilOut(), callee!.untilOut()]);
  return { ...setup, constraints };
}

async function callFour([first, ...others]: readonly CallWindow[]): Promise<void> {
  await first!.call("video");
  for (const other of others) {
    await other.join();
    await other.button("Turn camera on").click();
  }
  await untilAllReceive([first!, ...others].map(({ page }) => page));
}

async function untilAllReceive(pages: readonly Page[]): Promise<void> {
  for (const page of pages)
    await until(() =>
      page.evaluate(async (others) => {
        const live = window.meter.connections.filter(
          ({ connectionState }) => connectionState === "connected",
        );
        return live.length === others && (await window.meter.received()).frames > 0;
      }, pages.length - 1),
    );
}

async function openBare(
  world: World,
  browsers: readonly MediaBrowser[],
  people: readonly string[],
): Promise<readonly Page[]> {
  return Promise.all(
    people.map(async (name, at) => {
      const page = await browsers[at]!.open(world.bare.url);
      await page.evaluate(([url, self]) => window.bareCall.connect(url, self), [
        world.forwarder.url,
        name,
      ] as const);
      return page;
    }),
  );
}

async function answerBare(
  [caller, callee]: readonly Page[],
  constraints: MediaStreamConstraints,
): Promise<Setup> {
  await caller!.evaluate((asked) => window.bareCall.open(asked), constraints);
  await sleep(ringingMs);
  const setup = await callee!.evaluate(
    async ([asked, other]) => {
      const from = performance.now();
      const opened = window.bareCall.open(asked).then(() => window.bareCall.call(other));
      const setup = await window.firstMedia.after(from);
      await opened;
      return setup;
    },
    [constraints, names[0]] as const,
  );
  // Nothing of it is left when the next one is measured.
  for (const page of [caller!, callee!]) await page.evaluate(() => window.bareCall.close());
  return setup;
}

/** Two conversations: of all four, and of the first two. */
async function openWorld(): Promise<World> {
  const folder = await mkdtemp(join(tmpdir(), "parley-bench-calls-"));
  const relay = await startRelayProcess(join(folder, "relay"));
  await arrangeMeeting({ folder, link: await relay.invite(names.length), names, group });
  await startDirect(folder);
  const forwarder = await startForwarder("default");
  const speech = join(folder, "speech.wav");
  await writeSpeech(speech);
  return { folder, speech, relay, forwarder, bare: await serveBareCallPage(forwarder.url) };
}

async function startDirect(folder: string): Promise<void> {
  const [anna, ben] = await Promise.all(
    names.slice(0, 2).map((name) => startCoreProcess(join(folder, name))),
  );
  const { account } = await ben!.ask("app.view", {});
  await until(async () => (await anna!.ask("app.view", {})).connection.state === "online");
  await anna!.ask("conversation.startDirect", { accountId: account!.accountId });
  await until(async () => (await ben!.ask("conversation.list", {})).conversations.length === 2);
  await Promise.all([anna!.close(), ben!.close()]);
}

async function closeWorld({ folder, relay, forwarder, bare }: World): Promise<void> {
  await Promise.all([relay.close(), forwarder.close(), bare.close()]);
  await rm(folder, { recursive: true, force: true });
}
