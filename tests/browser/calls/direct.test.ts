// Two people call each other.
import { expect, test } from "vitest";
import { callsSpec, timeout } from "./callsSpec.ts";

const { twoPeople } = callsSpec();

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
  await ben.page.keyboard.press("Control+2");
  await anna.call("video");
  await ben.ringing.waitFor();
  // It has reached him, though he does not look at the conversation.
  await anna.page.getByText("Ringing", { exact: true }).waitFor();
  await anna.leave();
  await ben.ringing.waitFor({ state: "hidden" });
  await ben.page.keyboard.press("Control+1");
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

test("nobody answers", { timeout }, async () => {
  const { anna, ben } = await twoPeople();
  await anna.call("voice");
  await ben.ringing.waitFor();
  await anna.button("Leave call").waitFor({ state: "hidden", timeout: 60_000 });
  await ben.ringing.waitFor({ state: "hidden" });
  await anna.untilHistory("No answer");
  await ben.untilHistory("Missed call");
});
