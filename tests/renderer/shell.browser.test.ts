// The window around the conversation in real Chromium, as built for release and under the hosts' policy, on the fixture bridge.
import { describe, expect, it } from "vitest";
import { shellSpec } from "./fixture/shellSpec.ts";

const shell = shellSpec();
const { open, openChats, row, button, heading, asked, focusedName } = shell;

it("the title counts what is unread and not muted", async () => {
  await openChats();
  await expect.poll(() => shell.page.title()).toBe("(10) Parley");
});

describe("the list", () => {
  it("is one tab stop with arrows inside; Enter opens", async () => {
    await openChats();
    expect(await shell.page.locator('.conversationRow[tabindex="0"]').count()).toBe(1);
    await row("K3 发布协调 Launch").focus();
    await shell.page.keyboard.press("ArrowDown");
    await shell.page.keyboard.press("ArrowDown");
    expect(await focusedName()).toBe("周明 Zhou Ming");
    await shell.page.keyboard.press("Home");
    expect(await focusedName()).toBe("K3 发布协调 Launch");
    await shell.page.keyboard.press("ArrowDown");
    await shell.page.keyboard.press("Enter");
    expect(await row("何静 He Jing").getAttribute("aria-current")).toBe("true");
    expect(await shell.page.locator('.conversationRow[tabindex="0"]').count()).toBe(1);
  });

  it("says counts and states beside the name, never in it", async () => {
    await openChats();
    expect(await row("周明 Zhou Ming").getAttribute("aria-description")).toBe("2 unread, online, 10:06");
    expect(await row("IT 服务台 Service desk").getAttribute("aria-description")).toBe(
      "118 unread, muted, 08:50",
    );
    expect(await row("何静 He Jing").getAttribute("aria-description")).toBe("draft, busy, 09:47");
  });

  it("filters, and moves between the filters by arrows", async () => {
    await openChats();
    await button("Unread").click();
    expect(await button("Unread").getAttribute("aria-description")).toBe("4");
    await expect.poll(() => shell.page.locator(".conversationRow").count()).toBe(4);
    await shell.page.keyboard.press("ArrowRight");
    expect(await focusedName()).toBe("Groups");
    await shell.page.keyboard.press("Enter");
    await expect.poll(() => shell.page.locator(".conversationRow").count()).toBe(6);
  });

  it("pins, mutes, marks as read and leaves from the menu of a row", async () => {
    await openChats();
    const choose = async (item: string) => {
      await row("Firmware guild").click({ button: "right" });
      await shell.page.getByRole("menuitem", { name: item }).click();
    };
    await choose("Pin");
    await choose("Mute");
    await expect
      .poll(() => row("Firmware guild").getAttribute("aria-description"))
      .toBe("5 unread, muted, 09:58");
    await choose("Mark as read");
    await expect.poll(() => row("Firmware guild").getAttribute("aria-description")).toBe("muted, 09:58");
    await choose("Leave group");
    await shell.page
      .getByRole("alertdialog", { name: "Leave Firmware guild?" })
      .getByRole("button", { name: "Leave" })
      .click();
    await shell.page.getByText("You are no longer a member").waitFor();
    expect(await asked()).toEqual(
      expect.arrayContaining([
        "conversation.setPinned",
        "conversation.setMuted",
        "conversation.markRead",
        "conversation.leave",
      ]),
    );
  });

  it("opens the menu of the focused row by keyboard, and gives the focus back", async () => {
    await openChats();
    await row("Daniel Okafor").focus();
    await shell.page.keyboard.press("Shift+F10");
    await shell.page.getByRole("menuitem", { name: "Pin" }).waitFor();
    expect(await shell.page.getByRole("menuitem", { name: "Leave group" }).count()).toBe(0);
    await shell.page.keyboard.press("Escape");
    await shell.page.getByRole("menu").waitFor({ state: "detached" });
    await expect.poll(focusedName).toBe("Daniel Okafor");
  });

  it("keeps 2,000 conversations to what is in view, and End reaches the last one", async () => {
    await openChats({ setup: { more: "2000" } });
    expect(await shell.page.locator(".conversationRow").count()).toBeLessThan(40);
    await row("K3 发布协调 Launch").focus();
    await shell.page.keyboard.press("End");
    await expect.poll(focusedName).toBe("Project 2000");
    expect(await row("Project 2000").isVisible()).toBe(true);
    expect(await shell.page.locator(".conversationRow").count()).toBeLessThan(40);
  });
});

