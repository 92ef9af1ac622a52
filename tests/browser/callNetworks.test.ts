// A call between two computers, one of which gets another address in the middle of it: nobody hangs up, and picture and sound come back
// by themselves. The second computer is a network namespace.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, expect, onTestFinished, test } from "vitest";
import { buildWhenStale } from "../support/browser.ts";
import { arrangeMeeting, CallWindow } from "../support/callWindows.ts";
import { startMediaBrowser } from "../support/mediaBrowser.ts";
import { namespacesMissing, openNamespace } from "../support/namespaces.ts";
import { startRelayProcess } from "../support/relayProcess.ts";

const missing = namespacesMissing();
const why = missing === undefined ? "" : ` (skipped: ${missing})`;

beforeAll(() => {
  if (missing === undefined) buildWhenStale();
});

test.skipIf(missing !== undefined)(
  `a change of address in mid-call${why}`,
  { timeout: 240_000 },
  async () => {
    const folder = await mkdtemp(join(tmpdir(), "parley-networks-"));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const away = openNamespace(process.pid % 250);
    onTestFinished(() => away.close());
    const relay = await startRelayProcess(join(folder, "relay"), { RELAY_HOST: away.here });
    onTestFinished(() => relay.close());
    await arrangeMeeting({ folder, link: await relay.invite(2), names: ["Anna", "Ben"] });
    const here = await startMediaBrowser();
    onTestFinished(() => here.close());
    const there = await startMediaBrowser({ executablePath: away.chromium(folder) });
    onTestFinished(() => there.close());
    const anna = await CallWindow.open({ browser: here, dataDir: join(folder, "Anna"), conversation: "Ben" });
    onTestFinished(() => anna.close());
    const ben = await CallWindow.open({
      browser: there,
      dataDir: join(folder, "Ben"),
      conversation: "Anna",
      through: away.through,
    });
    onTestFinished(() => ben.close());
    await anna.call("video");
    await ben.accept("video");
    for (const window of [anna, ben]) await window.comesIn("frames", 5);
    away.moveTo(77);
    for (const window of [anna, ben]) {
      await window.comesIn("frames", 20);
      await window.comesIn("energy");
    }
    expect(await ben.button("Leave call").isVisible()).toBe(true);
    await anna.leave();
    await Promise.all([anna.untilOut(), ben.untilOut(60_000)]);
    for (const window of [anna, ben]) await window.untilHistory("Video call");
  },
);
