// Every screen of the shell through axe, and every accessible name against the table of DESIGN.md. A file for each look, so that they run
// side by side.
import { AxeBuilder } from "@axe-core/playwright";
import { expect, it } from "vitest";
import { fillName, furtherNames, names } from "../../../renderer/text/names.ts";
import type { OpenOptions } from "../fixture/openPage.ts";
import { shellSpec } from "../fixture/shellSpec.ts";

const shell = shellSpec();
const { open } = shell;

interface Screen {
  readonly title: string;
  readonly setup?: OpenOptions["setup"];
  readonly size?: Pick<OpenOptions, "width" | "height">;
  readonly reach?: () => Promise<unknown>;
  readonly language?: "en";
  /** Rules of axe that do not fit. */
  readonly without?: readonly string[];
}

const screens: readonly Screen[] = [
  { title: "relay", setup: { phase: "firstRun" } },
  { title: "recovery key", setup: { phase: "recoveryKey" } },
  { title: "locked", setup: { phase: "locked" } },
  { title: "choosing a passphrase", setup: { phase: "choosePassphrase" } },
  { title: "passphrase", setup: { phase: "passphrase" } },
  { title: "chats" },
  { title: "welcome", setup: { alone: "1" } },
  { title: "offline", setup: { connection: "offline" } },
  { title: "switcher", reach: () => shell.page.keyboard.press("Control+k") },
  {
    title: "switcher that finds nothing",
    reach: async () => {
      await shell.page.keyboard.press("Control+k");
      await shell.page.getByRole("dialog").getByRole("combobox").fill("qqqq");
      await shell.page.locator(".switcher-nothing").waitFor();
    },
  },
  { title: "new conversation", reach: () => shell.page.keyboard.press("Control+n") },
  ...[0, 1, 2, 3, 4, 5, 6].map((page) => ({
    title: `settings page ${page + 1}`,
    reach: async () => {
      await shell.page.keyboard.press("Control+Comma");
      await shell.page.locator(".settings-link").nth(page).click();
    },
  })),
  { title: "join", setup: { phase: "firstRun" }, reach: join },
  // Settings are not known: it speaks the system's language.
  { title: "core that does not answer", setup: { broken: "1" }, language: "en" },
  { title: "conversation", reach: openFirst },
  { title: "conversation in the smallest window", size: { width: 720, height: 480 }, reach: openFirst },
  { title: "refused by the relay", setup: { connection: "refused" }, reach: openFirst },
  { title: "compact conversation with details", setup: { density: "compact" }, reach: openDetails },
  // A menu belongs to what opened it, not to a landmark.
  { title: "menu of a conversation", reach: () => openMenu(), without: ["region"] },
  {
    title: "question before leaving",
    reach: async () => {
      await openMenu();
      await shell.page.getByRole("menuitem").last().click();
      await shell.page.getByRole("alertdialog").waitFor();
    },
  },
  {
    title: "adding members",
    reach: async () => {
      await openDetails();
      await shell.page.locator(".memberList-action button").first().click();
      await shell.page.getByRole("dialog").waitFor();
    },
  },
  { title: "notices", reach: failToMute },
  { title: "calls that ring", setup: { ringing: "ringingGroup,ringingVideo,ringingVoice" }, reach: ringing },
  { title: "history of calls", setup: { callsSeen: "48" }, reach: openCalls },
  { title: "no calls yet", setup: { alone: "1" }, reach: openCalls },
  { title: "conversation with a call in it", setup: { ringing: "openGroup" }, reach: openFirst },
  { title: "call of two", setup: { call: "duo" }, reach: onStage },
  { title: "voice call", setup: { call: "voice" }, reach: onStage },
  { title: "call that is not answered yet", setup: { call: "outgoing" }, reach: onStage },
  { title: "call without anybody else", setup: { call: "waiting" }, reach: onStage },
  { title: "call of a group", setup: { call: "grid" }, reach: onStage },
  { title: "shared screen", setup: { call: "share" }, reach: onStage },
  {
    title: "shared screen in the smallest window",
    setup: { call: "share" },
    size: { width: 720, height: 480 },
    reach: onStage,
  },
  ...[
    { title: "microphones", control: ".control--narrow >> nth=0" },
    { title: "cameras", control: ".control--narrow >> nth=1" },
    { title: "who is in the call", control: ".callInfo-who" },
    { title: "connection details", control: ".connectionButton" },
  ].map(({ title, control }) => ({
    title,
    setup: { call: "share" },
    reach: async () => {
      await onStage();
      await shell.page.locator(control).click();
      await shell.page.getByRole("dialog").waitFor();
    },
  })),
  {
    title: "sharing one's screen",
    setup: { call: "duo" },
    reach: async () => {
      await onStage();
      await shell.page.locator(".callControls > .control").first().click();
      await shell.page.getByRole("dialog").waitFor();
    },
  },
  { title: "chat of a call", setup: { call: "grid" }, reach: openCallChat },
  { title: "troubles in a call", setup: { call: "duo" }, reach: troubles },
  { title: "question before recording", setup: { call: "duo" }, reach: askedToRecord },
  {
    title: "strip of a call",
    setup: { call: "duo" },
    reach: async () => {
      await onStage();
      await shell.page.keyboard.press("Escape");
      await shell.page.locator(".callStrip").waitFor();
      await openFirst();
    },
  },
  {
    title: "end of a call",
    setup: { call: "outgoing" },
    reach: async () => {
      await onStage();
      await shell.page.evaluate(() => window.callFixture.end("busy"));
      await shell.page.getByRole("alert").waitFor();
    },
  },
  {
    title: "result of a connection test",
    reach: async () => {
      await shell.page.keyboard.press("Control+Comma");
      await shell.page.locator(".settings-link").nth(4).click();
      await shell.page.locator(".connectionTest-buttons .button").last().click();
      await shell.page.locator(".connectionTest-step").first().waitFor();
    },
  },
];

