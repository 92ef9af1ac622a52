// The double's Chromium: one per app, with its profile in userData, and a debugging port that the test joins.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { chromium, type BrowserContext } from "playwright-core";
import { chromiumArguments, requireChromium } from "../findChromium.ts";

let opening: Promise<BrowserContext> | undefined;

export function openChromium(userData: string): Promise<BrowserContext> {
  return (opening ??= launch(join(userData, "chromium")));
}

export async function closeChromium(): Promise<void> {
  await (await opening)?.close().catch(() => {});
}

async function launch(profile: string): Promise<BrowserContext> {
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: requireChromium(),
    headless: true,
    viewport: null,
    locale: process.env["ELECTRON_DOUBLE_LOCALE"] ?? "en-GB",
    // A microphone and a camera for machines without: one beeps, the other shows a clock.
    args: [...chromiumArguments, "--use-fake-device-for-media-stream", "--remote-debugging-port=0"],
  });
  // What no page of the double answers for itself reaches nobody: the double has no network.
  await context.route("**/*", (route) => route.abort("internetdisconnected"));
  const [port] = readFileSync(join(profile, "DevToolsActivePort"), "utf8").split("\n");
  process.send?.({ debugging: `http://127.0.0.1:${port}` });
  return context;
}
