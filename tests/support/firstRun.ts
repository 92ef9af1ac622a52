// The first run as a person goes through it in the window, by the accessible names of DESIGN.md.
import type { Page } from "playwright-core";

/** From the first window to the main one: link, name, recovery key saved. */
export async function enrolInWindow(page: Page, link: string, name: string): Promise<void> {
  await page.getByRole("textbox", { name: "Relay address or invite link" }).fill(link);
  await page.getByRole("button", { name: "Continue" }).click();
  await page.getByRole("textbox", { name: "Your name" }).fill(name);
  await page.getByRole("button", { name: "Join" }).click();
  await page.getByRole("checkbox", { name: "I have saved my recovery key" }).check();
  await page.getByRole("button", { name: "Finish" }).click();
  await page.getByRole("navigation", { name: "Main" }).waitFor();
}

export async function writeMessage(page: Page, conversation: string, text: string): Promise<void> {
  await page.getByRole("list", { name: "Conversations" }).getByRole("link", { name: conversation }).click();
  await page.getByRole("textbox", { name: "Message", exact: true }).fill(text);
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await page.getByRole("log", { name: "Messages" }).getByText(text).waitFor();
}
