// Every screen of the shell through axe, and every accessible name against the table of DESIGN.md.
import { AxeBuilder } from "@axe-core/playwright";
import { describe, expect, it } from "vitest";
import { fillName, furtherNames, names } from "../../renderer/text/names.ts";
import type { OpenOptions } from "./fixture/openPage.ts";
import { shellSpec } from "./fixture/shellSpec.ts";

const shell = shellSpec();
const { open } = shell;

interface Screen {
  readonly title: string;
  readonly setup?: OpenOptions["setup"];
  readonly reach?: () => Promise<unknown>;
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
  { title: "new conversation", reach: () => shell.page.keyboard.press("Control+n") },
  { title: "settings", reach: () => shell.page.keyboard.press("Control+Comma") },
];
const looks = [
  { language: "en", theme: "light" },
  { language: "zh-CN", theme: "dark" },
] as const;

describe.each(looks)("in $language, $theme", (look) => {
  it.each(screens)(
    "$title has no accessibility violations, and only names from the table",
    async (screen) => {
      await open({ setup: { ...look, ...screen.setup } });
      await shell.page.waitForLoadState("networkidle");
      await screen.reach?.();
      const { violations } = await new AxeBuilder({ page: shell.page }).analyze();
      expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
      expect(await unknownNames(look.language)).toEqual([]);
    },
  );
});

/** Every aria-label must be a name of the table, filled in; the names of people and conversations are their own. */
async function unknownNames(language: "en" | "zh-CN"): Promise<readonly string[]> {
  const patterns = [...names, ...furtherNames].map(([, key]) => {
    const template = fillName(language, key).replaceAll(/[.*+?^$()[\]\\|]/g, String.raw`\$&`);
    return new RegExp(`^${template.replaceAll(/\{\w+\}/g, ".+")}$`);
  });
  const known = patterns.filter((pattern) => !pattern.test("anything at all"));
  const labels = await shell.page
    .locator("[aria-label]:not(.conversationRow)")
    .evaluateAll((elements) => elements.map((element) => element.getAttribute("aria-label") ?? ""));
  return labels.filter((label) => !known.some((pattern) => pattern.test(label)));
}
