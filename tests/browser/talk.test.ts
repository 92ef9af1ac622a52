// What Parley is for, told in one story from the first window on: people enrol, write to each other in two languages, let
// somebody into a group and remove her again, lose the relay and get it back, close their apps and open them again. Real relay,
// real hosts and cores, real Chromium; only what a person does and sees.
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { AppPerson } from "../support/appPerson.ts";
import { buildWhenStale, hostsToTry, launchChromium } from "../support/browser.ts";
import { findRelay, join, saveRecoveryKey } from "../support/firstRun.ts";
import { Person } from "../support/people.ts";
import { startRelay, type TestRelay } from "../support/relay.ts";

let browser: Browser;
beforeAll(async () => {
  buildWhenStale();
  browser = await launchChromium();
});
afterAll(() => browser.close());

interface Cast {
  readonly relay: TestRelay;
  readonly alice: AppPerson;
  /** His system speaks Chinese. */
  readonly bob: AppPerson;
  /** Her system speaks English; she chooses Chinese. */
  readonly carol: AppPerson;
  /** A core without a window: a group begins with three. */
  readonly dora: Person;
}

const names = { alice: "Alice Weber", bob: "王博 Bo Wang", carol: "陈可 Carol", dora: "Dora" } as const;
const group = { first: "Launch 上线", later: "Launch 发布会" } as const;

describe.each(hostsToTry("node"))("on $host", ({ host, missing }) => {
  test.skipIf(missing !== undefined)(
    missing === undefined ? "people meet, write, part, and find everything again" : `skipped: ${missing}`,
    { timeout: 300_000 },
    async () => {
      const relay = await startRelay();
      onTestFinished(() => relay.close());
      const open = (name: string, language?: "zh-CN") =>
        AppPerson.open({ name, host, browser, ...(language === undefined ? {} : { language }) });
      const [dora, alice, bob, carol] = await Promise.all([
        Person.enrolled(names.dora, relay),
        open(names.alice),
        open(names.bob, "zh-CN"),
        open(names.carol),
      ]);
      onTestFinished(() => dora.close());
      const cast: Cast = { relay, alice, bob, carol, dora };
      await enrolByLink(cast);
      await enrolByAddressAndCode(cast);
      await exchange(cast);
      await talkInGroup(cast);
      await addCarol(cast);
      await removeCarol(cast);
      await loseTheRelay(cast);
      await closeAndReopen(cast);
      for (const person of [alice, bob, carol]) expect(person.troubles, person.name).toEqual([]);
      expect(dora.bugs).toEqual([]);
    },
  );
});

/** The invitation link brings the code; the recovery key is shown once, and nothing goes on until its saving is confirmed. */
async function enrolByLink({ relay, alice }: Cast): Promise<void> {
  await findRelay(alice.page, await relay.invite());
  expect(await alice.named("textbox", "Invite code").count()).toBe(0);
  await join(alice.page, { name: alice.name });
  await alice.named("group", "Recovery key").waitFor();
  expect(await alice.named("button", "Finish").isDisabled()).toBe(true);
  expect((await saveRecoveryKey(alice.page)).split(" ")).toHaveLength(8);
  await alice.named("button", "You: {name}, {presence}", { name: alice.name, presence: "online" }).waitFor();
}

/** The address as one would read it out, a wrong code, and the right one as one might type it. */
async function enrolByAddressAndCode({ relay, bob }: Cast): Promise<void> {
  const link = new URL(await relay.invite());
  await findRelay(bob.page, link.host, bob.language);
  await join(bob.page, { name: bob.name, code: "KX4T-92MD-KX4T-92MD-KX4T" }, bob.language);
  await bob.page.getByText("邀请码不对，再核对一下").waitFor();
  const [code = ""] = link.hash.slice(1).split(".");
  await join(bob.page, { name: bob.name, code: code.toLowerCase().replaceAll("-", "") }, bob.language);
  await saveRecoveryKey(bob.page, bob.language);
  await bob.named("button", "You: {name}, {presence}", { name: bob.name, presence: "在线" }).waitFor();
}

const greetings = {
  hello: "Hello Bo, the report is ready — 报告写好了",
  answer: "你好！收到了，谢谢。",
  question: "Shall we ship on Tuesday?",
  yes: "周二可以，let us do it 🚀",
} as const;

/** How far each message has got is seen by who wrote it, in the language of the window. */
async function exchange({ alice, bob }: Cast): Promise<void> {
  await alice.jumpTo(bob.name, "wangbo");
  await alice.write(greetings.hello);
  await alice.untilMarked(greetings.hello, "Delivered");
  await bob.openConversation(alice.name);
  await bob.message(greetings.hello).waitFor();
  await alice.untilMarked(greetings.hello, "Read");
  await composeWithInputMethod(bob, "ni hao", greetings.answer);
  await alice.message(greetings.answer).waitFor();
  await bob.untilMarked(greetings.answer, "Read");
  await alice.write(greetings.question);
  await bob.message(greetings.question).waitFor();
  await bob.write(greetings.yes);
  const all = [
    `${alice.name}: ${greetings.hello}`,
    `${bob.name}: ${greetings.answer}`,
    `${alice.name}: ${greetings.question}`,
    `${bob.name}: ${greetings.yes}`,
  ];
  await Promise.all([alice.untilMessages(all), bob.untilMessages(all)]);
}

