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

it("what can be opened in mid-call is here before", async () => {
  const { page } = await host.open({});
  const comes = page.waitForRequest(/\/assets\/AddMembers-[^/]*\.js$/);
  await page.reload();
  await comes;
  await page.context().close();
});
