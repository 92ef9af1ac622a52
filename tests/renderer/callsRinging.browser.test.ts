// Calls that ring, in real Chromium: what is said and offered, that nobody is kept from typing, and the keys that answer.
import { describe, expect, it } from "vitest";
import type { sampleCallViews } from "./fixture/sampleCalls.ts";
import { shellSpec } from "./fixture/shellSpec.ts";

const shell = shellSpec();
const { open, openChats, row, button, focusedName } = shell;

type Ringing = keyof typeof sampleCallViews;

const ring = (name: Ringing) => shell.page.evaluate((which) => window.callFixture.ring(which), name);
const acts = (name: string) =>
  shell.page.evaluate((wanted) => window.callFixture.acts.filter((act) => act.name === wanted), name);
const toast = (name: string) => shell.page.getByRole("alertdialog", { name, exact: true });
const videoCall = "Incoming video call from 周明 Zhou Ming";

/** Gone as the core tells it: taken elsewhere, or given up. */
async function stopRinging(name: Ringing): Promise<void> {
  await shell.page.evaluate((which) => {
    const { callId, conversationId } = window.callFixture.views[which];
    window.fixture.emit({
      name: "call.ended",
      body: { callId, conversationId, reason: "elsewhere", lastedMs: 0 },
    });
  }, name);
}

describe("a person's call", () => {
  it("says who calls, how, and how far that is certain, in any section", async () => {
    await openChats();
    await shell.page.keyboard.press("Control+Comma");
    await ring("ringingVideo");
    const call = toast(videoCall);
    await call.getByText("Video call, ringing").waitFor();
    await call.getByText("Camera stays off until you accept").waitFor();
    await call.getByRole("img", { name: "Verified" }).waitFor();
    for (const name of ["Decline", "Accept with voice", "Accept with video", "Reply with a message"])
      await call.getByRole("button", { name, exact: true }).waitFor();
    await stopRinging("ringingVideo");
    await call.waitFor({ state: "detached" });
  });

  it("takes the focus from nobody, and screen readers are told of it", async () => {
    await openChats();
    await row("Firmware guild").click();
    const box = shell.page.getByRole("textbox", { name: "Message" });
    await box.pressSequentially("half a sen");
    await ring("ringingVoice");
    await toast("Incoming voice call from Daniel Okafor").waitFor();
    await shell.page.keyboard.type("tence");
    expect(await box.inputValue()).toBe("half a sentence");
    await shell.page
      .getByRole("alert")
      .getByText("Incoming voice call from Daniel Okafor. Ctrl+Shift+A accepts.")
      .waitFor();
    const send = await button("Send").boundingBox();
    const ringing = await shell.page.locator(".incomingCall").boundingBox();
    expect((ringing?.y ?? 0) + (ringing?.height ?? 0)).toBeLessThan(send?.y ?? 0);
  });

  it.each([
    ["Accept with voice", { camera: false }],
    ["Accept with video", { camera: true }],
  ])("%s", async (name, options) => {
    await open({ setup: { ringing: "ringingVideo" } });
    await button(name).click();
    expect((await acts("joinCall"))[0]?.params[1]).toEqual(options);
  });

  it("is declined, and answered by words in its conversation", async () => {
    await openChats({ setup: { ringing: "ringingVideo" } });
    await button("Reply with a message").click();
    expect(await acts("declineCall")).toHaveLength(1);
    await expect.poll(() => row("周明 Zhou Ming").getAttribute("aria-current")).toBe("true");
    await expect.poll(focusedName).toBe("Message");
    await button("Decline").click();
    expect(await acts("declineCall")).toHaveLength(2);
  });
});

describe("keys", () => {
  it("Ctrl+Shift+A takes the call that rang first as it was meant, also from the composer", async () => {
    await openChats({ setup: { ringing: "ringingVideo" } });
    await row("Firmware guild").click();
    await shell.page.getByRole("textbox", { name: "Message" }).focus();
    await shell.page.keyboard.press("Control+Shift+A");
    const [act] = await acts("joinCall");
    expect(act?.params).toEqual([await callIdOf("ringingVideo"), { camera: true }]);
  });

  it("Ctrl+Shift+D declines it; without a call the keys do nothing", async () => {
    await openChats({ setup: { ringing: "ringingVideo" } });
    await toast(videoCall).waitFor();
    await shell.page.keyboard.press("Control+Shift+D");
    expect(await acts("declineCall")).toHaveLength(1);
    await stopRinging("ringingVideo");
    await toast(videoCall).waitFor({ state: "detached" });
    await shell.page.keyboard.press("Control+Shift+D");
    expect(await acts("declineCall")).toHaveLength(1);
  });

  it("F6 leads to it, and the other shortcuts work beside it", async () => {
    await openChats({ setup: { ringing: "ringingVideo" } });
    await toast(videoCall).waitFor();
    await row("Firmware guild").focus();
    const pane = () =>
      shell.page.evaluate(() => document.activeElement?.closest("[data-pane]")?.getAttribute("data-pane"));
    for (let step = 0; step < 8 && (await pane()) !== "incomingCalls"; step++)
      await shell.page.keyboard.press("F6");
    expect(await pane()).toBe("incomingCalls");
    await shell.page.keyboard.press("Control+2");
    await shell.page.getByRole("main", { name: "Calls" }).waitFor();
  });
});

describe("a group's call", () => {
  it("says who started it and how many are in it, is joined without a camera, or dismissed", async () => {
    await open({ setup: { ringing: "ringingGroup" } });
    const call = toast("Group call in K3 发布协调 Launch");
    await call.getByText("Marta started a call, 3 people in it").waitFor();
    await call.getByRole("button", { name: "Join", exact: true }).click();
    expect((await acts("joinCall"))[0]?.params[1]).toEqual({ camera: false });
    await call.getByRole("button", { name: "Dismiss" }).click();
    expect(await acts("declineCall")).toHaveLength(1);
  });

  it("stacks with others, and the keys are shown at the one they answer", async () => {
    await open({ setup: { ringing: "ringingGroup,ringingVideo" } });
    await shell.page.getByRole("alertdialog").nth(1).waitFor();
    expect(await shell.page.locator(".incomingCall .kbd").count()).toBe(1);
    const boxes = await shell.page
      .getByRole("alertdialog")
      .evaluateAll((elements) => elements.map((element) => element.getBoundingClientRect().toJSON()));
    expect(boxes[0].bottom).toBeLessThanOrEqual(boxes[1].top);
  });
});

it("is said in Chinese too", async () => {
  await open({ setup: { language: "zh-CN", ringing: "ringingVideo" } });
  await toast("周明 Zhou Ming的视频来电").waitFor();
  for (const name of ["拒绝", "语音接听", "视频接听", "用消息回复"]) await button(name).waitFor();
});

function callIdOf(name: Ringing): Promise<string> {
  return shell.page.evaluate((which) => window.callFixture.views[which].callId, name);
}
