import { AxeBuilder } from "@axe-core/playwright";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Page } from "playwright-core";
import type { FixtureHost } from "../fixture/openPage.ts";
import { callsOf, composer, log, startConversationHost, untilShown } from "./conversationPage.ts";

let host: FixtureHost;
beforeAll(async () => {
  host = await startConversationHost();
});
afterAll(() => host.close());

async function open(
  setup: Record<string, string> = {},
  size: { width?: number; height?: number } = {},
): Promise<Page> {
  const { page } = await host.open({ setup: { count: "20", ...setup }, ...size });
  await untilShown(page);
  return page;
}

const panel = (page: Page) => page.getByRole("complementary", { name: "Details" });
const details = (page: Page) => page.getByRole("button", { name: "Details", exact: true });

test("the header says who is there and opens the details", async () => {
  const page = await open();
  const main = page.getByRole("main", { name: "K3 发布协调 Launch" });
  await main.getByText("12 members, 6 online").waitFor();
  await main.getByRole("img", { name: "Not verified" }).waitFor();
  await details(page).click();
  await panel(page).getByText("End-to-end encrypted").waitFor();
  await panel(page).getByRole("paragraph").filter({ hasText: "vouches for 11 of 12 members" }).waitFor();
  expect(await panel(page).getByRole("list", { name: "Members" }).getByRole("listitem").count()).toBe(12);
  await panel(page).getByRole("button", { name: "Close details" }).click();
  await expect.poll(() => panel(page).count()).toBe(0);
});

test("renames in place; Escape leaves the name as it was", async () => {
  const page = await open();
  await details(page).click();
  await panel(page).getByRole("button", { name: "Rename" }).click();
  const field = panel(page).getByRole("textbox", { name: "Group name" });
  await field.fill("other");
  await page.keyboard.press("Escape");
  expect(await callsOf(page, "conversation.rename")).toEqual([]);
  await page.getByRole("button", { name: "More" }).click();
  await page.getByRole("menuitem", { name: "Rename" }).click();
  await field.fill("K4");
  await page.keyboard.press("Enter");
  await page.getByRole("main", { name: "K4" }).waitFor();
});

test("adds people who are not there yet and removes one after a question", async () => {
  const page = await open();
  await details(page).click();
  await panel(page).getByRole("button", { name: "Add members" }).click();
  const dialog = page.getByRole("dialog", { name: "Add members" });
  await dialog.getByRole("option").first().waitFor();
  expect(await dialog.getByRole("option").count()).toBe(2);
  await dialog.getByRole("option", { name: "Aisha Bello" }).click();
  await dialog.getByRole("button", { name: "Add 1 person" }).click();
  await expect
    .poll(() => panel(page).getByRole("list", { name: "Members" }).getByRole("listitem").count())
    .toBe(13);
  await panel(page).getByRole("button", { name: "Remove Marta Kowalska" }).click();
  const question = page.getByRole("alertdialog", { name: "Remove Marta Kowalska?" });
  await question.getByRole("button", { name: "Remove" }).click();
  await expect
    .poll(() => panel(page).getByRole("list", { name: "Members" }).getByRole("listitem").count())
    .toBe(12);
});

test("the focus is never lost: after renaming, after adding, after a member went", async () => {
  const page = await open();
  const focusedName = () =>
    page.evaluate(
      () => document.activeElement?.getAttribute("aria-label") ?? document.activeElement?.textContent,
    );
  await details(page).click();
  await panel(page).getByRole("button", { name: "Rename" }).press("Enter");
  await panel(page).getByRole("textbox", { name: "Group name" }).press("Escape");
  await expect.poll(focusedName).toBe("Rename");
  await panel(page).getByRole("button", { name: "Add members" }).press("Enter");
  await page.getByRole("dialog", { name: "Add members" }).getByRole("combobox").press("Escape");
  await expect.poll(focusedName).toBe("Add members");
  await panel(page).getByRole("button", { name: "Remove Marta Kowalska" }).press("Enter");
  await page.getByRole("alertdialog").getByRole("button", { name: "Remove" }).press("Enter");
  await panel(page).getByText("Marta Kowalska").waitFor({ state: "detached" });
  await expect.poll(focusedName).toBe("Members");
});

