// Calls of a group, and of people who are in one already.
import { expect, test } from "vitest";
import type { CallWindow } from "../../support/callWindows.ts";
import { callsSpec, timeout } from "./callsSpec.ts";

const { arrange, open } = callsSpec();

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