async function ringing(): Promise<void> {
  await shell.page.getByRole("alertdialog").nth(2).waitFor();
}

async function openCalls(): Promise<void> {
  await shell.page.keyboard.press("Control+2");
  await shell.page.locator(".callsSection").waitFor();
  await shell.page.locator(".callRow, .emptyState").first().waitFor();
}

async function onStage(): Promise<void> {
  await shell.page.getByRole("toolbar").waitFor();
}

async function openCallChat(): Promise<void> {
  await onStage();
  await shell.page.evaluate(() => document.querySelector<HTMLElement>(".control:has(.badge)")?.click());
  await shell.page.locator(".callChat").getByRole("article").first().waitFor();
}

async function troubles(): Promise<void> {
  await onStage();
  await shell.page.evaluate(() =>
    window.callFixture.change({
      isOnHold: true,
      recording: { state: "running", by: "self", since: Date.now() - 65_000 },
      local: {
        microphone: { isOn: false, trouble: "denied" },
        camera: { isOn: false, trouble: "lost" },
        screen: { isOn: true },
      },
    }),
  );
  await shell.page.locator(".stageNotes-note").nth(2).waitFor();
}

async function askedToRecord(): Promise<void> {
  await onStage();
  await shell.page.evaluate(() =>
    window.callFixture.change({
      recording: { state: "asked", by: window.callFixture.views.direct.participants[0]!.deviceId },
    }),
  );
  await shell.page.getByRole("alertdialog").waitFor();
}

async function openFirst(): Promise<void> {
  await shell.page.locator(".conversationRow").first().click();
  await shell.page.getByRole("article").first().waitFor();
}

async function openDetails(): Promise<void> {
  await openFirst();
  await shell.page.keyboard.press("Alt+d");
  await shell.page.locator(".memberList-member").first().waitFor();
}

async function openMenu(): Promise<void> {
  await shell.page.locator(".conversationRow").nth(3).click({ button: "right" });
  await shell.page.getByRole("menuitem").first().waitFor();
}

async function failToMute(): Promise<void> {
  await openMenu();
  await shell.page.evaluate(() => window.fixture.failNext("conversation.setMuted", "timeout"));
  await shell.page.getByRole("menuitem").nth(1).click();
  await shell.page.getByRole("alert").waitFor();
}

async function join(): Promise<void> {
  await shell.page.getByRole("textbox").fill("relay.kestrel.example");
  await shell.page.keyboard.press("Enter");
  await shell.page.locator(".field-box--code").waitFor();
}

/** Call once, at the top of a file of tests. */
export function describeScreens(look: {
  readonly language: "en" | "zh-CN";
  readonly theme: "light" | "dark";
}): void {
  it.each(screens)(
    "$title has no accessibility violations, and only names from the table",
    async (screen) => {
      await open({ setup: { ...look, ...screen.setup }, ...screen.size });
      await shell.page.waitForLoadState("networkidle");
      await screen.reach?.();
      const { violations } = await new AxeBuilder({ page: shell.page })
        // There are no frames in the page, and only violations are read: half the time.
        .setLegacyMode()
        .options({ resultTypes: ["violations"] })
        .disableRules([...(screen.without ?? [])])
        .analyze();
      expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
      expect(await unknownNames(screen.language ?? look.language)).toEqual([]);
    },
  );
}

/** Every aria-label must be a name of the table, filled in; the names of people and conversations are their own. */
async function unknownNames(language: "en" | "zh-CN"): Promise<readonly string[]> {
  const patterns = [...names, ...furtherNames].map(([, key]) => {
    const template = fillName(language, key).replaceAll(/[.*+?^$()[\]\\|]/g, String.raw`\$&`);
    return new RegExp(`^${template.replaceAll(/\{\w+\}/g, ".+")}$`);
  });
  const known = patterns.filter((pattern) => !pattern.test("anything at all"));
  const labels = await shell.page
    .locator("[aria-label]:not(.conversationRow, main)")
    .evaluateAll((elements) => elements.map((element) => element.getAttribute("aria-label") ?? ""));
  return labels.filter((label) => !known.some((pattern) => pattern.test(label)));
}
