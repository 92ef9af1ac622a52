// Parts of the page that do not come the first time, as when the network of a browser changes: the window is whole a moment later.
import { afterAll, beforeAll, expect, it } from "vitest";
import { startFixtureHost, type FixtureHost } from "./fixture/openPage.ts";

let host: FixtureHost;
beforeAll(async () => {
  host = await startFixtureHost();
});
afterAll(() => host.close());

it("a part that is broken off is fetched with the page again", async () => {
  const { page } = await host.open({});
  let loads = 0;
  page.on("request", (request) => void (loads += request.isNavigationRequest() ? 1 : 0));
  await page.route(/\/assets\/Settings-[^/]*\.js$/, (route) =>
    loads === 1 ? route.abort("failed") : route.continue(),
  );
  await page.reload();
  await expect.poll(() => loads).toBe(2);
  await page.getByRole("link", { name: "Settings", exact: true }).click();
  await page.getByRole("heading", { name: "Account", exact: true }).waitFor();
  await page.context().close();
});
