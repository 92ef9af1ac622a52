// What one does in a call: the controls by pointer and keys, devices, and sharing one's screen.
import { describe, expect, it } from "vitest";
import { isPlaying, stageSpec } from "./stageSpec.ts";

const { shell, toolbar, control, tile, strip, stage, change, acts, inCall, participant } = stageSpec();
const { row, button, focusedName } = shell;

describe("controls", () => {
  it("are one tab stop with arrows inside", async () => {
    await inCall("duo");
    await control("Mute microphone").focus();
    expect(await toolbar().locator('button[tabindex="0"]').count()).toBe(1);
    await shell.page.keyboard.press("ArrowRight");
    await expect.poll(focusedName).toBe("Choose microphone and speaker");
    await shell.page.keyboard.press("ArrowRight");
    await expect.poll(focusedName).toBe("Turn camera off");
    await shell.page.keyboard.press("End");
    await expect.poll(focusedName).toBe("Leave call");
    await shell.page.keyboard.press("Tab");
    expect(await shell.page.evaluate(() => document.activeElement?.closest('[role="toolbar"]'))).toBeNull();
  });

  it("mute, camera, hand and reactions do what they say, and say what they will do next", async () => {
    await inCall("duo");
    await control("Mute microphone").click();
    await control("Unmute microphone").waitFor();
    expect(await tile("You").getAttribute("aria-description")).toBe("muted");
    await control("Turn camera off").click();
    await control("Turn camera on").waitFor();
    await control("Raise hand").click();
    await control("Lower hand").click();
    await control("Raise hand").waitFor();
    await control("Reactions").click();
    await button("React with clapping").click();
    expect(await acts("react")).toEqual([["👏"]]);
    expect(await acts("setHand")).toEqual([[true], [false]]);
    await change({ reactions: [{ number: 1, accountId: (await participant(0)).accountId, emoji: "👏" }] });
    await shell.page.locator(".floatingReactions").getByText("周明").waitFor();
  });

  it("work by their keys on the stage, in the app, and while something is typed", async () => {
    await inCall("duo");
    await shell.page.keyboard.press("Control+Shift+M");
    await shell.page.keyboard.press("Control+Shift+O");
    expect(await acts("setMicrophone")).toEqual([[false]]);
    expect(await acts("setCamera")).toEqual([[false]]);
    await shell.page.keyboard.press("Escape");
    await row("Firmware guild").click();
    await shell.page.getByRole("textbox", { name: "Message" }).focus();
    await shell.page.keyboard.press("Control+Shift+M");
    expect(await acts("setMicrophone")).toEqual([[false], [true]]);
  });

  it("hold and its end", async () => {
    await inCall("duo");
    await control("More").click();
    await shell.page.getByRole("menuitem", { name: "Put on hold" }).click();
    await stage().getByText("You put the call on hold. Nobody hears or sees you.").waitFor();
    await button("Resume").click();
    expect(await acts("setHold")).toEqual([[true], [false]]);
  });

  it("devices: chosen by name, with a level, a preview and what is done to sound and picture", async () => {
    await inCall("duo");
    await control("Choose microphone and speaker").click();
    const popover = shell.page.getByRole("dialog", { name: "Microphone and speaker" });
    const meter = popover.getByRole("meter", { name: "Input level" });
    expect(await meter.getAttribute("aria-valuenow")).toBe("5");
    await popover
      .getByRole("radiogroup", { name: "Microphone" })
      .getByRole("radio", { name: "USB headset" })
      .click();
    expect(await acts("chooseDevice")).toEqual([["microphone", "USB headset"]]);
    await popover.getByRole("switch", { name: "Reduce background noise" }).click();
    await expect
      .poll(() =>
        popover.getByRole("switch", { name: "Reduce background noise" }).getAttribute("aria-checked"),
      )
      .toBe("false");
    await shell.page.keyboard.press("Escape");
    await popover.waitFor({ state: "detached" });
    await expect.poll(focusedName).toBe("Choose microphone and speaker");
    await control("Choose camera").click();
    const camera = shell.page.getByRole("dialog", { name: "Camera" });
    await expect.poll(() => isPlaying(camera.locator("video"))).toBe(true);
    await camera.getByText("Everybody in the call sees this").waitFor();
    await change({ local: { microphone: { isOn: true }, camera: { isOn: false }, screen: { isOn: false } } });
    await camera.getByText("Only you see this").waitFor();
    await expect.poll(() => isPlaying(camera.locator("video"))).toBe(true);
    await camera.getByRole("switch", { name: "Blur background" }).click();
    await shell.page.keyboard.press("Escape");
    await camera.waitFor({ state: "detached" });
    await control("Choose camera").click();
    await camera.getByText("Preparing the blur. The picture comes in a moment").waitFor();
    expect(await camera.locator("video").count()).toBe(0);
    await expect.poll(() => isPlaying(camera.locator("video"))).toBe(true);
    await camera.getByText("Preparing the blur.").waitFor({ state: "detached" });
  });

  it("push to talk: the space bar talks while it is held, but not where text is written", async () => {
    await inCall("grid");
    await shell.page.keyboard.down("Space");
    await shell.page.keyboard.up("Space");
    expect((await acts("holdToTalk")).filter(([held]) => held)).toEqual([]);
    await control("Choose microphone and speaker").click();
    await shell.page.getByRole("switch", { name: "Push to talk" }).click();
    await shell.page.keyboard.press("Escape");
    await change({
      local: { microphone: { isOn: false }, camera: { isOn: false }, screen: { isOn: false } },
    });
    await stage().getByText("Hold Space to talk").waitFor();
    await control("Raise hand").focus();
    await shell.page.keyboard.down("Space");
    expect((await acts("holdToTalk")).at(-1)).toEqual([true]);
    await shell.page.keyboard.up("Space");
    expect((await acts("holdToTalk")).at(-1)).toEqual([false]);
    expect(await acts("setHand")).toEqual([]);
    await control("Call chat").click();
    await shell.page.getByRole("textbox", { name: "Message" }).pressSequentially("a b");
    expect(await shell.page.getByRole("textbox", { name: "Message" }).inputValue()).toBe("a b");
    expect((await acts("holdToTalk")).at(-1)).toEqual([false]);
  });

  it("troubles of devices are one sentence with one action", async () => {
    await inCall("duo");
    await change({
      local: {
        microphone: { isOn: false, trouble: "denied" },
        camera: { isOn: false, trouble: "lost" },
        screen: { isOn: false, trouble: "denied" },
      },
    });
    await stage()
      .getByText("Parley may not use the microphone. Allow it in the system’s settings.")
      .waitFor();
    await stage().getByText("The camera was unplugged. Another one is used, if there is one.").waitFor();
    await button("Try again").click();
    expect(await acts("setMicrophone")).toEqual([[true]]);
    await change({
      local: {
        microphone: { isOn: true },
        camera: { isOn: true, trouble: "no-blur" },
        screen: { isOn: false },
      },
    });
    await stage()
      .getByText("Your background can’t be blurred on this computer. Turn blur off to use the camera.")
      .waitFor();
    await button("Turn blur off").click();
    await expect.poll(() => shell.asked()).toContain("settings.change");
    await change({ cannotRelay: true });
    await button("Call settings").click();
    await shell.heading("Calls").waitFor();
    await strip().waitFor();
  });
});

