// Two lines of a call that rings: everything is agreed on, no address is told, and one that is told all the same is not tried.
import { expect, it } from "vitest";
import { callSpec } from "./fixture/callSpec.ts";
import type { CallPage } from "./fixture/callHost.ts";

const spec = callSpec();

/** Opens both in the page, as `window.pair`; the first one calls. `loses`: what they say before they begin does not arrive. */
const openPair = ({ page }: CallPage, loses = false) =>
  page.evaluate((isLosing) => {
    let isLost = isLosing;
    const { Link } = window.calls.link;
    const [said, ringing]: [string[], boolean[]] = [[], [true, true]];
    const links = [0, 1].map(
      (at) =>
        new Link({
          isInitiator: at === 0,
          mayConnect: () => !ringing[at],
          configuration: async () => ({ iceServers: [] }),
          tracks: () => ({ microphone: null, camera: null, screen: null, screenSound: null }),
          signal: async (payload) => {
            said.push(payload);
            if (!isLost) links[1 - at]?.accept(payload);
          },
          events: {
            onChange: () => undefined,
            onOpen: () => undefined,
            onText: () => undefined,
            onLost: () => undefined,
          },
        }),
    );
    const begin = (at: number) => {
      isLost = false;
      ringing[at] = false;
      links[at]!.begin();
    };
    const close = () => links.forEach((link) => link.close());
    Object.assign(window, { pair: { links, said, begin, close } satisfies typeof window.pair });
  }, loses);

declare global {
  interface Window {
    pair: {
      readonly links: { readonly state: string; readonly refused: number; accept(payload: string): void }[];
      readonly said: string[];
      begin(at: number): void;
      close(): void;
    };
  }
}

const kindsSaid = ({ page }: CallPage) =>
  page.evaluate(() => window.pair.said.map((payload) => (JSON.parse(payload) as { kind: string }).kind));
const states = ({ page }: CallPage) => page.evaluate(() => window.pair.links.map(({ state }) => state));
/** What the connections know of the other sides' addresses, and how often they have tried one. */
const tried = ({ page }: CallPage) =>
  page.evaluate(async () => {
    const reports = await Promise.all(window.watch.connections().map((connection) => connection.getStats()));
    const entries = reports.flatMap((report) => [...report.values()] as RTCStats[]);
    return entries.filter(({ type }) => type === "remote-candidate" || type === "candidate-pair").length;
  });

const untilAgreed = async (page: CallPage) => {
  await expect.poll(() => kindsSaid(page)).toEqual(["offer", "answer"]);
  // Long enough for every address of this computer to be found, and for whoever waits to ask again.
  await page.page.waitForTimeout(6_000);
};

it("offer and answer are exchanged, and nothing that tells an address; begun, the same connection stands", async () => {
  const page = await spec.open();
  await openPair(page);
  await untilAgreed(page);
  expect(await kindsSaid(page)).toEqual(["offer", "answer"]);
  expect((await page.page.evaluate(() => window.pair.said)).join()).not.toContain("candidate:");
  expect(await tried(page)).toBe(0);
  expect(await states(page)).toEqual(["connecting", "connecting"]);
  await page.page.evaluate(() => window.pair.begin(0));
  expect(await states(page)).toEqual(["connecting", "connecting"]);
  await page.page.evaluate(() => window.pair.begin(1));
  await expect.poll(() => states(page)).toEqual(["connected", "connected"]);
  expect(await page.page.evaluate(() => window.watch.opened())).toBe(2);
  await page.page.evaluate(() => window.pair.close());
});

it("who tells its addresses while it rings is not tried, and learns nothing: that comes with the answer", async () => {
  const page = await spec.open();
  await openPair(page);
  await untilAgreed(page);
  await page.page.evaluate(() => window.pair.begin(1));
  await expect.poll(() => kindsSaid(page)).toContain("candidates");
  await page.page.waitForTimeout(1_000);
  expect(await tried(page)).toBe(0);
  await page.page.evaluate(() => window.pair.begin(0));
  await expect.poll(() => states(page)).toEqual(["connected", "connected"]);
  expect(await tried(page)).toBeGreaterThan(0);
  await page.page.evaluate(() => window.pair.close());
});

it("when nothing could be agreed on, it connects anew at once", async () => {
  const page = await spec.open();
  await openPair(page, true);
  await expect.poll(() => kindsSaid(page)).toEqual(["offer"]);
  await page.page.evaluate(() => [0, 1].forEach((at) => window.pair.begin(at)));
  await expect.poll(() => states(page), { timeout: 4_000 }).toEqual(["connected", "connected"]);
  await page.page.evaluate(() => window.pair.close());
});
