// The first run as a person goes through it in the window, by the accessible names of DESIGN.md; its steps one by one for specs
// that look around between them.
import type { Page } from "playwright-core";
import { fillName, type NameKey, type NameLanguage } from "../../renderer/text/names.ts";

/** From the first window to the main one: link, name, recovery key saved. */
export async function enrolInWindow(page: Page, link: string, name: string): Promise<void> {
  await findRelay(page, link);
  await join(page, { name });
  await saveRecoveryKey(page);
}

/** Step 1. `where` is an invitation link, or the relay's address alone. */
export async function findRelay(page: Page, where: string, language: NameLanguage = "en"): Promise<void> {
  const named = namesIn(language);
  await page.getByRole("textbox", named("Relay address or invite link")).fill(where);
  await page.getByRole("button", named("Continue")).click();
  await page.getByRole("textbox", named("Your name")).waitFor();
}

export interface Joining {
  readonly name: string;
  /** Typed by hand where no link brought it. */
  readonly code?: string;
}

/** Step 2. */
export async function join(
  page: Page,
  { name, code }: Joining,
  language: NameLanguage = "en",
): Promise<void> {
  const named = namesIn(language);
  await page.getByRole("textbox", named("Your name")).fill(name);
  if (code !== undefined) await page.getByRole("textbox", named("Invite code")).fill(code);
  await page.getByRole("button", named("Join")).click();
}

/** Step 3, which leads to the main window. Returns the key as it was shown: its groups, a space between each. */
export async function saveRecoveryKey(page: Page, language: NameLanguage = "en"): Promise<string> {
  const named = namesIn(language);
  const key = page.getByRole("group", named("Recovery key")).filter({ hasText: keyGroup });
  const groups = (await key.innerText()).match(new RegExp(keyGroup, "g")) ?? [];
  await page.getByRole("checkbox", named("I have saved my recovery key")).check();
  await page.getByRole("button", named("Finish")).click();
  await page.getByRole("navigation", named("Main")).waitFor();
  return groups.join(" ");
}

export async function writeMessage(page: Page, conversation: string, text: string): Promise<void> {
  await page.getByRole("list", { name: "Conversations" }).getByRole("link", { name: conversation }).click();
  await page.getByRole("textbox", { name: "Message", exact: true }).fill(text);
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await page.getByRole("log", { name: "Messages" }).getByText(text).waitFor();
}

const keyGroup = /[0-9A-HJKMNP-TV-Z]{4}/;

function namesIn(language: NameLanguage) {
  return (key: NameKey) => ({ name: fillName(language, key), exact: true });
}
