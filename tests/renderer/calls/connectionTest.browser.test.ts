// "Test my connection" against a real coturn: each way is found to work, or said to be refused, and the engine's calls go through it.
import { afterAll, beforeAll, expect, it } from "vitest";
import { coturnMissing, startCoturn, type Coturn } from "../../support/coturn.ts";
import { answer, call, callSpec, comesIn, start, untilConnected } from "./fixture/callSpec.ts";
import type { CallPage } from "./fixture/callHost.ts";

const missing = coturnMissing();
const why = missing === undefined ? "" : ` (skipped: ${missing})`;
// The certificate of the test's own server; people have one that their system knows.
const spec = callSpec(["--ignore-certificate-errors"]);
let coturn: Coturn;
beforeAll(async () => {
  if (missing === undefined) coturn = await startCoturn();
});
afterAll(() => coturn?.close());

const urls = () => [coturn.urls.udp, coturn.urls.tcp, coturn.urls.tls];

async function testedBy({ page }: CallPage) {
  return page.evaluate(async () => {
    const { runConnectionTest, useConnectionTest } = window.calls.connectionTest;
    await runConnectionTest();
    const open = window.watch.connections().length;
    return {
      open,
      steps: useConnectionTest.getState().steps.filter(({ kind }) => kind === "stun" || kind === "turn"),
    };
  });
}

it.skipIf(missing !== undefined)(`servers that work are found to, each by its own way${why}`, async () => {
  spec.core.servers = [{ urls: [coturn.urls.stun] }, { urls: urls(), ...coturn.credentials() }];
  const tested = await testedBy(await spec.open());
  expect(tested).toMatchObject({
    open: 0,
    steps: [
      { kind: "stun", outcome: { state: "works" } },
      { kind: "turn", transport: "udp", outcome: { state: "works" } },
      { kind: "turn", transport: "tcp", outcome: { state: "works" } },
      { kind: "turn", transport: "tls", outcome: { state: "works" } },
    ],
  });
});

it.skipIf(missing !== undefined)(`forged and expired credentials are said to be refused${why}`, async () => {
  for (const credentials of [
    { ...coturn.credentials(), credential: "forged" },
    coturn.credentials(-3_600_000),
  ]) {
    spec.core.servers = [{ urls: urls(), ...credentials }];
    const { steps } = await testedBy(await spec.open());
    expect(steps.filter(({ kind }) => kind === "turn").map(({ outcome }) => outcome)).toEqual(
      urls().map(() => ({ state: "fails", reason: "refused" })),
    );
  }
});

it.skipIf(missing)(
  "a call that is always to be relayed goes through it, by UDP and by TCP, and says so",
  async () => {
    for (const url of [coturn.urls.udp, coturn.urls.tcp]) {
      spec.core.servers = [{ urls: [url], ...coturn.credentials() }];
      const [anna, ben] = [await spec.open(), await spec.open()];
      await ben.changeSettings({ alwaysRelayCalls: true });
      await start(anna, "voice");
      await answer(ben);
      await untilConnected(anna, ben);
      await comesIn(anna, "audioEnergy", 0);
      await comesIn(ben, "audioEnergy", 0);
      await expect
        .poll(async () => (await call(ben))?.remotes[0]?.quality, { timeout: 15_000 })
        .toMatchObject({ route: "relayed", relay: "127.0.0.1" });
      await Promise.all([anna, ben].map(({ page }) => page.evaluate(() => window.calls.actions.leaveCall())));
    }
  },
);
