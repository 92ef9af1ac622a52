// The call itself in real Chromium, on drawn cameras: who is seen and how, the controls, the keys, and the ways in and out of it.
import { describe, expect, it } from "vitest";
import type { Locator } from "playwright-core";
import type { SampleCallName } from "./fixture/sampleCalls.ts";
import { shellSpec } from "./fixture/shellSpec.ts";

const shell = shellSpec();
const { open, openChats, row, button, focusedName } = shell;

const toolbar = () => shell.page.getByRole("toolbar", { name: "Call controls" });
const control = (name: string) => toolbar().getByRole("button", { name, exact: true });
const tile = (name: string): Locator => shell.page.getByRole("group", { name, exact: true });
const strip = () => shell.page.getByRole("region", { name: "Current call" });
const stage = () => shell.page.locator(".callStage");
const change = (next: Parameters<typeof window.callFixture.change>[0]) =>
  shell.page.evaluate((value) => window.callFixture.change(value), next);
const acts = (name: string) =>
  shell.page.evaluate(
    (wanted) => window.callFixture.acts.filter((act) => act.name === wanted).map(({ params }) => params),
    name,
  );

async function inCall(call: SampleCallName, setup: Readonly<Record<string, string>> = {}): Promise<void> {
  await openChats({ setup: { ...setup, call } });
  await toolbar().waitFor();
}

/** Frames of the track really come to the screen. */
function isPlaying(video: Locator): Promise<boolean> {
  return video.evaluate(
    (element) => element instanceof HTMLVideoElement && element.videoWidth > 0 && !element.paused,
  );
}

describe("who is seen", () => {
  it("one other is large with oneself mirrored in the corner, both pictures move, and neither sounds", async () => {
    await inCall("duo");
    await shell.page.getByRole("main", { name: "Call with 周明 Zhou Ming" }).waitFor();
    await expect.poll(() => isPlaying(tile("周明 Zhou Ming").locator("video"))).toBe(true);
    await expect.poll(() => isPlaying(tile("You").locator("video"))).toBe(true);
    expect(
      await tile("You")
        .locator("video")
        .evaluate((video) => getComputedStyle(video).transform),
    ).toContain("-1");
    expect(
      await shell.page
        .locator("video")
        .evaluateAll((all) => all.every((one) => (one as HTMLVideoElement).muted)),
    ).toBe(true);
    await tile("周明 Zhou Ming").getByRole("img", { name: "Verified" }).waitFor();
    expect(await shell.page.locator(".callStage").getAttribute("data-theme")).toBe("dark");
  });

  it("says beside the name who speaks, is muted, raises a hand or is badly connected", async () => {
    await inCall("grid");
    const said = (name: string) => tile(name).getAttribute("aria-description");
    expect(await said("Marta Kowalska")).toBe("speaking");
    expect(await said("Daniel Okafor")).toBe("muted, hand raised");
    expect(await said("Priya Raman")).toBe("weak connection");
    await tile("Priya Raman").getByRole("img", { name: "Weak connection" }).waitFor();
    expect(await said("You")).toBeNull();
    // Whoever has no camera on is an avatar.
    expect(await tile("周明 Zhou Ming").locator("video").count()).toBe(0);
    expect(await shell.page.locator(".tile--speaking").count()).toBe(1);
  });

  it("says what keeps somebody from being seen", async () => {
    await inCall("grid");
    await shell.page.evaluate(() => {
      window.callFixture.changeRemote(0, { connection: "reconnecting" });
      window.callFixture.changeRemote(1, { isOnHold: true });
      window.callFixture.changeRemote(2, { connection: "connecting" });
      window.callFixture.changeRemote(3, { isStarved: true });
    });
    await tile("Marta Kowalska").getByText("Reconnecting…").waitFor();
    await tile("林薇 Lin Wei").getByText("On hold").waitFor();
    expect(await tile("林薇 Lin Wei").locator("video").count()).toBe(0);
    await tile("周明 Zhou Ming").getByText("Connecting…").waitFor();
    await tile("Daniel Okafor").getByText("Video is paused to keep the voice clear").waitFor();
  });

  it("a shared screen is large, at its actual size on demand, and moves by keys", async () => {
    await inCall("share");
    const screen = tile("Marta Kowalska is sharing");
    await expect.poll(() => isPlaying(screen.locator("video"))).toBe(true);
    await screen.getByRole("button", { name: "Actual size" }).click();
    const region = screen.getByRole("region", { name: "Shared screen" });
    await expect.poll(() => region.evaluate((view) => view.scrollWidth > view.clientWidth)).toBe(true);
    await region.focus();
    await shell.page.keyboard.press("ArrowRight");
    await expect.poll(() => region.evaluate((view) => view.scrollLeft)).toBeGreaterThan(0);
    await screen.getByRole("button", { name: "Fit to window" }).click();
    await region.waitFor({ state: "detached" });
  });

  it("changes the layout, pins, and tells the engine how large each picture is", async () => {
    await inCall("grid");
    expect((await acts("setTileSize")).every(([, size]) => size === "small")).toBe(true);
    await button("Change layout").click();
    await shell.page.getByRole("menuitemradio", { name: "Focus" }).click();
    await shell.page.locator(".tiles--focus").waitFor();
    await tile("林薇 Lin Wei").hover();
    await tile("林薇 Lin Wei").getByRole("button", { name: "Pin 林薇 Lin Wei" }).click();
    await expect.poll(() => shell.page.locator(".tile--large").getByText("林薇 Lin Wei").count()).toBe(2);
    expect((await acts("setTileSize")).filter(([, size]) => size === "large")).not.toHaveLength(0);
    await button("Unpin 林薇 Lin Wei").click();
    await button("Change layout").click();
    await shell.page.getByRole("menuitemradio", { name: "Grid" }).click();
    await shell.page.locator(".tiles--grid").waitFor();
  });
});

