// What is known of a call, its recording, the ways in and out of it, and the small window.
import { describe, expect, it } from "vitest";
import { isPlaying, stageSpec } from "./stageSpec.ts";

const { shell, toolbar, control, tile, strip, stage, change, acts, inCall, participant } = stageSpec();
const { open, openChats, row, button, focusedName } = shell;

describe("what is known of the call", () => {
  it("how long, how many, and whether everybody is who they seem, with the reason per person", async () => {
    await inCall("grid");
    await stage().getByRole("timer").getByText("38:05").waitFor();
    const info = shell.page.locator(".callInfo-who");
    expect(await info.innerText()).toContain("6 people");
    expect(await info.innerText()).toContain("Encrypted, verified");
    await shell.page.evaluate(() => {
      const { accountId } = window.callFixture.views.group.participants[0]!;
      const person = window.fixture.state.people.find((one) => one.accountId === accountId)!;
      window.fixture.emit({ name: "person.changed", body: { ...person, trust: "changed" } });
    });
    await expect.poll(() => info.innerText()).toContain("Encrypted, not verified");
    await info.click();
    const who = shell.page.getByRole("dialog", { name: "Who is in the call" });
    const marta = who.getByRole("listitem").filter({ hasText: "Marta Kowalska" });
    await marta.getByText("The identity changed since it was first seen.").waitFor();
    await marta.getByRole("img", { name: "Verification changed" }).waitFor();
  });

  it("which way each stream goes, how long it needs and what is lost", async () => {
    await inCall("share");
    expect(await button("Connection details").getAttribute("aria-description")).toBe("Direct and relayed");
    await button("Connection details").click();
    const details = shell.page.getByRole("dialog", { name: "Connection details" });
    const text = await details.innerText();
    for (const words of [
      "Direct, 18 ms",
      "Relayed, 64 ms",
      "Relayed, 112 ms",
      "0.3%",
      "720p, 30 fps",
      "relay.kestrel.example",
    ])
      expect(text).toContain(words);
    expect(text).toContain("Relayed streams stay encrypted. The relay passes them on and cannot open them.");
    expect(await details.getByRole("img", { name: "Relayed" }).count()).toBe(2);
  });

  it("the title bar says which devices are open, on the stage and in the app", async () => {
    await inCall("duo");
    const said = () => shell.page.locator(".titleBar-inUse:visible").allInnerTexts();
    expect(await said()).toContain("Microphone and camera in use");
    await shell.page.keyboard.press("Escape");
    await strip().waitFor();
    await shell.page.evaluate(() => window.callFixture.open({ microphone: true, camera: false }));
    await expect.poll(said).toEqual(["Microphone in use"]);
    await shell.page.evaluate(() => window.callFixture.open({ microphone: false, camera: false }));
    await expect.poll(async () => (await said()).join("")).toBe("");
  });
});

describe("recording", () => {
  it("asks everybody, and nothing is agreed to by closing", async () => {
    await inCall("duo");
    const by = (await participant(0)).deviceId;
    await change({ recording: { state: "asked", by } });
    const question = shell.page.getByRole("alertdialog", {
      name: "周明 Zhou Ming wants to record this call",
    });
    await question.waitFor();
    await shell.page.keyboard.press("Escape");
    await question.waitFor({ state: "detached" });
    expect(await acts("answerRecording")).toEqual([[false]]);
    await change({ recording: { state: "asked", by } });
    await question.getByRole("button", { name: "Allow" }).click();
    expect(await acts("answerRecording")).toEqual([[false], [true]]);
  });

  it("says in words who records as long as it runs, also in the app, and consent can be taken back", async () => {
    await inCall("duo");
    await change({ recording: { state: "running", by: (await participant(0)).deviceId, since: 0 } });
    await stage().getByText("周明 Zhou Ming is recording").waitFor();
    await shell.page.keyboard.press("Escape");
    await strip().getByText("周明 Zhou Ming is recording").waitFor();
    await button("Return to call").click();
    await button("Take back consent").click();
    expect(await acts("answerRecording")).toEqual([[false]]);
  });

  it("one's own: asking, then running, then stopped", async () => {
    await inCall("grid");
    await control("More").click();
    await shell.page.getByRole("menuitem", { name: "Record this call" }).click();
    await stage().getByText("Waiting until everybody agrees, 0 of 5").waitFor();
    await change({ recording: { state: "running", by: "self", since: 0 } });
    await stage().getByText("You are recording").waitFor();
    await button("Stop").click();
    expect(await acts("stopRecording")).toHaveLength(1);
  });
});

