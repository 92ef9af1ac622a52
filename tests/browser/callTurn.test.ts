// Calls whose people hide their addresses: every direct way is forbidden, and all of it goes through a real coturn with the credentials
// that the real relay hands out; over UDP, over TCP, over a bad line, and not at all with credentials that are not good.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, onTestFinished, test } from "vitest";
import { buildWhenStale } from "../support/browser.ts";
import { arrangeMeeting, CallWindow } from "../support/callWindows.ts";
import { coturnMissing, startCoturn, type Coturn } from "../support/coturn.ts";
import { startMediaBrowser, type MediaBrowser } from "../support/mediaBrowser.ts";
import { startRelayProcess } from "../support/relayProcess.ts";
import { openUdpDoor } from "../support/udpDoor.ts";

const missing = coturnMissing();
const why = missing === undefined ? "" : ` (skipped: ${missing})`;
const timeout = 180_000;

let cast: { readonly coturn: Coturn; readonly browser: MediaBrowser } | undefined;
beforeAll(async () => {
  if (missing !== undefined) return;
  buildWhenStale();
  cast = { coturn: await startCoturn({ peers: "own" }), browser: await startMediaBrowser() };
});
afterAll(async () => {
  await cast?.browser.close();
  await cast?.coturn.close();
});

let windows: readonly CallWindow[] = [];
afterEach(async () => {
  await Promise.all(windows.map((window) => window.close()));
  windows = [];
});

/** Anna and Ben at a relay with these settings, both of whom hide their addresses. */
async function twoHidden(
  settings: Readonly<Record<string, string>>,
): Promise<readonly [CallWindow, CallWindow]> {
  const folder = await mkdtemp(join(tmpdir(), "parley-turn-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const relay = await startRelayProcess(join(folder, "relay"), settings);
  onTestFinished(() => relay.close());
  const names = ["Anna", "Ben"] as const;
  await arrangeMeeting({ folder, link: await relay.invite(2), names, settings: { alwaysRelayCalls: true } });
  const open = (name: string, conversation: string) =>
    CallWindow.open({ browser: cast!.browser, dataDir: join(folder, name), conversation });
  const opened = await Promise.all([open("Anna", "Ben"), open("Ben", "Anna")]);
  windows = opened;
  return opened;
}

/** In a video call, with picture and sound at both ends. */
async function talk([anna, ben]: readonly [CallWindow, CallWindow]): Promise<void> {
  await anna.call("video");
  await ben.accept("video");
  for (const window of [anna, ben]) {
    await window.untilConnected(1);
    await window.comesIn("frames", 5);
    await window.comesIn("energy");
  }
}

for (const transport of ["udp", "tcp"] as const)
  test.skipIf(missing !== undefined)(`through TURN over ${transport}${why}`, { timeout }, async () => {
    const { urls, secret } = cast!.coturn;
    const people = await twoHidden({ RELAY_TURN_URLS: urls[transport], RELAY_TURN_SECRET: secret });
    await talk(people);
    for (const window of people) expect((await window.received()).ways).toEqual([`relay ${transport}`]);
    const [anna] = people;
    await anna.button("Connection details").click();
    await anna.page
      .getByRole("dialog")
      .getByText(/^Relayed, /)
      .waitFor();
  });

test.skipIf(missing !== undefined)(`over a line that is slow and loses much${why}`, { timeout }, async () => {
  const { port, secret } = cast!.coturn;
  const door = await openUdpDoor(port, { loss: 0.05, delayMs: 60 });
  onTestFinished(() => door.close());
  const url = `turn:127.0.0.1:${door.port}?transport=udp`;
  const people = await twoHidden({ RELAY_TURN_URLS: url, RELAY_TURN_SECRET: secret });
  await talk(people);
  for (const window of people) await window.comesIn("frames", 30);
  expect(door.lost / door.passed).toBeGreaterThan(0.04);
  const [anna] = people;
  await anna.button("Connection details").click();
  // There and back, twice through the door.
  await anna.page
    .getByRole("dialog")
    .getByText(/^Relayed, ([2-9]\d\d|\d{4}) ms$/)
    .waitFor();
});

test.skipIf(missing !== undefined)(
  `credentials of another secret lead nowhere${why}`,
  { timeout },
  async () => {
    const [anna, ben] = await twoHidden({
      RELAY_TURN_URLS: cast!.coturn.urls.udp,
      RELAY_TURN_SECRET: "another-secret-that-coturn-does-not-know",
    });
    await anna.call("video");
    await ben.accept("video");
    await Promise.all([anna.untilOut(90_000), ben.untilOut(90_000)]);
    for (const window of [anna, ben]) expect((await window.received()).ways).toEqual([]);
  },
);
