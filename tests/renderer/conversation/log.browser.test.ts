import { afterAll, beforeAll, expect, test } from "vitest";
import type { Page } from "playwright-core";
import type { FixtureHost } from "../fixture/openPage.ts";
import {
  article,
  callsOf,
  composer,
  distanceFromEnd,
  log,
  settled,
  startConversationHost,
  untilShown,
} from "./conversationPage.ts";
import { pasted } from "../fixture/pasted.ts";

let host: FixtureHost;
beforeAll(async () => {
  host = await startConversationHost();
});
afterAll(() => host.close());

async function open(setup: Record<string, string>, size: { width?: number; height?: number } = {}) {
  const opened = await host.open({ setup, ...size });
  await untilShown(opened.page);
  return opened;
}

/** Where a message stands on the screen. */
async function topOf(page: Page, words: string): Promise<number> {
  const box = await article(page, words).boundingBox();
  if (box === null) throw new Error(`"${words}" is not shown`);
  return box.y;
}

const scrollBy = (page: Page, pixels: number) =>
  page.evaluate(
    (by) => document.querySelector('[role="log"]')?.scrollBy({ top: by, behavior: "instant" }),
    pixels,
  );

/** Scrolls by a step per frame until a message is mounted; answers the largest number of nodes the log ever had. */
function walk(page: Page, how: { readonly step: number; readonly until: string }): Promise<number> {
  return page.evaluate(
    ({ step, until }) =>
      new Promise<number>((resolve, reject) => {
        const scroller = document.querySelector('[role="log"]');
        let most = 0;
        let frames = 0;
        const go = () => {
          scroller?.scrollBy({ top: step, behavior: "instant" });
          most = Math.max(most, scroller?.querySelectorAll("*").length ?? 0);
          const there = [...(scroller?.querySelectorAll("article") ?? [])].some((one) =>
            one.textContent.includes(until),
          );
          if (there) resolve(most);
          else if (++frames > 3000) reject(new Error(`${until} was not reached`));
          else requestAnimationFrame(go);
        };
        go();
      }),
    how,
  );
}

test("opens at the end, and at the unread line when there is news", async () => {
  const { page, problems } = await open({ count: "400" });
  expect(await distanceFromEnd(page)).toBeLessThan(2);
  await article(page, "(400)").waitFor();
  const unread = await open({ count: "400", unread: "120" });
  const line = unread.page.getByRole("separator", { name: "120 new messages" });
  await line.waitFor();
  const [lineBox, logBox] = [await line.boundingBox(), await log(unread.page).boundingBox()];
  const below = (lineBox?.y ?? 0) - (logBox?.y ?? 0);
  expect(below).toBeGreaterThan(0);
  expect(below).toBeLessThan(200);
  expect([...problems, ...unread.problems]).toEqual([]);
});

test("earlier pages do not move what is on the screen", async () => {
  const { page } = await open({ count: "1000" });
  const goOn = await page.evaluateHandle(() => window.sample.hold("message.page"));
  await scrollBy(page, -100_000);
  await settled(page);
  const first = await log(page).getByRole("article").first().textContent();
  const words = /\(\d+\)/.exec(first ?? "")?.[0] ?? "";
  const before = await topOf(page, words);
  await page.evaluate((release) => release(), goOn);
  await expect.poll(() => callsOf(page, "message.page").then((calls) => calls.length)).toBeGreaterThan(1);
  await settled(page);
  expect(Math.abs((await topOf(page, words)) - before)).toBeLessThanOrEqual(1);
  expect(await distanceFromEnd(page)).toBeGreaterThan(2000);
});

test("stays at the end while it is there, and only then", async () => {
  const { page } = await open({ count: "300" });
  const arrive = (number: number) =>
    page.evaluate((at) => window.sample.arrive([window.samples.message(at, { sentAt: Date.now() })]), number);
  await arrive(301);
  await article(page, "message 301").waitFor();
  await expect.poll(() => callsOf(page, "conversation.markRead").then((calls) => calls.length)).toBe(1);
  expect(await distanceFromEnd(page)).toBeLessThan(2);
  await scrollBy(page, -600);
  await settled(page);
  const [before] = [await topOf(page, "(290)")];
  await arrive(302);
  await settled(page);
  expect(await topOf(page, "(290)")).toBe(before);
  await page.getByRole("button", { name: "Latest, 1 new" }).click();
  await article(page, "message 302").waitFor();
  await settled(page);
  expect(await distanceFromEnd(page)).toBeLessThan(2);
  await expect.poll(() => page.getByRole("button", { name: /^Latest/ }).count()).toBe(0);
});

test("a composer that grows leaves the last message in view", async () => {
  const { page } = await open({ count: "100" });
  await composer(page).fill("one\ntwo\nthree\nfour\nfive\nsix");
  await settled(page);
  expect(await distanceFromEnd(page)).toBeLessThan(2);
});