describe("in and out", () => {
  it("the app below is out of reach; Escape shows it with the call as a strip, and the focus follows", async () => {
    await openChats();
    await row("Firmware guild").click();
    await expect.poll(focusedName).toBe("Message");
    await shell.page.evaluate(() => window.callFixture.join("duo"));
    await expect.poll(focusedName).toBe("Mute microphone");
    for (let step = 0; step < 8; step++) {
      await shell.page.keyboard.press("F6");
      expect(await shell.page.evaluate(() => document.activeElement?.closest(".callStage") !== null)).toBe(
        true,
      );
    }
    await shell.page.keyboard.press("Escape");
    await stage().waitFor({ state: "detached" });
    await expect.poll(focusedName).toBe("Message");
    await strip().getByText("12:47").waitFor();
    await strip().getByRole("button", { name: "Mute microphone" }).click();
    await strip().getByRole("button", { name: "Unmute microphone" }).waitFor();
    expect((await acts("setTileSize")).at(-1)?.[1]).toBe("hidden");
    await button("Return to call").click();
    await toolbar().waitFor();
    await button("Back to chats").click();
    await strip().getByRole("button", { name: "Leave call" }).click();
    expect(await acts("leaveCall")).toHaveLength(1);
  });

  it("going somewhere shows the app, and the strip stays in every section", async () => {
    await inCall("duo");
    await shell.page.keyboard.press("Control+Comma");
    await shell.heading("Account").waitFor();
    await strip().waitFor();
    await shell.page.keyboard.press("Control+2");
    await shell.page.getByRole("main", { name: "Calls" }).waitFor();
    await strip().waitFor();
  });

  it("the chat is the conversation's own log and composer, with its count on the button", async () => {
    await inCall("grid");
    expect(await control("Call chat").getAttribute("aria-description")).toBe("2");
    await control("Call chat").click();
    const chat = shell.page.getByRole("complementary", { name: "Call chat" });
    await chat.getByRole("log", { name: "Messages" }).getByRole("article").first().waitFor();
    expect(await control("Call chat").getAttribute("aria-description")).toBeNull();
    expect((await chat.boundingBox())?.width).toBe(392);
    await chat.getByRole("textbox", { name: "Message" }).fill("seen");
    await shell.page.keyboard.press("Enter");
    await expect.poll(() => shell.asked()).toContain("message.send");
    // The top layer first.
    await shell.page.keyboard.press("Escape");
    await chat.waitFor({ state: "detached" });
    await toolbar().waitFor();
    await expect.poll(focusedName).toBe("Call chat");
  });

  it("with the stage over it, a conversation is not read", async () => {
    await openChats();
    await row("K3 发布协调 Launch").click();
    await shell.page.getByRole("article").first().waitFor();
    await arrive(60);
    await expect.poll(marks).toEqual([60]);
    await shell.page.evaluate(() => window.callFixture.join("duo"));
    await toolbar().waitFor();
    await arrive(61);
    await shell.page.evaluate(
      () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
    );
    expect(await marks()).toEqual([60]);
    await shell.page.keyboard.press("Escape");
    await strip().waitFor();
    await arrive(62);
    await expect.poll(marks).toEqual([60, 62]);
  });
});

