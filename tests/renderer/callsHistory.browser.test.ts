// Calls around the stage, in real Chromium: starting them, the bar in a conversation, the history in the log, in the list and in its own
// section, and the settings.
import { describe, expect, it } from "vitest";
import { pasted } from "./fixture/pasted.ts";
import { shellSpec } from "./fixture/shellSpec.ts";

const shell = shellSpec();
const { open, openChats, row, button, heading, focusedName } = shell;

const acts = (name: string) =>
  shell.page.evaluate(
    (wanted) => window.callFixture.acts.filter((act) => act.name === wanted).map(({ params }) => params),
    name,
  );
const show = (change: Partial<(typeof window.callFixture.views)["openGroup"]>) =>
  shell.page.evaluate(
    (next) => window.callFixture.show({ ...window.callFixture.views.openGroup, ...next }),
    change as object,
  );
const bar = () => shell.page.locator(".callProgress");
const calls = () => shell.page.getByRole("main", { name: "Calls" });
const callRow = (at: number) => shell.page.locator(".callRow").nth(at);

describe("starting a call", () => {
  it("by voice or by video from the head of a conversation", async () => {
    await openChats();
    await row("Firmware guild").click();
    await button("Start voice call").click();
    await button("Start video call").click();
    expect((await acts("startCall")).map(([, media]) => media)).toEqual(["voice", "video"]);
  });

  it("says why not: offline, no member, alone, in another call", async () => {
    await openChats();
    await row("Firmware guild").click();
    const why = () => button("Start voice call").getAttribute("aria-description");
    expect(await why()).toBeNull();
    await shell.page.evaluate(() => window.fixture.lose());
    await expect.poll(why).toBe("You are offline");
    await button("Start voice call").click({ force: true });
    expect(await acts("startCall")).toEqual([]);
    await shell.page.evaluate(() => window.fixture.comeBack());
    await expect.poll(why).toBeNull();
    await changeConversation("Firmware guild", { memberCount: 1 });
    await expect.poll(why).toBe("Nobody else is here");
    await changeConversation("Firmware guild", { isMember: false });
    await expect.poll(why).toBe("You are no longer a member");
    await row("K3 发布协调 Launch").click();
    await shell.page.evaluate(() => window.callFixture.join("duo"));
    await shell.page.keyboard.press("Escape");
    await expect.poll(why).toBe("Leave the other call first");
    // It is read where it is shown.
    await button("Start voice call").hover();
    await shell.page.locator(".tooltip").getByText("Leave the other call first").waitFor();
  });
});

describe("a call in progress", () => {
  it("is said in its conversation, with who is in it and two ways in, and marked in the list", async () => {
    await openChats({ setup: { ringing: "openGroup" } });
    await expect
      .poll(() => row("K3 发布协调 Launch").getAttribute("aria-description"))
      .toContain("call in progress");
    await row("K3 发布协调 Launch").click();
    await bar().getByText("Video call in progress. Marta, 林薇, Priya in it.").waitFor();
    await button("Join with voice").click();
    await button("Join with video").click();
    expect((await acts("joinCall")).map(([, options]) => options)).toEqual([
      { camera: false },
      { camera: true },
    ]);
  });

  it("says plainly when it is full, when it is on another device, and leads back when it is here", async () => {
    await openChats({ setup: { ringing: "openGroup" } });
    await row("K3 发布协调 Launch").click();
    await show({ isFull: true });
    await bar().getByText("It is full: nobody else can join.").waitFor();
    expect(await button("Join with voice").count()).toBe(0);
    await show({ isElsewhere: true });
    await bar().getByText("You are in it on another of your devices.").waitFor();
    await shell.page.evaluate(() => window.callFixture.join("grid"));
    await shell.page.keyboard.press("Escape");
    await bar().getByText("You are in this call.").waitFor();
    await bar().getByRole("button", { name: "Return to call" }).click();
    await shell.page.getByRole("toolbar", { name: "Call controls" }).waitFor();
  });
});

