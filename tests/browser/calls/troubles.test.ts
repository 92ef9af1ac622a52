// Calls in which something breaks, or that somebody takes on another computer.
import { test } from "vitest";
import { callsSpec, timeout } from "./callsSpec.ts";

const { arrange, open, twoPeople } = callsSpec();

test("one side crashes: the other goes on waiting, then hangs up by itself", { timeout }, async () => {
  const { anna, ben, folder } = await twoPeople();
  await anna.call("voice");
  await ben.accept("voice");
  await Promise.all([anna.comesIn("energy"), ben.comesIn("energy")]);
  await ben.crash();
  await anna.button("Leave call").waitFor({ state: "hidden", timeout: 90_000 });
  await anna.untilHistory("Voice call");
  const again = await open({ folder }, "Ben", "Anna");
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
