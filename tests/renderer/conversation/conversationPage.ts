// What the browser tests of the conversation screen share: the host of its test page, and how to look at the log.
import { join } from "node:path";
import type { Page } from "playwright-core";
import { startFixtureHost, type FixtureHost } from "../fixture/openPage.ts";

export function startConversationHost(): Promise<FixtureHost> {
  return startFixtureHost(join(import.meta.dirname, "fixture"));
}

export const log = (page: Page) => page.getByRole("log", { name: "Messages" });
export const composer = (page: Page) => page.getByRole("textbox", { name: "Message" });
export const article = (page: Page, words: string) =>
  log(page).getByRole("article").filter({ hasText: words });

/** The log is there and rests. */
export async function untilShown(page: Page): Promise<void> {
  await log(page).getByRole("article").first().waitFor();
  await settled(page);
}

/** Until the log neither scrolls nor changes its height for some frames. */
export async function settled(page: Page): Promise<void> {
  await page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        const scroller = document.querySelector('[role="log"]');
        let before = "";
        let same = 0;
        const look = () => {
          const now = `${scroller?.scrollTop} ${scroller?.scrollHeight}`;
          same = now === before ? same + 1 : 0;
          before = now;
          if (same < 15) requestAnimationFrame(look);
          else resolve();
        };
        look();
      }),
  );
}

/** How far the log stands from its end, in pixels. */
export function distanceFromEnd(page: Page): Promise<number> {
  return page.evaluate(() => {
    const scroller = document.querySelector('[role="log"]');
    if (scroller === null) throw new Error("no log");
    return scroller.scrollHeight - scroller.clientHeight - scroller.scrollTop;
  });
}

/** Names of the calls that the page made, of that kind. */
export function callsOf(page: Page, name: string): Promise<{ name: string; params: unknown }[]> {
  return page.evaluate((wanted) => window.sample.calls.filter((call) => call.name === wanted), name);
}