describe("the history in the log", () => {
  it("says what became of a call and how long it was, is reached by arrows, and calls back", async () => {
    await openChats();
    await row("周明 Zhou Ming").click();
    const log = shell.page.getByRole("log", { name: "Messages" });
    await log.getByText("Missed call").waitFor();
    await log.getByText("Video call, 12 min").waitFor();
    await log.focus();
    const focused = () => shell.page.evaluate(() => document.activeElement?.textContent ?? "");
    for (let step = 0; step < 6 && !(await focused()).includes("Missed call"); step++)
      await shell.page.keyboard.press("ArrowUp");
    expect(await focused()).toContain("Missed call");
    await shell.page.keyboard.press("Tab");
    await expect.poll(focusedName).toBe("Call back with voice");
    await shell.page.keyboard.press("Enter");
    expect((await acts("startCall"))[0]?.[1]).toBe("voice");
  });

  it("is the newest thing of a row in the list, and open as long as the call runs", async () => {
    await openChats();
    await row("Priya Raman").getByText("Missed call").waitFor();
    await shell.page.evaluate(() => {
      const view = [...window.fixture.state.conversations.values()].find(
        ({ name }) => name === "Priya Raman",
      )!;
      const body = view.last!.body;
      if (body.kind !== "call") throw new Error("no call");
      const { callId } = body.call;
      const { conversationId } = view;
      window.callFixture.show({ ...window.callFixture.views.ringingVoice, callId, conversationId });
    });
    await row("Priya Raman").getByText("Voice call in progress").waitFor();
  });
});

describe("the section of calls", () => {
  it("opens by Ctrl+2, counts what was missed since it was last looked at, and forgets the count", async () => {
    await openChats({ setup: { callsSeen: "48" } });
    const link = shell.page.getByRole("link", { name: "Calls", exact: true });
    await expect.poll(() => link.getAttribute("aria-description")).toBe("2 missed");
    await shell.page.keyboard.press("Control+2");
    await calls().waitFor();
    await expect.poll(() => link.getAttribute("aria-description")).toBeNull();
    await shell.page.keyboard.press("Control+1");
    await missedNow();
    await expect.poll(() => link.getAttribute("aria-description")).toBe("1 missed");
  });

  it("lists calls by day with person, direction, length and time, and filters the missed ones", async () => {
    await openChats();
    await shell.page.keyboard.press("Control+2");
    for (const day of ["Today", "Yesterday", "Sunday 12 October"]) await heading(day).waitFor();
    expect(await callRow(0).innerText()).toContain("Missed call");
    expect(await callRow(1).innerText()).toContain("Video call, 12 min");
    expect(await callRow(1).getByText("outgoing").count()).toBe(1);
    expect(await callRow(2).innerText()).toContain("1 h 5 min");
    await button("Missed").click();
    await expect.poll(() => shell.page.locator(".callRow").count()).toBe(2);
  });

  it("is one tab stop: rows by Up and Down, what can be done by Left and Right", async () => {
    await openChats();
    await shell.page.keyboard.press("Control+2");
    await expect
      .poll(() => shell.page.evaluate(() => document.activeElement?.textContent))
      .toBe("周明 Zhou Ming");
    expect(await shell.page.locator('.callRow a[tabindex="0"]').count()).toBe(1);
    await shell.page.keyboard.press("ArrowDown");
    await shell.page.keyboard.press("ArrowDown");
    expect(await shell.page.evaluate(() => document.activeElement?.textContent)).toBe("K3 发布协调 Launch");
    await shell.page.keyboard.press("ArrowRight");
    await shell.page.keyboard.press("ArrowRight");
    expect(await focusedName()).toBe("Call back with video");
    await shell.page.keyboard.press("ArrowUp");
    await shell.page.keyboard.press("Enter");
    expect((await acts("startCall")).map(([, media]) => media)).toEqual(["video"]);
    await shell.page.keyboard.press("Home");
    await shell.page.keyboard.press("ArrowLeft");
    await shell.page.keyboard.press("ArrowLeft");
    await shell.page.keyboard.press("Enter");
    await expect.poll(() => row("周明 Zhou Ming").getAttribute("aria-current")).toBe("true");
  });

  it("fetches earlier pages when asked, and says when that fails", async () => {
    await openChats({ setup: { moreCalls: "70" } });
    await shell.page.keyboard.press("Control+2");
    await expect.poll(() => shell.page.locator(".callRow").count()).toBe(50);
    await shell.page.evaluate(() => window.fixture.failNext("call.history", "timeout"));
    await button("Earlier calls").click();
    await shell.page.getByRole("alert").getByText("The calls could not be loaded.").waitFor();
    await button("Try again").click();
    await expect.poll(() => shell.page.locator(".callRow").count()).toBe(77);
    expect(await button("Earlier calls").count()).toBe(0);
  });

  it("follows what happens, without asking again", async () => {
    await openChats();
    await shell.page.keyboard.press("Control+2");
    await callRow(0).waitFor();
    await missedNow();
    await expect.poll(() => shell.page.locator(".callRow").count()).toBe(8);
    expect(await callRow(0).innerText()).toContain("Missed video call");
  });

  it("is empty with a way on", async () => {
    await open({ setup: { alone: "1" } });
    await shell.page.locator(".rail-item").nth(1).click();
    await heading("No calls yet").waitFor();
    await button("Missed").click();
    await heading("No missed calls").waitFor();
  });
});

