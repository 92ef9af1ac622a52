// `npm start` as a person meets it: two addresses, a team that has talked already, and everything still there the next time.
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { launchChromium } from "../../support/browser.ts";
import { writeMessage } from "../../support/firstRun.ts";

const start = join(import.meta.dirname, "../../../main/hosts/start.mjs");
let browser: Browser;
let folder: string;
let running: Demo | undefined;

beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "parley-demo-"));
});
afterEach(async () => {
  await running?.stop();
  rmSync(folder, { recursive: true, force: true });
});

interface Demo {
  readonly urls: readonly string[];
  readonly relay: string;
  readonly output: () => string;
  stop(): Promise<number | null>;
}

test("two people write to each other side by side; a second start keeps everything; --fresh empties it", async () => {
  const first = await startDemo();
  expect(first.urls).toHaveLength(2);
  expect(first.output()).toMatch(/Electron's runtime is not on this machine|There is no display/);
  const [lin, marta] = await Promise.all(first.urls.map(open));
  await lin!.getByRole("link", { name: "上海发布 Shanghai launch" }).click();
  await lin!.getByRole("log", { name: "Messages" }).getByText("Venue is confirmed").waitFor();
  await writeMessage(lin!, "Marta Kowalska", "最后一版发给你了。");
  await marta!.getByRole("link", { name: "林薇 Lin Wei" }).click();
  await marta!.getByRole("log", { name: "Messages" }).getByText("最后一版发给你了。").waitFor();
  for (const page of [lin!, marta!]) await page.context().close();
  expect(await first.stop()).toBe(0);
  await expect(fetch(first.relay)).rejects.toThrow();
  for (const url of first.urls) await expect(fetch(url)).rejects.toThrow();

  const second = await startDemo();
  expect(second.relay).toBe(first.relay);
  const again = await open(second.urls[1]!);
  await again.getByRole("link", { name: "林薇 Lin Wei" }).click();
  await again.getByRole("log", { name: "Messages" }).getByText("最后一版发给你了。").waitFor();
  await again.context().close();
  await second.stop();

  writeFileSync(join(folder, "somebodys.txt"), "not ours");
  const fresh = await startDemo("--fresh");
  const empty = await open(fresh.urls[1]!);
  await empty.getByRole("link", { name: "林薇 Lin Wei" }).click();
  await empty.getByRole("log", { name: "Messages" }).getByText("Perfect, thank you.").waitFor();
  expect(await empty.getByText("最后一版发给你了。").count()).toBe(0);
  await empty.context().close();
  expect(existsSync(join(folder, "somebodys.txt"))).toBe(true);
});

test("a second start beside a running one says so and leaves it alone", async () => {
  const first = await startDemo();
  const child = launch();
  let errors = "";
  child.stderr!.setEncoding("utf8").on("data", (text: string) => (errors += text));
  expect((await once(child, "exit"))[0]).toBe(1);
  expect(errors).toContain("npm start already runs with");
  expect((await fetch(`${first.relay}/healthz`)).ok).toBe(true);
});

function launch(...args: string[]): ChildProcess {
  return spawn(process.execPath, [start, "--data-dir", folder, "--no-open", ...args], {
    stdio: ["ignore", "pipe", "pipe"],
  });
}

async function startDemo(...args: string[]): Promise<Demo> {
  const child = launch(...args);
  let output = "";
  child.stderr!.setEncoding("utf8").on("data", (text: string) => (output += text));
  await new Promise<void>((resolve, reject) => {
    child.stdout!.setEncoding("utf8").on("data", (text: string) => {
      output += text;
      if (output.includes("Ctrl+C")) resolve();
    });
    child.once("exit", (code) => reject(new Error(`npm start ended (${code}):\n${output}`)));
  });
  const stop = async () => {
    running = undefined;
    child.kill("SIGINT");
    if (child.exitCode === null) await once(child, "exit");
    return child.exitCode;
  };
  const urls = output.match(/http:\/\/127\.0\.0\.1:\d+\/enter\?token=[\w-]+/g) ?? [];
  const relay = /Relay: (\S+)/.exec(output)![1]!;
  return (running = { urls, relay, output: () => output, stop });
}

async function open(url: string) {
  const context = await browser.newContext({ locale: "en", viewport: { width: 1280, height: 820 } });
  const page = await context.newPage();
  await page.goto(url);
  return page;
}