describe("sharing one's screen", () => {
  it("asks what goes along, says that it is seen, and stops", async () => {
    await inCall("duo");
    await control("Share screen").click();
    const form = shell.page.getByRole("dialog", { name: "Share screen" });
    await form.getByRole("switch", { name: "Share its sound too" }).click();
    await form.getByRole("switch", { name: "Show my pointer" }).click();
    await form.getByRole("radio", { name: "Smooth motion" }).click();
    await form.getByRole("button", { name: "Choose and share" }).click();
    expect(await acts("shareScreen")).toEqual([[{ sound: true, pointer: false, motion: true }]]);
    await form.waitFor({ state: "detached" });
    await stage().getByText("You are sharing your screen").waitFor();
    await control("Stop sharing").click();
    await control("Share screen").waitFor();
    expect(await acts("stopSharing")).toHaveLength(1);
  });

  it("in a host with no picker of its own it shows the screens and windows first", async () => {
    await inCall("duo");
    await shell.page.evaluate(() => {
      const asked: unknown[] = [];
      const sources = [
        { sourceId: "screen:0", kind: "screen", name: "Whole screen" },
        { sourceId: "window:7", kind: "window", name: "放行清单 K3.xlsx" },
      ];
      Object.assign(window, {
        hostAsked: asked,
        parley: {
          call: async (name: string, params: unknown) => {
            asked.push([name, params]);
            return {
              ok: true,
              value: name === "screen.list" ? { picker: "own", sources, hasSound: false } : {},
            };
          },
        },
      });
    });
    await control("Share screen").click();
    const form = shell.page.getByRole("dialog", { name: "Share screen" });
    const share = form.getByRole("button", { name: "Share", exact: true });
    await form.getByRole("radiogroup", { name: "Screens and windows" }).waitFor();
    expect(await share.isDisabled()).toBe(true);
    expect(await form.getByRole("switch", { name: "Share its sound too" }).count()).toBe(0);
    await form.getByRole("radio", { name: "放行清单 K3.xlsx" }).click();
    await share.click();
    await control("Stop sharing").waitFor();
    const asked = await shell.page.evaluate(() => (window as unknown as { hostAsked: unknown[] }).hostAsked);
    expect(asked).toContainEqual(["screen.choose", { sourceId: "window:7", withSound: false }]);
  });
});