describe("keyboard", () => {
  it("goes to sections, conversations and back", async () => {
    await openChats();
    await shell.page.keyboard.press("Alt+ArrowDown");
    await expect.poll(() => row("K3 发布协调 Launch").getAttribute("aria-current")).toBe("true");
    await shell.page.keyboard.press("Alt+Shift+ArrowDown");
    await expect.poll(() => row("周明 Zhou Ming").getAttribute("aria-current")).toBe("true");
    await shell.page.keyboard.press("Alt+ArrowLeft");
    await expect.poll(() => row("K3 发布协调 Launch").getAttribute("aria-current")).toBe("true");
    await shell.page.keyboard.press("Alt+ArrowRight");
    await shell.page.keyboard.press("Control+Comma");
    await heading("Account").waitFor();
    await shell.page.keyboard.press("Control+1");
    await expect.poll(() => row("周明 Zhou Ming").getAttribute("aria-current")).toBe("true");
  });

  it("walks the panes by F6 and back by Shift+F6", async () => {
    await openChats();
    const pane = () =>
      shell.page.evaluate(() => document.activeElement?.closest("[data-pane]")?.getAttribute("data-pane"));
    await shell.page.keyboard.press("F6");
    const first = await pane();
    await shell.page.keyboard.press("F6");
    expect(await pane()).not.toBe(first);
    await row("K3 发布协调 Launch").focus();
    await shell.page.keyboard.press("Shift+F6");
    expect(await pane()).toBe("rail");
  });

  it("leads into the section that a shortcut opens", async () => {
    await openChats();
    await row("Firmware guild").click();
    await shell.page.getByRole("textbox", { name: "Message" }).waitFor();
    await shell.page.keyboard.press("Control+Comma");
    await expect.poll(() => shell.page.evaluate(() => document.activeElement?.textContent)).toBe("Account");
    await shell.page.keyboard.press("Control+1");
    await expect.poll(focusedName).toBe("Message");
  });

  it("closes a tooltip and goes on to the composer with one Escape", async () => {
    await openChats();
    await row("Firmware guild").click();
    await shell.page.keyboard.press("F6");
    while ((await focusedName()) !== "Start voice call") await shell.page.keyboard.press("F6");
    // The one before it may still be going.
    const tooltip = shell.page.locator(".tooltip", { hasText: "Start voice call" });
    await tooltip.waitFor();
    await shell.page.keyboard.press("Escape");
    await expect.poll(focusedName).toBe("Message");
    await tooltip.waitFor({ state: "detached" });
  });

  it("follows Cmd and Option on a Mac", async () => {
    await openChats({ setup: { platform: "darwin" } });
    await shell.page.keyboard.press("Control+k");
    expect(await shell.page.getByRole("dialog").count()).toBe(0);
    await shell.page.keyboard.press("Meta+k");
    await shell.page.getByRole("dialog", { name: "Quick switcher" }).waitFor();
  });
});