describe("windows", () => {
  it("one picture floats over everything else", async () => {
    await inCall("duo");
    const one = tile("周明 Zhou Ming");
    await expect.poll(() => isPlaying(one.locator("video"))).toBe(true);
    await one.hover();
    await one.getByRole("button", { name: "Picture in picture" }).click();
    const floats = () => one.locator("video").evaluate((video) => document.pictureInPictureElement === video);
    await expect.poll(floats).toBe(true);
    await shell.page.evaluate(() => document.exitPictureInPicture());
    await expect.poll(floats).toBe(false);
    expect(await isPlaying(one.locator("video"))).toBe(true);
  });

  it("the browser's own window that stays on top is used where there is one", async () => {
    await inCall("duo");
    await control("More").click();
    await shell.page.getByRole("menuitem", { name: "Small window on top" }).click();
    // A draft of the W3C's that the types do not know yet.
    const floating = () =>
      shell.page.evaluateHandle(
        () =>
          (window as { documentPictureInPicture?: { window: Window | null } }).documentPictureInPicture!
            .window,
      );
    const inside = async (selector: string) =>
      (await floating()).evaluate(
        (page, wanted) => page?.document.querySelectorAll(wanted).length ?? 0,
        selector,
      );
    await expect.poll(() => inside("[role=toolbar] button")).toBe(4);
    await expect.poll(() => inside("video")).toBeGreaterThan(0);
    await strip().waitFor();
    await (
      await floating()
    ).evaluate((page) => page!.document.querySelector<HTMLElement>("[aria-label='Return to call']")!.click());
    await toolbar().waitFor();
    await expect.poll(() => inside("video")).toBe(0);
  });

  it("the small window shows whoever speaks with the few controls, and closing it leaves the call in the strip", async () => {
    await inCall("duo");
    // What a browser without a kind of its own has, and the Electron host.
    await shell.page.evaluate(() =>
      Object.defineProperty(window, "documentPictureInPicture", { value: undefined }),
    );
    const [small] = await Promise.all([
      shell.page.context().waitForEvent("page"),
      (async () => {
        await control("More").click();
        await shell.page.getByRole("menuitem", { name: "Small window on top" }).click();
      })(),
    ]);
    await small.getByRole("toolbar", { name: "Call controls" }).waitFor();
    await expect
      .poll(() => isPlaying(small.getByRole("group", { name: "周明 Zhou Ming" }).locator("video")))
      .toBe(true);
    // It is dressed: the style sheets came along.
    await expect
      .poll(() =>
        small.locator(".control--leave").evaluate((element) => getComputedStyle(element).backgroundColor),
      )
      .toBe("rgb(199, 51, 50)");
    await strip().waitFor();
    await small.keyboard.press("Control+Shift+M");
    expect(await acts("setMicrophone")).toEqual([[false]]);
    await small.getByRole("button", { name: "Return to call" }).click();
    await toolbar().waitFor();
    await expect.poll(() => small.isClosed()).toBe(true);
  });
});

it("what a narrow control does is said in one line of Chinese", async () => {
  await open({ setup: { language: "zh-CN", call: "share" } });
  await shell.page.getByRole("button", { name: "选择摄像头" }).hover();
  const tooltip = shell.page.locator(".tooltip", { hasText: "选择摄像头" });
  await tooltip.waitFor();
  const { width, height } = (await tooltip.boundingBox())!;
  expect(width).toBeGreaterThan(height);
});

it("is said in Chinese too", async () => {
  await open({ setup: { language: "zh-CN", call: "share" } });
  const bar = shell.page.getByRole("toolbar", { name: "通话控制" });
  for (const name of [
    "取消静音",
    "选择麦克风和扬声器",
    "关闭摄像头",
    "选择摄像头",
    "共享屏幕",
    "举手",
    "通话聊天",
    "更多",
    "离开通话",
  ])
    await bar.getByRole("button", { name, exact: true }).waitFor();
  await tile("Marta Kowalska正在共享").waitFor();
  await stage().getByText("已加密，已验证").waitFor();
});

/** Another message in the first conversation. */
function arrive(sequence: number) {
  return shell.page.evaluate((number) => {
    const [view] = window.fixture.state.conversations.values();
    const { conversationId, last } = view!;
    const messageId = `${String(number)}${last!.messageId.slice(2)}` as NonNullable<typeof last>["messageId"];
    const message = { ...last!, messageId, position: number, sequence: number };
    window.fixture.emit({ name: "message.added", body: { conversationId, messages: [message] } });
  }, sequence);
}

/** Up to where the first conversation was marked as read, in order. */
function marks(): Promise<readonly number[]> {
  return shell.page.evaluate(() =>
    window.fixture.asked
      .filter(({ name }) => name === "conversation.markRead")
      .map(({ params }) => (params as { readUpTo: number }).readUpTo),
  );
}
