import { afterAll, beforeAll, expect, test } from "vitest";
import type { Page } from "playwright-core";
import type { FixtureHost } from "../fixture/openPage.ts";
import { article, callsOf, composer, startConversationHost, untilShown } from "./conversationPage.ts";

let host: FixtureHost;
beforeAll(async () => {
  host = await startConversationHost();
});
afterAll(() => host.close());

async function open(setup: Record<string, string> = {}): Promise<Page> {
  const { page } = await host.open({ setup: { count: "20", ...setup } });
  await untilShown(page);
  return page;
}

const sends = async (page: Page) =>
  (await callsOf(page, "message.send")).map((call) => call.params as { messageId: string; text: string });
const drafts = async (page: Page) =>
  (await callsOf(page, "conversation.setDraft")).map((call) => (call.params as { draft: string }).draft);

test("Enter sends, Shift+Enter starts a line, the sent message is shown and the box is empty", async () => {
  const page = await open();
  await composer(page).click();
  await page.keyboard.type("first");
  await page.keyboard.press("Shift+Enter");
  await page.keyboard.type("second");
  expect(await sends(page)).toEqual([]);
  await page.keyboard.press("Enter");
  await article(page, "second").waitFor();
  expect((await sends(page)).map((sent) => sent.text)).toEqual(["first\nsecond"]);
  expect(await composer(page).inputValue()).toBe("");
  await expect.poll(() => drafts(page)).toContain("");
});

test("with Ctrl+Enter chosen, Enter starts a line and Ctrl+Enter sends", async () => {
  const page = await open({ sendWith: "ctrl-enter" });
  await composer(page).click();
  await page.keyboard.type("a");
  await page.keyboard.press("Enter");
  await page.keyboard.type("b");
  expect(await sends(page)).toEqual([]);
  await page.keyboard.press("Control+Enter");
  await expect.poll(() => sends(page).then((all) => all.map((sent) => sent.text))).toEqual(["a\nb"]);
});

test("while Enter sends, Ctrl+Enter starts a line that can be undone", async () => {
  const page = await open();
  await composer(page).click();
  await page.keyboard.type("a");
  await page.keyboard.press("Control+Enter");
  await page.keyboard.type("b");
  expect(await composer(page).inputValue()).toBe("a\nb");
  expect(await sends(page)).toEqual([]);
});

test("Enter never sends while an input method composes", async () => {
  const page = await open();
  await composer(page).focus();
  const session = await page.context().newCDPSession(page);
  await session.send("Input.imeSetComposition", { text: "ni hao", selectionStart: 6, selectionEnd: 6 });
  expect(await composer(page).inputValue()).toBe("ni hao");
  await page.keyboard.press("Enter");
  expect(await sends(page)).toEqual([]);
  await session.send("Input.insertText", { text: "你好" });
  // As Windows and Linux input methods report the key that ends a composition: no longer composing, but 229.
  await page.evaluate(() => {
    const box = document.querySelector("textarea");
    const enter = { key: "Enter", keyCode: 229, bubbles: true, cancelable: true };
    box?.dispatchEvent(new KeyboardEvent("keydown", enter));
  });
  expect(await sends(page)).toEqual([]);
  await page.keyboard.press("Enter");
  await expect.poll(() => sends(page).then((all) => all.length)).toBe(1);
  expect((await sends(page))[0]?.text).toContain("你好");
});

test("what the core does not take comes back, and is the same message when it is tried again", async () => {
  const page = await open();
  await page.evaluate(() => window.sample.failNext("message.send", "internal"));
  await composer(page).fill("important");
  await page.getByRole("button", { name: "Send" }).click();
  await page.getByRole("alert").filter({ hasText: "Your text is still here" }).waitFor();
  expect(await composer(page).inputValue()).toBe("important");
  await page.keyboard.press("Enter");
  await article(page, "important").waitFor();
  const [first, second] = await sends(page);
  expect(second?.messageId).toBe(first?.messageId);
  expect(await page.getByRole("alert").filter({ hasText: "still here" }).count()).toBe(0);
});

test("what was typed meanwhile stays behind what comes back", async () => {
  const page = await open();
  const goOn = await page.evaluateHandle(() => {
    window.sample.failNext("message.send", "internal");
    return window.sample.hold("message.send");
  });
  await composer(page).fill("one");
  await page.keyboard.press("Enter");
  await page.keyboard.type("two");
  await page.evaluate((release) => release(), goOn);
  await expect.poll(() => composer(page).inputValue()).toBe("one\ntwo");
});