/** While pinyin is being composed Enter belongs to the input method; the Enter after it sends. */
async function composeWithInputMethod(person: AppPerson, typed: string, text: string): Promise<void> {
  const before = await person.messages();
  await person.composer.focus();
  const session = await person.page.context().newCDPSession(person.page);
  const selection = { selectionStart: typed.length, selectionEnd: typed.length };
  await session.send("Input.imeSetComposition", { text: typed, ...selection });
  await person.page.keyboard.press("Enter");
  await session.send("Input.insertText", { text });
  expect(await person.composer.inputValue()).toContain(text);
  expect(await person.messages()).toEqual(before);
  await person.page.keyboard.press("Enter");
  await person.message(text).waitFor();
}

// All that is not for Carol has her name in it, so that a search of hers would find it.
const beforeCarol = { plan: "Before Carol comes: the plan", budget: "预算先不告诉 Carol" } as const;
const withCarol = { welcome: "Welcome Carol, 欢迎！", thanks: "谢谢大家，happy to be here" } as const;
const afterCarol = { quiet: "Now without Carol", chinese: "Carol 已经不在了" } as const;
const farewell = "Thank you for your help, Carol";

async function talkInGroup({ alice, bob, dora }: Cast): Promise<void> {
  await alice.startGroup(group.first, { wb: bob.name, dora: dora.name });
  await alice.write(beforeCarol.plan);
  await bob.openConversation(group.first);
  await bob.message(beforeCarol.plan).waitFor();
  await bob.write(beforeCarol.budget);
  await alice.message(beforeCarol.budget).waitFor();
}

/** Whoever comes later reads what is written from then on, and cannot find what was said before. */
async function addCarol({ relay, alice, bob, carol }: Cast): Promise<void> {
  await carol.page.getByRole("button", { name: "中文" }).click();
  carol.language = "zh-CN";
  await findRelay(carol.page, await relay.invite(), carol.language);
  await join(carol.page, { name: carol.name }, carol.language);
  await saveRecoveryKey(carol.page, carol.language);
  await alice.page.keyboard.press("Alt+D");
  const details = alice.named("complementary", "Details");
  await details.getByRole("button", { name: "Add members" }).click();
  const dialog = alice.page.getByRole("dialog", { name: "Add members" });
  await dialog.getByRole("option", { name: carol.name }).click();
  await dialog.getByRole("button", { name: "Add 1 person" }).click();
  await alice.named("log", "Messages").getByText(`You added ${carol.name}`).waitFor();
  await carol.openConversation(group.first);
  expect(await carol.messages()).toEqual([]);
  await alice.write(withCarol.welcome);
  await carol.message(withCarol.welcome).waitFor();
  await carol.write(withCarol.thanks);
  for (const person of [alice, bob]) await person.message(withCarol.thanks).waitFor();
  await carol.untilMessages([`${alice.name}: ${withCarol.welcome}`, `${carol.name}: ${withCarol.thanks}`]);
  await alice.untilMessages([
    `${alice.name}: ${beforeCarol.plan}`,
    `${bob.name}: ${beforeCarol.budget}`,
    `${alice.name}: ${withCarol.welcome}`,
    `${carol.name}: ${withCarol.thanks}`,
  ]);
}

async function removeCarol({ alice, bob, carol }: Cast): Promise<void> {
  const details = alice.named("complementary", "Details");
  await details.getByRole("button", { name: `Remove ${carol.name}` }).click();
  const question = alice.page.getByRole("alertdialog", { name: `Remove ${carol.name}?` });
  await question.getByRole("button", { name: "Remove", exact: true }).click();
  await question.waitFor({ state: "detached" });
  await alice.named("button", "Close details").click();
  await alice.write(afterCarol.quiet);
  await bob.message(afterCarol.quiet).waitFor();
  await bob.write(afterCarol.chinese);
  await alice.message(afterCarol.chinese).waitFor();
  await seesThatSheIsOut(carol);
  // What Carol gets now was written after what she must not get.
  await alice.jumpTo(carol.name, "carol");
  await alice.write(farewell);
  await carol.openConversation(alice.name);
  await carol.message(farewell).waitFor();
  await seesThatSheIsOut(carol);
  await carol.restart();
  await seesThatSheIsOut(carol);
  await findsOnlyHers(carol);
}

async function seesThatSheIsOut(carol: AppPerson): Promise<void> {
  await carol.openConversation(group.first);
  await carol.conversation(group.first).getByText("你已不是成员", { exact: true }).waitFor();
  await carol.named("log", "Messages").getByText(`${names.alice}移除了你`).waitFor();
  expect(await carol.composer.isDisabled()).toBe(true);
  expect(await carol.composer.getAttribute("placeholder")).toBe("你已不是成员。历史消息仍可阅读。");
  await carol.untilMessages([`${names.alice}: ${withCarol.welcome}`, `${names.carol}: ${withCarol.thanks}`]);
}