test("whoever is chosen stays chosen when something about them changes", async () => {
  const page = await open();
  await details(page).click();
  await panel(page).getByRole("button", { name: "Add members" }).click();
  const dialog = page.getByRole("dialog", { name: "Add members" });
  await dialog.getByRole("option", { name: "Aisha Bello" }).click();
  await page.evaluate(() => {
    const aisha = window.sample.state.people.find(({ name }) => name === "Aisha Bello");
    if (aisha) window.sample.emit({ name: "person.changed", body: { ...aisha, presence: "busy" } });
  });
  await dialog.getByRole("option", { name: "Aisha Bello Busy" }).click();
  await dialog.getByRole("button", { name: "Add", exact: true }).waitFor();
});

test("where the encryption needs a reset it is said, asked and done", async () => {
  const page = await open();
  await page.evaluate(() => {
    const [conversation] = window.sample.state.conversations.values();
    if (conversation) window.sample.showConversation(conversation.conversationId, { needsReset: true });
  });
  expect(await composer(page).isDisabled()).toBe(true);
  await page.getByRole("main").getByRole("button", { name: "Reset encryption" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Reset", exact: true }).click();
  await expect.poll(() => composer(page).isEnabled()).toBe(true);
});

test("in a narrow window the panel covers the conversation, takes the focus and gives it back", async () => {
  const page = await open({ unread: "1" }, { width: 720, height: 480 });
  await details(page).click();
  const close = panel(page).getByRole("button", { name: "Close details" });
  await expect.poll(() => close.evaluate((element) => element === document.activeElement)).toBe(true);
  const [panelBox, mainBox] = [await panel(page).boundingBox(), await page.getByRole("main").boundingBox()];
  expect(panelBox?.x).toBe(mainBox?.x);
  await page.keyboard.press("Enter");
  await expect
    .poll(() => composer(page).evaluate((element) => element === document.activeElement))
    .toBe(true);
});

test("offline: a banner with one action, waiting messages counted", async () => {
  const page = await open();
  await page.evaluate(() => {
    window.sample.emit({
      name: "connection.changed",
      body: { state: "offline", catchingUp: 0, waitingToSend: 2 },
    });
    for (const at of [21, 22])
      window.sample.arrive([window.samples.own(at, { delivery: { state: "waiting" }, sentAt: Date.now() })]);
  });
  await page.getByRole("status").filter({ hasText: "You are offline" }).waitFor();
  await page
    .getByRole("status")
    .filter({ hasText: "2 messages waiting to send" })
    .waitFor({ state: "attached" });
  await page.getByRole("button", { name: "Try again" }).click();
  await expect.poll(() => callsOf(page, "connection.retry").then((calls) => calls.length)).toBe(1);
});

test("typing is shown at once and said at most every ten seconds", async () => {
  const page = await open();
  const type = (who: "bob" | "carol") =>
    page.evaluate((name) => {
      const [conversation] = window.sample.state.conversations.values();
      if (conversation === undefined) return;
      window.sample.showConversation(conversation.conversationId, { typing: [window.samples[name]] });
    }, who);
  const status = page.getByRole("main").getByRole("status");
  const shown = (words: string) =>
    page.getByRole("main").locator(".typingLine-text").filter({ hasText: words });
  await type("carol");
  await shown("林薇 is typing").waitFor();
  await status.filter({ hasText: "林薇 is typing" }).waitFor({ state: "attached" });
  await type("bob");
  await shown("周明 is typing").waitFor();
  expect(await status.filter({ hasText: "林薇 is typing" }).count()).toBe(1);
  expect(await status.filter({ hasText: "周明 is typing" }).count()).toBe(0);
});

describe("axe finds nothing serious", () => {
  for (const theme of ["light", "dark"])
    test(theme, async () => {
      const page = await open({ theme, unread: "2" });
      await page.evaluate(() => {
        const { message, own, bob } = window.samples;
        const at = Date.now();
        window.sample.arrive([
          own(21, { delivery: { state: "failed", fault: "timeout" }, sentAt: at }),
          message(22, { body: { kind: "unreadable", cause: "damaged" }, sentAt: at }),
          message(23, {
            body: { kind: "system", event: { kind: "identityChanged", account: bob } },
            sentAt: at,
          }),
        ]);
      });
      await details(page).click();
      await panel(page).getByRole("list", { name: "Members" }).waitFor();
      await log(page).getByText("This message cannot be opened").waitFor();
      const { violations } = await new AxeBuilder({ page }).analyze();
      const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
      expect(serious.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" | ")}`)).toEqual(
        [],
      );
    });
});