describe("the quick switcher", () => {
  it("takes what is typed at once, finds by pinyin and initials, and opens", async () => {
    await openChats();
    await shell.page.keyboard.press("Control+k");
    await shell.page.keyboard.type("zm");
    const options = shell.page.getByRole("listbox", { name: "Results" }).getByRole("option");
    await options.filter({ hasText: "周明 Zhou Ming" }).waitFor();
    await options.filter({ hasText: "ZM-20 supplier line" }).waitFor();
    await options.filter({ hasText: "周明 Zhou Ming" }).click();
    await expect.poll(() => row("周明 Zhou Ming").getAttribute("aria-current")).toBe("true");
    expect(await shell.page.getByRole("dialog").count()).toBe(0);
  });

  it("finds Chinese by pinyin alone, and messages", async () => {
    await openChats();
    await shell.page.keyboard.press("Control+k");
    await shell.page.keyboard.type("zhijian");
    const options = shell.page.getByRole("option");
    await options.filter({ hasText: "质检每周例会" }).waitFor();
    await shell.page.getByRole("combobox", { name: "Search or jump to" }).fill("bootloader");
    await options.filter({ hasText: "bootloader 1.8 is on the bench" }).click();
    await expect.poll(() => row("Firmware guild").getAttribute("aria-current")).toBe("true");
  });

  it("goes back and forth between two conversations by Ctrl+K and Enter", async () => {
    await openChats();
    await row("Daniel Okafor").click();
    const open = () => shell.page.locator(".conversationRow[aria-current]").getAttribute("aria-label");
    await shell.page.keyboard.press("Control+k");
    const first = shell.page.getByRole("listbox", { name: "Results" }).getByRole("option").first();
    expect(await first.textContent()).toContain("K3 发布协调 Launch");
    await shell.page.keyboard.press("Enter");
    await expect.poll(open).toBe("K3 发布协调 Launch");
    await shell.page.keyboard.press("Control+k");
    await first.waitFor();
    expect(await first.textContent()).not.toContain("K3 发布协调 Launch");
  });

  it("fetches the pinyin dictionary only when a search opens", async () => {
    await openChats();
    let fetched = 0;
    shell.page.on("request", () => (fetched += 1));
    await shell.page.keyboard.press("Control+k");
    await expect.poll(() => fetched).toBeGreaterThan(0);
  });

  it("opens from the search box, keeps the focus inside, and gives it back on Escape", async () => {
    await openChats();
    const box = shell.page.getByRole("searchbox", { name: "Search or jump to" });
    await box.focus();
    await box.press("Enter");
    await shell.page.getByRole("dialog", { name: "Quick switcher" }).waitFor();
    const inside = () =>
      shell.page.evaluate(() => document.activeElement?.closest('[role="dialog"]') !== null);
    for (let press = 0; press < 3; press++) {
      await shell.page.keyboard.press("Tab");
      await expect.poll(inside).toBe(true);
    }
    await shell.page.keyboard.press("Escape");
    await expect.poll(focusedName).toBe("Search or jump to");
    expect(await shell.page.getByRole("dialog").count()).toBe(0);
  });
});

describe("a new conversation", () => {
  const find = (name: string) => shell.page.getByRole("option").filter({ hasText: name });

  it("with one person is direct", async () => {
    await openChats();
    await button("New conversation").click();
    await shell.page.keyboard.type("marta");
    await find("Marta Kowalska").click();
    await button("Open conversation").click();
    await expect.poll(() => row("Marta Kowalska").getAttribute("aria-current")).toBe("true");
    expect(await asked()).toContain("conversation.startDirect");
  });

  it("gives the focus back when it is cancelled", async () => {
    await openChats();
    await button("New conversation").click();
    await shell.page.getByRole("dialog", { name: "New conversation" }).waitFor();
    await shell.page.keyboard.press("Escape");
    await expect.poll(focusedName).toBe("New conversation");
  });

  it("with several is a group and needs a name", async () => {
    await openChats();
    await shell.page.keyboard.press("Control+n");
    await shell.page.getByRole("dialog", { name: "New conversation" }).waitFor();
    await shell.page.keyboard.type("lw");
    await find("林薇").waitFor();
    await shell.page.keyboard.press("Enter");
    await shell.page.keyboard.type("priya");
    await find("Priya Raman").waitFor();
    await shell.page.keyboard.press("Enter");
    await shell.page.getByRole("list", { name: "Chosen people" }).getByText("林薇").waitFor();
    expect(await button("Create group").isDisabled()).toBe(true);
    await shell.page.getByRole("textbox", { name: "Group name" }).fill("标签校对");
    await shell.page.keyboard.press("Enter");
    await expect.poll(() => row("标签校对").getAttribute("aria-current")).toBe("true");
  });
});