describe("settings of calls", () => {
  const page = async () => {
    await openChats();
    await shell.page.keyboard.press("Control+Comma");
    await shell.page
      .getByRole("navigation", { name: "Settings" })
      .getByRole("link", { name: "Calls" })
      .click();
    await heading("Calls").waitFor();
  };
  const settings = () => shell.page.evaluate(() => window.fixture.state.app.settings);

  it("open no device by themselves, and test each on demand", async () => {
    await page();
    expect(await shell.page.getByRole("meter").count()).toBe(0);
    expect(await shell.page.locator("video").count()).toBe(0);
    await button("Test microphone").click();
    await shell.page.getByRole("meter", { name: "Input level" }).waitFor();
    await button("Show picture").click();
    await expect
      .poll(() => shell.page.locator("video").evaluate((video) => (video as HTMLVideoElement).videoWidth))
      .toBeGreaterThan(0);
    await button("Play a test tone").click();
    expect(await acts("playTestTone")).toHaveLength(1);
  });

  it("choose a device from a list by keyboard", async () => {
    await page();
    await shell.page.getByRole("combobox", { name: "Microphone" }).focus();
    await shell.page.keyboard.press("Enter");
    await shell.page.locator("[role=option]:focus").waitFor();
    await shell.page.keyboard.press("ArrowDown");
    await shell.page.keyboard.press("ArrowDown");
    await shell.page.keyboard.press("Enter");
    await expect.poll(() => acts("chooseDevice")).toEqual([["microphone", "USB headset"]]);
    await expect.poll(async () => (await settings()).microphone).toBe("USB headset");
  });

  it("say who may ring, and what it costs never to be called directly", async () => {
    await page();
    await shell.page.getByRole("radio", { name: "People I know" }).click();
    await expect.poll(async () => (await settings()).callsFrom).toBe("known");
    await shell.page
      .getByText("Nobody in a call with you learns this computer’s network address.", { exact: false })
      .waitFor();
    await shell.page.getByRole("switch", { name: "Always relay my calls" }).click();
    await shell.page.getByRole("switch", { name: "Ring tone" }).click();
    await expect.poll(async () => (await settings()).alwaysRelayCalls).toBe(true);
    expect((await settings()).ringtone).toBe(false);
  });

  it("test the connection and say per line what works and what to open, with details to copy", async () => {
    await page();
    await button("Start test").click();
    await shell.page.getByText("Calls work from here, but not in every way. See below.").waitFor();
    const line = (title: string) => shell.page.locator(".connectionTest-step").filter({ hasText: title });
    expect(await line("Parley relay").innerText()).toContain("Works, 4 ms");
    expect(await line("Relayed calls by UDP").innerText()).toContain(
      "Nothing answers. Ask your administrator to open UDP port 3478 to relay.kestrel.example.",
    );
    expect(await line("Camera").innerText()).toContain("Another program keeps the camera. Close it there.");
    await button("Copy details").click();
    await button("Copied").waitFor();
    expect(await pasted(shell.page)).toContain(
      "turn tls turns:relay.kestrel.example:443?transport=tcp: works 31 ms",
    );
  });

  it("the keys of calls are listed", async () => {
    await openChats();
    await shell.page.keyboard.press("Control+Comma");
    await shell.page.getByRole("link", { name: "Keyboard" }).click();
    for (const words of ["Accept, decline a ringing call", "Microphone on, off", "Camera on, off"])
      await shell.page.getByText(words).waitFor();
  });
});

/** A call comes and nobody takes it. */
function missedNow() {
  return shell.page.evaluate(() => {
    const view = [...window.fixture.state.conversations.values()].find(({ name }) => name === "Priya Raman")!;
    const body = view.last!.body;
    if (body.kind !== "call") throw new Error("no call");
    const message = {
      ...view.last!,
      messageId: `zz${view.last!.messageId.slice(2)}` as NonNullable<typeof view.last>["messageId"],
      sentAt: Date.now() + 1,
      body: { ...body, call: { ...body.call, media: "video" as const } },
    };
    const { conversationId } = view;
    window.fixture.emit({ name: "message.added", body: { conversationId, messages: [message] } });
  });
}

function changeConversation(wanted: string, change: object) {
  return shell.page.evaluate(
    ([name, next]) => {
      const view = [...window.fixture.state.conversations.values()].find((one) => one.name === name)!;
      window.fixture.emit({ name: "conversation.changed", body: { ...view, ...(next as object) } });
    },
    [wanted, change] as const,
  );
}