test("a draft is there again after another conversation, and comes from the core at the start", async () => {
  const page = await open({ draft: "from before" });
  expect(await composer(page).inputValue()).toBe("from before");
  await composer(page).fill("half a sentence");
  await page.evaluate(() => window.openConversation("direct"));
  await page.getByRole("main", { name: "何静 He Jing" }).waitFor();
  expect(await composer(page).inputValue()).toBe("");
  await expect.poll(() => drafts(page)).toEqual(["half a sentence"]);
  await page.evaluate(() => window.openConversation("group"));
  await page.getByRole("main", { name: "K3" }).waitFor();
  expect(await composer(page).inputValue()).toBe("half a sentence");
});

test("a text over the limit says by how much, cannot be sent and is not lost", async () => {
  const page = await open();
  await composer(page).fill("x".repeat(16_003));
  await page.getByRole("status").filter({ hasText: "3 characters too many" }).waitFor();
  expect(await page.getByRole("button", { name: "Send" }).isDisabled()).toBe(true);
  await page.keyboard.press("Enter");
  expect(await sends(page)).toEqual([]);
  await page.evaluate(() => window.openConversation("direct"));
  await page.evaluate(() => window.openConversation("group"));
  await expect
    .poll(() =>
      composer(page)
        .inputValue()
        .then((text) => text.length),
    )
    .toBe(16_003);
});

test("the browser is told to keep no copy of what is being written", async () => {
  const page = await open();
  const form = page.getByRole("form", { name: "Write a message" });
  expect(await form.getAttribute("autocomplete")).toBe("off");
});

test("what is pasted is plain text", async () => {
  const page = await open();
  await composer(page).focus();
  await page.evaluate(async () => {
    const html = new Blob(["<b>bold</b> text"], { type: "text/html" });
    const plain = new Blob(["bold text"], { type: "text/plain" });
    await navigator.clipboard.write([new ClipboardItem({ "text/html": html, "text/plain": plain })]);
  });
  await page.keyboard.press("Control+V");
  await expect.poll(() => composer(page).inputValue()).toBe("bold text");
});

test("the others learn that somebody writes, once for a while, and when it is over", async () => {
  const page = await open();
  await composer(page).click();
  await page.keyboard.type("abc");
  const signals = async () =>
    (await callsOf(page, "conversation.setTyping")).map(
      (call) => (call.params as { active: boolean }).active,
    );
  await expect.poll(signals).toEqual([true]);
  await page.keyboard.press("Enter");
  await expect.poll(signals).toEqual([true, false]);
});

test("Send is offered at rest and leads to the box; so does a press anywhere beside the text", async () => {
  const page = await open();
  const writing = () => composer(page).evaluate((element) => element === document.activeElement);
  await page.getByRole("button", { name: "Details", exact: true }).focus();
  await page.getByRole("button", { name: "Send" }).click();
  expect(await writing()).toBe(true);
  expect(await sends(page)).toEqual([]);
  await page.getByRole("button", { name: "Details", exact: true }).focus();
  const { x, y } = (await page.getByRole("button", { name: "Send" }).boundingBox())!;
  await page.mouse.click(x - 100, y + 10);
  expect(await writing()).toBe(true);
});

test("in a low window the box leaves most of the log in view", async () => {
  const { page } = await host.open({ setup: { count: "20" }, width: 720, height: 480 });
  await untilShown(page);
  await composer(page).fill(Array.from({ length: 30 }, (_, at) => String(at)).join("\n"));
  const box = await composer(page).boundingBox();
  const log = await page.getByRole("log").boundingBox();
  expect(log?.height).toBeGreaterThan(box?.height ?? Infinity);
});

test("the box grows with its text up to eight lines", async () => {
  const page = await open();
  const height = async () => (await composer(page).boundingBox())?.height ?? 0;
  const one = await height();
  await composer(page).fill("1\n2\n3");
  expect((await height()) - one).toBeCloseTo(44, 0);
  await composer(page).fill(Array.from({ length: 30 }, (_, at) => String(at)).join("\n"));
  expect(await height()).toBeLessThan(one + 8 * 22);
});

test("who is not a member any more is told so instead of being let write", async () => {
  const page = await open();
  await page.evaluate(() => {
    const [conversation] = window.sample.state.conversations.values();
    if (conversation) window.sample.showConversation(conversation.conversationId, { isMember: false });
  });
  await expect.poll(() => composer(page).isDisabled()).toBe(true);
  expect(await composer(page).getAttribute("placeholder")).toContain("no longer a member");
});
