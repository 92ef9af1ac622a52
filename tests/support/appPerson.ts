// A person at the window of an app of their own: real host, real core, real page, used by the accessible names of DESIGN.md in
// the language of that window. Whatever the page's console calls an error is kept: a spec asks for it at the end.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Locator, Page } from "playwright-core";
import { expect, onTestFinished } from "vitest";
import { fillName, type NameKey, type NameLanguage, type NameValues } from "../../renderer/text/names.ts";
import { openApp, type HostKind, type OpenApp } from "./browser.ts";

export interface AppPersonOptions {
  readonly name: string;
  readonly host: HostKind;
  /** Shared by the people of a spec; only the Node host uses it. */
  readonly browser: Browser;
  /** Of the system, and so of the window until somebody chooses another. */
  readonly language?: NameLanguage;
}

type Role = Parameters<Page["getByRole"]>[0];

/** What is waited for has to come over the network, through two cores and into a page. */
const patience = { timeout: 30_000, interval: 50 };

export class AppPerson {
  readonly name: string;
  readonly dataDir: string;
  language: NameLanguage;
  /** Errors of the page, and what its policy refused. */
  readonly troubles: string[] = [];
  readonly #options: AppPersonOptions;
  #app: OpenApp | undefined;

  private constructor(dataDir: string, options: AppPersonOptions) {
    this.name = options.name;
    this.dataDir = dataDir;
    this.language = options.language ?? "en";
    this.#options = options;
  }