test("5,000 messages walked both ways leave a bounded number of nodes and messages", async () => {
  const { page } = await open({ count: "5000" });
  const up = await walk(page, { step: -2500, until: "(1)" });
  const down = await walk(page, { step: 2500, until: "(5000)" });
  expect(Math.max(up, down)).toBeLessThan(1500);
  await settled(page);
  expect(await distanceFromEnd(page)).toBeLessThan(400);
});

test("goes to a searched message far away, marks it, and finds the way back", async () => {
  const { page } = await open({ count: "5000" });
  await page.evaluate(() => window.openConversation("group", 1234));
  const found = article(page, "(1234)");
  await found.waitFor();
  await settled(page);
  const [box, logBox] = [await found.boundingBox(), await log(page).boundingBox()];
  const middle = (logBox?.y ?? 0) + (logBox?.height ?? 0) / 2;
  expect(Math.abs((box?.y ?? 0) - middle)).toBeLessThan(120);
  await page.getByRole("button", { name: "Latest", exact: true }).click();
  await article(page, "(5000)").waitFor();
  await settled(page);
  expect(await distanceFromEnd(page)).toBeLessThan(2);
});

test("what is seen is marked as read, what is not seen is not", async () => {
  const { page } = await open({ count: "400", unread: "120" });
  const marks = async () =>
    (await callsOf(page, "conversation.markRead")).map(
      (call) => (call.params as { readUpTo: number }).readUpTo,
    );
  await expect.poll(() => marks().then((all) => all.length)).toBeGreaterThan(0);
  const [first] = await marks();
  expect(first).toBeGreaterThan(280);
  expect(first).toBeLessThan(320);
  await page.getByRole("button", { name: /^Latest, \d+ new$/ }).click();
  await expect.poll(() => marks().then((all) => all.at(-1))).toBe(400);
});

test("the unread line stays while one reads and is gone after another conversation", async () => {
  const { page } = await open({ count: "40", unread: "3" });
  const line = page.getByRole("separator", { name: "3 new messages" });
  await expect.poll(() => callsOf(page, "conversation.markRead").then((calls) => calls.length)).toBe(1);
  await line.waitFor();
  await page.evaluate(() => window.openConversation("direct"));
  await page.getByText("Say the first word to").waitFor();
  await page.evaluate(() => window.openConversation("group"));
  await article(page, "(40)").waitFor();
  expect(await line.count()).toBe(0);
});

test("an own message that was acknowledged early does not leave what comes before it unread", async () => {
  const { page } = await open({ count: "20" });
  const unread = () =>
    page.evaluate(() => [...window.sample.state.conversations.values()].map((view) => view.unread));
  await page.evaluate(() => window.sample.arrive([window.samples.own(23, { sentAt: Date.now() })]));
  await expect.poll(() => callsOf(page, "conversation.markRead").then((calls) => calls.length)).toBe(1);
  await page.evaluate(() => {
    const at = { sentAt: Date.now() };
    window.sample.arrive([window.samples.message(21, at), window.samples.message(22, at)]);
  });
  await article(page, "message 22").waitFor();
  await expect.poll(unread).toEqual([0, 0]);
});

test("nothing is marked as read while the window has no focus", async () => {
  const { page } = await open({ count: "50" });
  await page.evaluate(() => {
    document.hasFocus = () => false;
  });
  await page.evaluate(() => window.sample.arrive([window.samples.message(51, { sentAt: Date.now() })]));
  await article(page, "message 51").waitFor();
  await page.getByRole("separator", { name: "1 new messages" }).waitFor();
  await settled(page);
  expect(await callsOf(page, "conversation.markRead")).toEqual([]);
  await page.evaluate(() => {
    document.hasFocus = () => true;
    window.dispatchEvent(new Event("focus"));
  });
  await expect.poll(() => callsOf(page, "conversation.markRead").then((calls) => calls.length)).toBe(1);
});

test("one tab stop: arrows walk, Home and End jump, a letter starts writing", async () => {
  const { page } = await open({ count: "40" });
  await composer(page).focus();
  await page.keyboard.press("Shift+Tab");
  const focused = () => page.evaluate(() => /\(\d+\)/.exec(document.activeElement?.textContent ?? "")?.[0]);
  expect(await focused()).toBe("(40)");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("ArrowUp");
  expect(await focused()).toBe("(38)");
  await page.keyboard.press("ArrowDown");
  expect(await focused()).toBe("(39)");
  await page.keyboard.press("Home");
  await expect.poll(focused).toBe("(1)");
  await page.keyboard.press("End");
  await expect.poll(focused).toBe("(40)");
  await page.keyboard.press("h");
  expect(await composer(page).inputValue()).toBe("h");
});

