// Parts of the page that do not come the first time, as when the network of a browser changes: the window is whole a moment later.
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startFixtureHost, type FixtureHost } from "./fixture/openPage.ts";

let host: FixtureHost;
beforeAll(async () => {
  host = await startFixtureHost();
});
afterAll(() => host.close());

/** Loads the page anew, without the settings' part where `breaks` says so of the count of loads. Answers that count. */
async function load(page: Page, breaks: (loads: number) => boolean): Promise<() => number> {
  let loads = 0;
  page.on("request", (request) => void (loads += request.isNavigationRequest() ? 1 : 0));
  await page.route(/\/assets\/Settings-[^/]*\.js$/, (route) =>
    breaks(loads) ? route.abort("failed") : route.continue(),
  );
  await page.reload();
  return () => loads;
}

it("a part that is broken off is fetched with the page again", async () => {
  const { page } = await host.open({});
  const loads = await load(page, (count) => count === 1);
  await expect.poll(loads).toBe(2);
  await page.getByRole("link", { name: "Settings", exact: true }).click();
  await page.getByRole("heading", { name: "Account", exact: true }).waitFor();
  await page.context().close();
});

it("where it never comes the page is not loaded over and over", async () => {
  const { page } = await host.open({});
  const loads = await load(page, (count) => count > 0);
  await expect.poll(loads).toBe(2);
  await page.waitForTimeout(3_000);
  expect(loads()).toBe(2);
  await page.context().close();
});

it("what is typed into a switcher that is not here yet is in it when it comes", async () => {
  const { page } = await host.open({});
  const { promise: held, resolve: release } = Promise.withResolvers<void>();
  await page.route(/\/assets\/Switcher-[^/]*\.js$/, (route) => held.then(() => route.continue()));
  await page.reload();
  const row = page.getByRole("link", { name: "Daniel Okafor", exact: true });
  await row.click();
  const composer = page.getByRole("textbox", { name: "Message" });
  await composer.focus();
  await page.keyboard.press("Control+k");
  await page.keyboard.type("zhiX");
  await page.keyboard.press("Backspace");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+k");
  await page.keyboard.type("zhijiam");
  await page.keyboard.press("Backspace");
  release();
  const query = page.getByRole("combobox", { name: "Search or jump to" });
  await query.waitFor();
  expect(await query.inputValue()).toBe("zhijia");
  await page.keyboard.type("n");
  await page.getByRole("option").filter({ hasText: "质检每周例会" }).waitFor();
  await page.keyboard.press("Escape");
  await expect.poll(() => composer.evaluate((field) => document.activeElement === field)).toBe(true);
  expect(await composer.inputValue()).toBe("");
  await page.context().close();
});

it("what can be opened in mid-call is here before", async () => {
  const { page } = await host.open({});
  const comes = page.waitForRequest(/\/assets\/AddMembers-[^/]*\.js$/);
  await page.reload();
  await comes;
  await page.context().close();
});
