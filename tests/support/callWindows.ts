// People with their windows open, ready to call each other: real hosts, cores and pages, with accounts and conversations that were made
// before without windows. What they do goes by the accessible names of DESIGN.md.
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Locator, Page } from "playwright-core";
import { nodePlatform } from "../../main/hosts/node/nodePlatform.ts";
import type { SettingsView } from "../../shared/bridge/views.ts";
import type { AccountId } from "../../shared/ids.ts";
import { openLog } from "../../shared/node/log.ts";
import { startCoreProcess } from "./coreProcess.ts";
import { startNodeHostProcess, type NodeHostProcess } from "./browser.ts";
import { linkDevice } from "./linkDevice.ts";
import type { MediaBrowser, Received } from "./mediaBrowser.ts";
import { enrolTalker, until, type Talker } from "./talkers.ts";

export interface Meeting {
  readonly folder: string;
  /** Invitation with enough uses. */
  readonly link: string;
  readonly names: readonly string[];
  /** A group of all of them; without it the first has a direct conversation with each of the others. */
  readonly group?: string;
  /** Everybody's. */
  readonly settings?: Partial<SettingsView>;
  /** Who has a second computer: its profile is in the folder of that name. */
  readonly secondDevices?: Readonly<Record<string, string>>;
}

/** Accounts, devices and conversations; no window is open, no core runs. */
export async function arrangeMeeting({
  folder,
  link,
  names,
  group,
  settings = {},
  secondDevices = {},
}: Meeting): Promise<void> {
  const enrolled: Talker[] = [];
  for (const name of names) enrolled.push(await enrolTalker(folder, name, link));
  await Promise.all(enrolled.map(({ core }) => core.close()));
  for (const [name, second] of Object.entries(secondDevices)) {
    await mkdir(join(folder, second), { mode: 0o700 });
    await linkDevice(platformOf(join(folder, name)), platformOf(join(folder, second)));
  }
  const everybody = [...names, ...Object.values(secondDevices)];
  const talkers = await Promise.all(
    everybody.map(async (name) => ({
      dataDir: join(folder, name),
      core: await startCoreProcess(join(folder, name)),
    })),
  );
  const [first, ...others] = talkers;
  const accounts = await Promise.all(talkers.slice(1, names.length).map(accountOf));
  await until(async () => (await first!.core.ask("people.list", {})).people.length === names.length);
  // Who has just come has published its keys by the time that it is up to date.
  for (const { core } of talkers)
    await until(async () => (await core.ask("app.view", {})).connection.state === "online");
  for (const { core } of talkers) await core.ask("settings.change", settings);
  if (group === undefined)
    for (const accountId of accounts) await first!.core.ask("conversation.startDirect", { accountId });
  else await first!.core.ask("conversation.startGroup", { name: group, accounts });
  for (const { core } of others)
    await until(async () => (await core.ask("conversation.list", {})).conversations.length > 0);
  await Promise.all(talkers.map(({ core }) => core.close()));
}

async function accountOf({ core }: Talker): Promise<AccountId> {
  return (await core.ask("app.view", {})).account!.accountId;
}

function platformOf(dataDir: string) {
  return nodePlatform({ dataDir, version: "0.0.0", log: openLog({ level: "error" }) });
}

export interface CallWindowOptions {
  readonly browser: MediaBrowser;
  readonly dataDir: string;
  /** The conversation to open. */
  readonly conversation: string;
  /** Put before the host's command: where it is to run. */
  readonly through?: readonly string[];
}

/** One person's window. English. */
export class CallWindow {
  /** Another one after a crash. */
  page: Page;
  readonly host: NodeHostProcess;
  /** Errors of the page, and what its policy refused. */
  readonly troubles: string[] = [];
  #hasCrashed = false;

  private constructor(page: Page, host: NodeHostProcess) {
    this.page = page;
    this.host = host;
    this.#watch();
  }