describe("settings", () => {
  it("take effect at once: language, theme, density", async () => {
    await openChats();
    await shell.page.keyboard.press("Control+Comma");
    await shell.page.getByRole("link", { name: "Appearance" }).click();
    await shell.page.getByRole("radio", { name: "Dark" }).click();
    await shell.page.getByRole("radio", { name: "Compact" }).click();
    await shell.page.getByRole("link", { name: "Language" }).click();
    await shell.page.getByRole("radio", { name: "中文" }).click();
    await heading(/^语言$/).waitFor();
    expect(await shell.page.evaluate(() => ({ ...document.documentElement.dataset }))).toMatchObject({
      theme: "dark",
      density: "compact",
    });
  });

  it("rename the account, and keep the value when that fails", async () => {
    await openChats();
    await shell.page.keyboard.press("Control+Comma");
    const field = shell.page.getByRole("textbox", { name: "Your name" });
    await field.fill("陈宇");
    await shell.page.evaluate(() => window.fixture.failNext("account.rename", "offline"));
    await button("Save").click();
    await shell.page.getByText("You are offline. Check the network, then try again").waitFor();
    expect(await field.inputValue()).toBe("陈宇");
    await button("Save").click();
    await shell.page.getByText("Saved", { exact: true }).waitFor();
    await button("You: 陈宇, online").waitFor();
  });

  it("show a fault in words and change nothing", async () => {
    await openChats();
    await shell.page.keyboard.press("Control+Comma");
    await shell.page.getByRole("link", { name: "Chats" }).nth(1).click();
    await shell.page.evaluate(() => window.fixture.failNext("settings.change", "timeout"));
    await shell.page.getByRole("switch", { name: "Read receipts" }).click();
    await shell.page.getByRole("alert").getByText("The relay is not answering. Try again").waitFor();
    expect(await shell.page.getByRole("switch", { name: "Read receipts" }).getAttribute("aria-checked")).toBe(
      "true",
    );
    await button("Close message").click();
    expect(await shell.page.getByRole("alert").count()).toBe(0);
  });

  it("a fault leaves the composer free", async () => {
    await openChats();
    await row("Firmware guild").click();
    await shell.page.evaluate(() => window.fixture.failNext("conversation.setMuted", "timeout"));
    await button("More").click();
    await shell.page.getByRole("menuitem", { name: "Mute" }).click();
    const notice = await shell.page.getByRole("region", { name: "Notices" }).boundingBox();
    const composer = await shell.page.getByRole("form", { name: "Write a message" }).boundingBox();
    expect((notice?.y ?? 0) + (notice?.height ?? 0)).toBeLessThan(composer?.y ?? 0);
  });
});

describe("presence and connection", () => {
  it("sets presence from the rail", async () => {
    await openChats();
    await button("You: 陈宇 Chen Yu, online").click();
    await shell.page.getByRole("menuitemradio", { name: "Busy" }).click();
    await button("You: 陈宇 Chen Yu, busy").waitFor();
  });

  it("says that it is offline, and asks again when the line is back", async () => {
    await openChats();
    await shell.page.evaluate(() => window.fixture.lose());
    await shell.page.getByText("You are offline.").waitFor();
    await button("You: 陈宇 Chen Yu, offline").waitFor();
    await shell.page.evaluate(() => window.fixture.comeBack());
    await shell.page.getByText("You are offline.").waitFor({ state: "detached" });
    expect((await asked()).filter((name) => name === "conversation.list")).toHaveLength(2);
  });

  it("offers to reload when the core does not answer", async () => {
    await open({ setup: { broken: "1" } });
    await heading("Parley is not answering").waitFor();
    await button("Reload").waitFor();
  });
});

describe("width", () => {
  it.each([
    [1280, 304, 64],
    [961, 304, 64],
    [960, 64, 48],
    [720, 64, 48],
  ])("%i px: list %i, rail %i", async (width, list, rail) => {
    await openChats({ width, height: 480 });
    expect((await shell.page.locator(".conversationList").boundingBox())?.width).toBe(list);
    expect((await shell.page.locator(".rail").boundingBox())?.width).toBe(rail);
    expect(await shell.page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
  });

  it("collapsed, names are said by tooltips and no filter hides a conversation", async () => {
    await openChats();
    await button("Groups").click();
    await row("Daniel Okafor").waitFor({ state: "detached" });
    await shell.page.setViewportSize({ width: 720, height: 480 });
    await row("Daniel Okafor").waitFor();
    await row("Daniel Okafor").hover();
    await shell.page.locator(".tooltip").getByText("Daniel Okafor").waitFor();
  });

  it("an open panel takes the room of the list between 961 and 1099", async () => {
    await openChats({ width: 1000 });
    await row("Firmware guild").click();
    await shell.page.keyboard.press("Alt+d");
    await expect
      .poll(async () => (await shell.page.locator(".conversationList").boundingBox())?.width)
      .toBe(64);
  });
});