describe("before and after", () => {
  it("says Calling, Ringing once it has reached a device, and goes on when it is taken", async () => {
    await inCall("outgoing");
    await stage().getByText("Calling…").waitFor();
    await shell.page.evaluate(() => {
      const { outgoing } = window.callFixture.views;
      const view = window.fixture.state.conversations.get(outgoing.conversationId)!;
      const call = {
        callId: outgoing.callId,
        media: "video" as const,
        lastedMs: 0,
        tookPart: [],
        declinedBy: [],
        busy: [],
        missed: false,
      };
      const last = {
        ...view.last!,
        isOwn: true,
        body: { kind: "call" as const, call },
        delivery: { state: "delivered" as const },
      };
      window.fixture.emit({ name: "conversation.changed", body: { ...view, last } });
    });
    await stage().getByText("Ringing").waitFor();
    await shell.page.evaluate(() => window.callFixture.join("duo"));
    await stage().getByRole("timer").getByText("12:47").waitFor();
  });

  it("alone in a group's call it waits", async () => {
    await inCall("waiting");
    await stage().getByText("Waiting for others").waitFor();
  });

  it.each([
    ["unanswered", "No answer"],
    ["busy", "Busy in another call"],
    ["declined", "Call declined"],
    ["lost", "The connection was lost"],
    ["elsewhere", "Taken on another of your devices"],
  ] as const)("%s: said for a moment, with the way on", async (reason, words) => {
    await inCall("outgoing");
    await shell.page.evaluate((why) => window.callFixture.end(why), reason);
    await shell.page.getByRole("alert").getByText(words).waitFor();
    if (reason === "elsewhere") expect(await button("Call again").count()).toBe(0);
    else {
      await button("Call again").click();
      expect((await acts("startCall"))[0]?.[1]).toBe("video");
    }
    // By its own timer, whatever is pressed.
    await stage().waitFor({ state: "detached" });
  });

  it("an end by the other side says how long it was; one's own is no news", async () => {
    await inCall("duo");
    await shell.page.evaluate(() => window.callFixture.end("left"));
    await shell.page.getByRole("alert").getByText("Call ended, 13 min").waitFor();
    await button("Close").click();
    await stage().waitFor({ state: "detached" });
    await shell.page.evaluate(() => window.callFixture.join("grid"));
    await control("Leave call").click();
    expect(await acts("leaveCall")).toHaveLength(1);
    await shell.page.evaluate(() => window.callFixture.end("left"));
    await stage().waitFor({ state: "detached" });
    expect(await shell.page.getByRole("alert").count()).toBe(0);
  });
});

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
    await change({ reactions: [{ number: 1, accountId: await accountOf(0), emoji: "👏" }] });
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
    await camera.getByText("Only you see this").waitFor();
    await camera.getByRole("switch", { name: "Blur background" }).waitFor();
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
    const by = await deviceOf(0);
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
    await change({ recording: { state: "running", by: await deviceOf(0), since: 0 } });
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

describe("windows", () => {
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

function accountOf(at: number) {
  return shell.page.evaluate((index) => window.callFixture.views.direct.participants[index]!.accountId, at);
}

function deviceOf(at: number) {
  return shell.page.evaluate((index) => window.callFixture.views.direct.participants[index]!.deviceId, at);
}