async function findsOnlyHers(carol: AppPerson): Promise<void> {
  await carol.page.keyboard.press("Control+K");
  const switcher = carol.named("dialog", "Quick switcher");
  await switcher.getByRole("combobox").fill("Carol");
  const found = switcher.getByRole("option");
  await found.filter({ hasText: farewell }).waitFor();
  await found.filter({ hasText: withCarol.welcome }).waitFor();
  expect(await found.count()).toBe(2);
  await carol.page.keyboard.press("Escape");
}

const offline = {
  alice: ["Written while the relay is away, one", "离线时写的第二条", "Three, before closing the app"],
  bob: ["中继不在时写的一", "Bo's second while offline"],
} as const;

/** What is written meanwhile waits, survives the end of the app, and arrives once and in order. */
async function loseTheRelay({ relay, alice, bob }: Cast): Promise<void> {
  await Promise.all([alice.openConversation(bob.name), bob.openConversation(alice.name)]);
  const before = await alice.messages();
  await relay.stop();
  await alice.page.getByRole("status").filter({ hasText: "You are offline." }).waitFor();
  await bob.page.getByRole("status").filter({ hasText: "你已离线。" }).waitFor();
  await Promise.all([alice.write(...offline.alice), bob.write(...offline.bob)]);
  await alice.restart();
  await alice.openConversation(bob.name);
  for (const text of offline.alice) await alice.untilMarked(text, "Waiting to send");
  for (const text of offline.bob) await bob.untilMarked(text, "Waiting to send");
  await relay.start();
  await Promise.all([alice.reconnect(), bob.reconnect()]);
  for (const text of offline.alice) await alice.untilMarked(text, "Read");
  for (const text of offline.bob) await bob.untilMarked(text, "Read");
  const arrived = (await alice.messages()).slice(before.length);
  const from = (person: AppPerson) => arrived.filter((message) => message.startsWith(person.name));
  expect(from(alice)).toEqual(offline.alice.map((text) => `${alice.name}: ${text}`));
  expect(from(bob)).toEqual(offline.bob.map((text) => `${bob.name}: ${text}`));
  expect(arrived).toHaveLength(offline.alice.length + offline.bob.length);
  await bob.untilMessages([...before, ...arrived]);
}

const meanwhile = "趁你不在，先写一句";
const draft = "half a sentence, 还没写完";

/** Texts and their order, names, the group's new one, a draft: all there again, and the talk goes on. */
async function closeAndReopen({ relay, alice, bob }: Cast): Promise<void> {
  await alice.openConversation(group.first);
  await alice.named("button", "More").click();
  await alice.page.getByRole("menuitem", { name: "Rename" }).click();
  await alice.page.getByRole("textbox", { name: "Group name" }).fill(group.later);
  await alice.page.keyboard.press("Enter");
  await alice.conversation(group.later).waitFor();
  await bob.openConversation(group.later);
  const before = { alice: await everythingOf(alice), bob: await everythingOf(bob) };
  await alice.openConversation(group.later);
  await alice.draft(group.later, draft);
  await alice.stop();
  await bob.openConversation(alice.name);
  await bob.write(meanwhile);
  await bob.untilMarked(meanwhile, "Sent");
  await bob.stop();
  await relay.stop();
  await relay.start();
  await Promise.all([alice.start(), bob.start()]);
  await alice.openConversation(group.later);
  expect(await alice.composer.inputValue()).toBe(draft);
  await alice.openConversation(bob.name);
  await alice.message(meanwhile).waitFor();
  const told = (all: Everything, name: string) => ({
    ...all,
    [name]: [...all[name]!, `${bob.name}: ${meanwhile}`],
  });
  expect(await everythingOf(alice)).toEqual(told(before.alice, bob.name));
  expect(await everythingOf(bob)).toEqual(told(before.bob, alice.name));
  await Promise.all([alice.openConversation(bob.name), bob.openConversation(alice.name)]);
  await bob.untilMarked(meanwhile, "Read");
  for (const [person, other] of [
    [alice, bob],
    [bob, alice],
  ] as const) {
    const text = `${person.name} is back, 我回来了`;
    await person.write(text);
    await other.message(text).waitFor();
  }
  await recoveryKeyIsGone(alice);
}

type Everything = Readonly<Record<string, readonly string[]>>;

/** Every conversation by its name, with all that is said in it. */
async function everythingOf(person: AppPerson): Promise<Everything> {
  const conversations: Record<string, readonly string[]> = {};
  for (const name of await person.conversationNames()) {
    await person.openConversation(name);
    conversations[name] = await person.messages();
  }
  return conversations;
}

async function recoveryKeyIsGone(person: AppPerson): Promise<void> {
  await person.page.keyboard.press("Control+Comma");
  await person.page.getByText("You confirmed that you saved it. This computer no longer holds it").waitFor();
  expect(await person.named("group", "Recovery key").count()).toBe(0);
}
