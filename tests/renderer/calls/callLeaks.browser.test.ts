// An hour of coming and going in compressed form: a thousand lines are opened and closed, at every stage of their making, with real
// connections and real tracks, and nothing of them is left.
import { expect, it } from "vitest";
import { answer, callSpec, comesIn, does, start, untilConnected } from "./fixture/callSpec.ts";

// The browser allows 500 connections in a page, those included that are closed and still held by something: so a thousand show that
// ours are let go of, when the garbage is collected now and then.
const spec = callSpec(["--js-flags=--expose-gc"]);

it("a thousand lines leave no connection, track or timer", async () => {
  const { page } = await spec.open();
  const before = await page.evaluate(() => window.watch.timers());
  const done = await page.evaluate(async () => {
    const { Link } = window.calls.link;
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true, video: true });
    const [microphone, camera] = [stream.getAudioTracks()[0]!, stream.getVideoTracks()[0]!];
    const tracks = { microphone, camera, screen: null, screenSound: null };
    let connected = 0;

    const openOne = async (number: number) => {
      const pair: InstanceType<typeof Link>[] = [];
      await new Promise<void>((resolve) => {
        // Four of five are closed before they stand: after none, one, two ... of its signals.
        let left = number % 5 === 0 ? Infinity : number % 4;
        const open = (at: number) =>
          new Link({
            isInitiator: at === 0,
            mayConnect: () => true,
            configuration: async () => ({ iceServers: [] }),
            tracks: () => tracks,
            signal: async (payload) => {
              if (left-- <= 0) return resolve();
              pair[1 - at]?.accept(payload);
            },
            events: {
              onChange: () => {
                if (pair[at]?.state !== "connected" || pair[1 - at]?.state !== "connected") return;
                connected++;
                resolve();
              },
              onOpen: () => undefined,
              onText: () => undefined,
              onLost: () => undefined,
            },
          });
        pair.push(open(0), open(1));
      });
      pair.forEach((link) => link.close());
      if (number % 20 === 0) (globalThis as unknown as { readonly gc: () => void }).gc();
    };
    let number = 0;
    const worker = async () => {
      while (number < 500) await openOne(number++);
    };
    await Promise.all(Array.from({ length: 4 }, worker));
    stream.getTracks().forEach((track) => track.stop());
    return { connected, opened: window.watch.opened() };
  });
  expect(done.connected).toBeGreaterThanOrEqual(100);
  expect(done.opened).toBeGreaterThan(800);
  await expect.poll(() => page.evaluate(() => window.watch.timers()), { timeout: 10_000 }).toBe(before);
  expect(
    await page.evaluate(() => [window.watch.connections().length, window.watch.tracks().length]),
  ).toEqual([0, 0]);
}, 300_000);

it("calls that come and go leave the window as it was", async () => {
  const [anna, ben] = [await spec.open(), await spec.open()];
  const left = () =>
    anna.page.evaluate(() => [
      window.watch.timers(),
      window.watch.tracks().length,
      window.watch.connections().length,
      document.querySelectorAll("audio").length,
    ]);
  const before = await left();
  for (let round = 0; round < 5; round++) {
    await start(anna, "video");
    await answer(ben, true);
    await untilConnected(anna, ben);
    await comesIn(ben, "audioEnergy", 0);
    await does(anna, "leaveCall");
    await does(ben, "leaveCall");
    await ben.page.waitForFunction(() => window.calls.state.useCalls.getState().byId.size === 0);
  }
  await expect.poll(left, { timeout: 10_000 }).toEqual(before);
});
