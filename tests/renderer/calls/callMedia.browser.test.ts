// Calls between real engines in real Chromium with made-up devices: what one sends is decoded and heard by the other.
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { openCallPage, startCallHost, type CallHost, type CallPage } from "./fixture/callHost.ts";
import { conversation, createCoreDouble, type CoreDouble } from "./fixture/coreDouble.ts";

let host: CallHost;
let core: CoreDouble;
let pages: CallPage[] = [];

beforeAll(async () => {
  host = await startCallHost();
});
afterAll(() => host.close());
beforeEach(() => {
  core = createCoreDouble();
});
afterEach(async () => {
  const problems = pages.flatMap((each) => each.problems);
  await Promise.all(pages.map((each) => each.close()));
  pages = [];
  expect(problems).toEqual([]);
});

async function open(): Promise<CallPage> {
  const page = await openCallPage(host, core);
  pages.push(page);
  return page;
}

async function start({ page }: CallPage, media: "voice" | "video"): Promise<void> {
  await page.evaluate(([to, media]) => window.calls.actions.startCall(to, media), [
    conversation,
    media,
  ] as const);
}

async function joinRinging({ page }: CallPage, camera: boolean): Promise<void> {
  await page.waitForFunction(() => window.calls.state.useCalls.getState().byId.size > 0);
  await page.evaluate((camera) => {
    const [callId] = window.calls.state.useCalls.getState().byId.keys();
    return window.calls.actions.joinCall(callId!, { camera });
  }, camera);
}

const received = ({ page }: CallPage) => page.evaluate(() => window.watch.received());
const active = ({ page }: CallPage) =>
  page.evaluate(() => window.calls.activeCall.useActiveCall.getState().call);

async function untilConnected(...all: readonly CallPage[]): Promise<void> {
  for (const { page } of all)
    await page.waitForFunction((others) => {
      const remotes = window.calls.activeCall.useActiveCall.getState().call?.remotes ?? [];
      return remotes.length === others && remotes.every(({ connection }) => connection === "connected");
    }, all.length - 1);
}

it("a video call carries pictures and voices both ways", async () => {
  const [anna, ben] = [await open(), await open()];
  await start(anna, "video");
  await joinRinging(ben, true);
  await untilConnected(anna, ben);
  for (const each of [anna, ben]) {
    await expect
      .poll(async () => (await received(each)).framesDecoded, { timeout: 20_000 })
      .toBeGreaterThan(20);
    await expect.poll(async () => (await received(each)).audioEnergy, { timeout: 20_000 }).toBeGreaterThan(0);
  }
});