test("a new group invites the first word beside how it began, until it is said", async () => {
  const { page } = await host.open({ setup: { count: "0" } });
  await page.getByText("Say the first word").waitFor();
  await page.evaluate(() => {
    const { message, bob } = window.samples;
    const body = { kind: "system", event: { kind: "created", by: bob } } as const;
    window.sample.arrive([message(1, { body, sentAt: Date.now() })]);
  });
  await page.getByText("started the conversation").first().waitFor();
  expect(await page.getByText("Say the first word").count()).toBe(1);
  await composer(page).fill("hello");
  await page.keyboard.press("Enter");
  await article(page, "hello").waitFor();
  expect(await page.getByText("Say the first word").count()).toBe(0);
});

test("Page Up and Page Down walk by a view and take the focus with them", async () => {
  const { page } = await open({ count: "200" });
  await article(page, "(200)").focus();
  const focused = () =>
    page.evaluate(() => Number(/\((\d+)\)/.exec(document.activeElement?.textContent ?? "")?.[1]));
  await page.keyboard.press("PageUp");
  await settled(page);
  const up = await focused();
  expect(up).toBeLessThan(195);
  expect(await page.evaluate(() => document.activeElement?.checkVisibility())).toBe(true);
  await page.keyboard.press("ArrowUp");
  await expect.poll(focused).toBe(up - 1);
  await page.keyboard.press("PageDown");
  await settled(page);
  expect(await focused()).toBeGreaterThan(up);
});

test("the log's right edge is the composer's, with and without a scrollbar", async () => {
  const edges = (page: Page) =>
    page.evaluate(() => {
      const right = (selector: string) => document.querySelector(selector)?.getBoundingClientRect().right;
      // A message reaches 8 px into the margin on both sides.
      return { log: (right(".message") ?? 0) - 8, composer: right(".composer-box") };
    });
  const few = await edges((await open({ count: "2" })).page);
  const many = await edges((await open({ count: "60" })).page);
  expect(few.log).toBe(few.composer);
  expect(many).toEqual(few);
});

test("the menu of a message copies its text, by key and by right button", async () => {
  const { page } = await open({ count: "40" });
  await article(page, "(40)").focus();
  await page.keyboard.press("Shift+F10");
  await page.getByRole("menuitem", { name: "Copy text" }).and(page.locator("[data-highlighted]")).waitFor();
  await page.keyboard.press("Enter");
  await expect
    .poll(() => article(page, "(40)").evaluate((element) => element === document.activeElement))
    .toBe(true);
  await expect.poll(() => pasted(page)).toContain("(40)");
  await article(page, "(39)").click({ button: "right" });
  await article(page, "(39)").and(page.locator("[data-menu-open]")).waitFor();
  await page.getByRole("menuitem", { name: "Copy text" }).click();
  await expect.poll(() => pasted(page)).toContain("(39)");
});

test("a message that was not sent says why and can be sent again or taken back", async () => {
  const { page } = await open({ count: "40" });
  const failed = (number: number) =>
    page.evaluate((at) => {
      const { own } = window.samples;
      window.sample.arrive([own(at, { delivery: { state: "waiting" }, sentAt: Date.now() })]);
      window.sample.change(own(at, { delivery: { state: "failed", fault: "offline" }, sentAt: Date.now() }));
    }, number);
  await failed(41);
  const message = article(page, "message 41");
  await message.getByText("Not sent: the connection dropped.").waitFor();
  await message.getByRole("img", { name: "Not sent" }).waitFor();
  await page.getByRole("alert").filter({ hasText: "the connection dropped" }).waitFor({ state: "attached" });
  await message.getByRole("button", { name: "Send again" }).click();
  await message.getByRole("img", { name: "Waiting to send" }).waitFor();
  await failed(42);
  await article(page, "message 42").getByRole("button", { name: "Delete" }).click();
  await expect.poll(() => article(page, "message 42").count()).toBe(0);
});

test("links open outside and nothing of a message is ever markup", async () => {
  const { page } = await open({ count: "20" });
  await page.evaluate(() => {
    const text = "<img src=x onerror=alert(1)> https://a.example/x javascript:alert(1)";
    window.sample.arrive([window.samples.message(21, { body: { kind: "text", text }, sentAt: Date.now() })]);
  });
  const message = article(page, "onerror");
  const link = message.getByRole("link");
  expect(await link.count()).toBe(1);
  expect(await link.getAttribute("rel")).toContain("noopener");
  expect(await link.getAttribute("target")).toBe("_blank");
  expect(await message.locator("img:not([role])").count()).toBe(0);
});

test("new messages of others are said, own ones are not", async () => {
  const { page } = await open({ count: "20" });
  const said = page.locator('[aria-live="polite"]').filter({ hasText: "周明" });
  await page.evaluate(() => {
    const { message, own } = window.samples;
    window.sample.arrive([own(21, { sentAt: Date.now() })]);
    window.sample.arrive([message(22, { sentAt: Date.now() })]);
  });
  await said.filter({ hasText: "message 22" }).waitFor({ state: "attached" });
  expect(await page.locator('[aria-live="polite"]').filter({ hasText: "message 21" }).count()).toBe(0);
});