  /** At the first run, with a new profile; both are gone when the test ends. Should it fail, it says what the person saw. */
  static async open(options: AppPersonOptions): Promise<AppPerson> {
    const person = new AppPerson(await mkdtemp(join(tmpdir(), "parley-app-")), options);
    onTestFinished(async ({ task }) => {
      if (task.result?.state === "fail") process.stderr.write(await person.#sight());
      await person.stop();
      await rm(person.dataDir, { recursive: true, force: true });
    });
    await person.start();
    return person;
  }

  get app(): OpenApp {
    if (this.#app === undefined) throw new Error(`${this.name}'s app is closed`);
    return this.#app;
  }

  get page(): Page {
    return this.app.page;
  }

  async start(): Promise<void> {
    const { host, browser, language = "en" } = this.#options;
    this.#app = await openApp({ dataDir: this.dataDir, host, browser, locale: language });
    const { page } = this.#app;
    page.setDefaultTimeout(patience.timeout);
    page.on("pageerror", (error) => this.troubles.push(String(error)));
    page.on("console", (entry) => entry.type() === "error" && this.troubles.push(entry.text()));
  }

  /** Ends window, host and core; the profile stays. */
  async stop(): Promise<void> {
    await this.#app?.close();
    this.#app = undefined;
  }

  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }

  named(role: Role, key: NameKey, values?: NameValues): Locator {
    return this.page.getByRole(role, { name: fillName(this.language, key, values), exact: true });
  }

  /** The open conversation, by its name. */
  conversation(name: string): Locator {
    return this.page.getByRole("main", { name, exact: true });
  }

  /** Its row in the list. */
  row(name: string): Locator {
    return this.named("list", "Conversations").getByRole("link", { name, exact: true });
  }

  async openConversation(name: string): Promise<void> {
    await this.row(name).click();
    await this.conversation(name).waitFor();
  }

  /** By the quick switcher, keys alone: typing until `name` is offered first, then Enter. */
  async jumpTo(name: string, typed = name): Promise<void> {
    await this.page.keyboard.press("Control+K");
    const switcher = this.named("dialog", "Quick switcher");
    await switcher.getByRole("combobox").waitFor();
    await this.page.keyboard.type(typed);
    await switcher.getByRole("option", { name, selected: true }).waitFor();
    await this.page.keyboard.press("Enter");
    await this.conversation(name).waitFor();
  }

  /** By keys alone, as `others` are typed: what is typed leads to the name. English. */
  async startGroup(name: string, others: Readonly<Record<string, string>>): Promise<void> {
    await this.page.keyboard.press("Control+N");
    const dialog = this.page.getByRole("dialog", { name: "New conversation" });
    await dialog.getByRole("combobox").waitFor();
    for (const [typed, other] of Object.entries(others)) {
      await this.page.keyboard.type(typed);
      await dialog.getByRole("option", { name: other, selected: true }).waitFor();
      await this.page.keyboard.press("Enter");
    }
    await dialog.getByRole("textbox", { name: "Group name" }).fill(name);
    await this.page.keyboard.press("Enter");
    await this.conversation(name).waitFor();
  }

  get composer(): Locator {
    return this.named("textbox", "Message");
  }

  /** Into the open conversation, sent with Enter. */
  async write(...texts: readonly string[]): Promise<void> {
    for (const text of texts) {
      await this.composer.fill(text);
      await this.composer.press("Enter");
      await this.message(text).waitFor();
    }
  }

  /** Into the open conversation, not sent; until its row says that the core keeps it. English. */
  async draft(conversation: string, text: string): Promise<void> {
    await this.composer.fill(text);
    await expect
      .poll(() => this.row(conversation).getAttribute("aria-description"), patience)
      .toContain("draft");
  }

  message(text: string): Locator {
    return this.named("log", "Messages").getByRole("article").filter({ hasText: text });
  }

  /** How far that message of mine has got, as the sign beside it says. */
  async untilMarked(text: string, mark: "Sent" | "Delivered" | "Read" | "Waiting to send"): Promise<void> {
    const name = fillName(this.language, mark);
    await this.message(text).getByRole("img", { name, exact: true }).waitFor();
  }

  /** The whole open conversation, first to last: "sender: words". */
  async messages(): Promise<string[]> {
    const log = this.named("log", "Messages");
    let read = await log.evaluate(readThrough);
    // A list that was still being measured shows less than there is.
    for (let before: string[] = []; read.join("\n") !== before.join("\n");) {
      before = read;
      read = await log.evaluate(readThrough);
    }
    return read;
  }

  async untilMessages(expected: readonly string[]): Promise<void> {
    await expect.poll(() => this.messages(), patience).toEqual(expected);
  }

  /** Presses "Try again" for as long as the window calls itself offline. */
  async reconnect(): Promise<void> {
    const offline = this.named("button", "Try again");
    while (await offline.isVisible()) await offline.click({ timeout: 1_000 }).catch(() => undefined);
  }

  /** The names in the list of conversations, in order. */
  conversationNames(): Promise<string[]> {
    const rows = this.named("list", "Conversations").getByRole("link");
    return rows.evaluateAll((links) => links.map((link) => link.getAttribute("aria-label") ?? ""));
  }

  async #sight(): Promise<string> {
    const sight = await this.#app?.page.locator("body").ariaSnapshot({ timeout: 5_000 }).catch(String);
    return `\n${this.name} sees:\n${sight ?? "nothing, the app is closed"}\n`;
  }
}

/**
 * Runs in the page. Names say who wrote a message and when, not where its words begin and end, and a virtual list holds only
 * what is in view: so this one reader knows the marks that the log puts on its rows, and scrolls.
 */
async function readThrough(log: Element): Promise<string[]> {
  const read = new Map<string, string>();
  const readShown = () => {
    const shown = [...log.querySelectorAll<HTMLElement>("article")];
    const ids = shown.map((article) => article.dataset["messageId"] ?? "");
    if (new Set(ids).size < ids.length) throw new Error("one message is shown twice");
    for (const [at, article] of shown.entries()) {
      const sender = article.ariaLabel?.replace(/(, |，)[\d:]+$/, "");
      const words = article.querySelector(".messageText")?.textContent ?? `(${article.innerText})`;
      read.set(ids[at] ?? "", `${sender}: ${words}`);
    }
  };
  const drawn = () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
  while (log.ariaBusy === "true") await drawn();
  log.scrollTop = 0;
  for (let before = -1; before !== log.scrollTop;) {
    await drawn();
    readShown();
    before = log.scrollTop;
    log.scrollTop += log.clientHeight / 2;
  }
  return [...read.values()];
}