  #watch(): void {
    this.page.setDefaultTimeout(30_000);
    this.page.on("pageerror", (error) => this.troubles.push(String(error)));
    this.page.on("console", (entry) => entry.type() === "error" && this.troubles.push(entry.text()));
  }

  static async open({
    browser,
    dataDir,
    conversation,
    through = [],
  }: CallWindowOptions): Promise<CallWindow> {
    const host = await startNodeHostProcess({ dataDir, through });
    const window = new CallWindow(await browser.open(host.url), host);
    await window.page
      .getByRole("list", { name: "Conversations" })
      .getByRole("link", { name: conversation, exact: true })
      .click();
    await window.page.getByRole("main", { name: conversation, exact: true }).waitFor();
    return window;
  }

  button(name: string): Locator {
    return this.page.getByRole("button", { name, exact: true });
  }

  /** Into the open conversation. */
  async write(text: string): Promise<void> {
    const composer = this.page.getByRole("textbox", { name: "Message", exact: true });
    await composer.fill(text);
    await composer.press("Enter");
    await this.page.getByRole("log", { name: "Messages" }).getByText(text).waitFor();
  }

  async call(media: "voice" | "video"): Promise<void> {
    await this.button(`Start ${media} call`).click();
    await this.button("Leave call").waitFor();
  }

  get ringing(): Locator {
    return this.page.getByRole("alertdialog");
  }

  async accept(media: "voice" | "video"): Promise<void> {
    await this.button(`Accept with ${media}`).click();
    await this.button("Leave call").waitFor();
  }

  /** A group's call, when it is offered. */
  async join(): Promise<void> {
    await this.ringing.getByRole("button", { name: "Join", exact: true }).click();
    await this.button("Leave call").waitFor();
  }

  async leave(): Promise<void> {
    await this.button("Leave call").click();
  }

  /** `withinMs`: half a minute unless something has to be given up first. */
  async untilOut(withinMs = 30_000): Promise<void> {
    await this.button("Leave call").waitFor({ state: "hidden", timeout: withinMs });
  }

  received(): Promise<Received> {
    return this.page.evaluate(() => window.meter.received());
  }

  /** What its call looks like from outside and inside, for whoever reads a red test. */
  async describe(): Promise<readonly string[]> {
    if (this.#hasCrashed) return ["crashed"];
    const said = await this.page.locator("main").allInnerTexts();
    return [...said, ...(await this.page.evaluate(() => window.meter.describe()))];
  }

  /** More of it comes in than there was, by at least that much. */
  async comesIn(what: "frames" | "samples" | "energy", atLeast = 0): Promise<void> {
    const before = (await this.received())[what];
    await until(async () => (await this.received())[what] - before > atLeast);
  }

  /** For a second nothing more of it comes in. */
  async stops(what: "frames" | "energy"): Promise<void> {
    await until(async () => {
      const before = (await this.received())[what];
      await this.page.waitForTimeout(1_000);
      return (await this.received())[what] === before;
    });
  }

  /** All of a screen, without its sound; the browser's own picker chooses by itself. */
  async shareScreen(): Promise<void> {
    await this.button("Share screen").click();
    await this.page.getByRole("button", { name: "Choose and share", exact: true }).click();
  }

  /** From the newest line of the history. */
  async callBack(media: "voice" | "video"): Promise<void> {
    const line = this.page.getByRole("log", { name: "Messages" }).getByRole("article").last();
    await line.hover();
    await line.getByRole("button", { name: `Call back with ${media}`, exact: true }).click();
    await this.button("Leave call").waitFor();
  }

  /** The banner says when it is not. */
  async untilOnline(): Promise<void> {
    await this.page.getByText("You are offline.").waitFor({ state: "hidden", timeout: 60_000 });
  }

  /** Host, core and page die in one moment. */
  async crash(): Promise<void> {
    this.#hasCrashed = true;
    this.host.process.kill("SIGKILL");
    await this.page.context().close();
  }

  /** The page's process dies without a word; the page is opened anew. */
  async crashPage(): Promise<void> {
    const { page } = this;
    const url = page.url();
    const devTools = await page.context().newCDPSession(page);
    // Answered by nobody.
    void devTools.send("Page.crash").catch(() => undefined);
    await page.waitForEvent("crash");
    this.page = await page.context().newPage();
    this.#watch();
    await this.page.goto(url);
  }

  /** Made by this page so far, open or not. */
  connectionsMade(): Promise<number> {
    return this.page.evaluate(() => window.meter.connections.length);
  }

  /** Offer and answer of that many have been exchanged. */
  async untilAgreed(others: number): Promise<void> {
    await until(() =>
      this.page.evaluate((count) => {
        const isAgreed = ({ signalingState, remoteDescription }: RTCPeerConnection) =>
          signalingState === "stable" && remoteDescription !== null;
        return window.meter.connections.filter(isAgreed).length === count;
      }, others),
    );
  }

  /** How many addresses of the other sides this page's connections know of, told or seen. */
  async addressesKnown(): Promise<number> {
    return this.page.evaluate(async () => {
      const open = window.meter.connections.filter(({ connectionState }) => connectionState !== "closed");
      const reports = await Promise.all(open.map((connection) => connection.getStats()));
      const entries = reports.flatMap((report) => [...report.values()] as RTCStats[]);
      return entries.filter(({ type }) => type === "remote-candidate").length;
    });
  }

  /** That many connections stand. `withinMs`: before what cannot be reached is given up, and connected to anew. */
  async untilConnected(others: number, withinMs = 60_000): Promise<void> {
    const question = () =>
      this.page.evaluate(
        (count) =>
          window.meter.connections.filter(({ connectionState }) => connectionState === "connected").length ===
          count,
        others,
      );
    await until(question, withinMs);
  }

  /** What the newest line about a call says, in this window's open conversation. */
  async untilHistory(words: string): Promise<void> {
    const log = this.page.getByRole("log", { name: "Messages" });
    await log.getByRole("article").last().getByText(words).waitFor();
  }

  async close(): Promise<void> {
    if (this.#hasCrashed) return;
    await this.page.context().close();
    await this.host.close();
  }
}
