// The Node host's command and its page in a real browser: the printed address, reloading, a second browser, another site.
import { fork, spawnSync, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { buildWhenStale, launchChromium, openApp, startNodeHostProcess } from "../../support/browser.ts";
import { builtFile, compileOwn } from "../../support/builtPage.ts";
import { startRelay } from "../../support/relay.ts";

const main = join(import.meta.dirname, "../../../main/hosts/node/main.ts");
let browser: Browser;
let folder: string;

beforeAll(async () => {
  buildWhenStale();
  browser = await launchChromium();
}, 120_000);
afterAll(() => browser.close());
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "parley-node-page-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test("the printed address opens the app, reloading keeps it, and the page violates no policy", async () => {
  const host = await startNodeHostProcess({ dataDir: folder });
  const context = await browser.newContext({ locale: "en" });
  const page = await context.newPage();
  const troubles: string[] = [];
  page.on("console", (message) => message.type() === "error" && troubles.push(message.text()));
  page.on("pageerror", (error) => troubles.push(error.message));
  await page.goto(host.url);
  for (const round of [1, 2]) {
    await page.getByRole("form", { name: "Connect to your relay" }).waitFor();
    expect(new URL(page.url()).search, `round ${round}`).toBe("");
    await page.reload();
  }
  expect(await page.evaluate(() => document.cookie)).toBe("");
  expect(troubles).toEqual([]);
  await context.close();
  await host.close();
  expect(host.process.exitCode).toBe(0);
});

test("the browser may lend the page what calls need, and nothing else", async () => {
  const app = await openApp({ dataDir: folder, browser, host: "node" });
  const wanted = ["camera", "microphone", "display-capture", "picture-in-picture", "fullscreen", "autoplay"];
  const withheld = ["geolocation", "usb", "hid", "serial", "payment", "clipboard-read", "screen-wake-lock"];
  const allowed = await app.page.evaluate(
    (powers) => {
      const { featurePolicy } = document as unknown as {
        featurePolicy: { allowsFeature(name: string): boolean };
      };
      return powers.filter((power) => featurePolicy.allowsFeature(power));
    },
    [...wanted, ...withheld],
  );
  expect(allowed).toEqual(wanted);
  await app.close();
});

test("WebAssembly of our own files may run, and is served as what it is", async () => {
  const app = await openApp({ dataDir: folder, browser, host: "node" });
  expect(await app.page.evaluate(compileOwn, builtFile(".wasm"))).toBe("compiled");
  await app.close();
});

test("a second browser with the used address gets a plain sentence and nothing of the app", async () => {
  const host = await startNodeHostProcess({ dataDir: folder });
  const first = await browser.newContext();
  await (await first.newPage()).goto(host.url);
  const second = await browser.newContext();
  const page = await second.newPage();
  expect((await page.goto(host.url))?.status()).toBe(401);
  expect(await page.locator("body").innerText()).toContain("Open the address that the program printed last");
  await first.close();
  await second.close();
  await host.close();
});

test("another site that the person visits can neither read the page, nor frame it, nor open the socket", async () => {
  const app = await openApp({ dataDir: folder, browser, host: "node" });
  await app.page.getByRole("form", { name: "Connect to your relay" }).waitFor();
  const origin = new URL(app.page.url()).origin;
  const site = createServer((_request, response) =>
    response.setHeader("content-type", "text/html").end("<title>evil</title>"),
  );
  await new Promise<void>((resolve) => site.listen(0, "127.0.0.1", resolve));
  const evil = await app.page.context().newPage();
  await evil.goto(`http://127.0.0.1:${(site.address() as AddressInfo).port}/`);
  const outcome = await evil.evaluate(async (victim) => {
    const status = await fetch(victim, { credentials: "include", mode: "no-cors" }).then(
      (response) => response.type,
      () => "refused",
    );
    const socket = await new Promise((resolve) => {
      const opened = new WebSocket(`${victim.replace("http", "ws")}/socket.io/?EIO=4&transport=websocket`);
      opened.onopen = () => resolve("opened");
      opened.onerror = () => resolve("refused");
    });
    const frame = document.createElement("iframe");
    frame.src = victim;
    document.body.append(frame);
    await new Promise((resolve) => (frame.onload = resolve));
    return { status, socket, frames: frame.contentDocument?.title ?? "out of reach" };
  }, origin);
  expect(outcome.socket).toBe("refused");
  expect(outcome.status).not.toBe("basic");
  expect(outcome.frames).not.toBe("Parley");
  const framed = evil.frames().find((frame) => frame !== evil.mainFrame())!;
  expect(await framed.locator("form").count()).toBe(0);
  site.close();
  await app.close();
});

test.each(["node", "electron-double"] as const)(
  "--invitation and --name enrol without a window; the window starts at the recovery key (%s)",
  async (host) => {
    const relay = await startRelay();
    const enrolment = { invitation: await relay.invite(), name: "林薇" };
    const app = await openApp({ dataDir: folder, browser, host, enrolment });
    await app.page.getByRole("group", { name: "Recovery key" }).waitFor();
    await app.close();
    const profile = host === "node" ? folder : join(folder, "profile");
    expect(existsSync(join(profile, "parley.db"))).toBe(true);
    const { backend } = JSON.parse(readFileSync(join(profile, "key.json"), "utf8")) as { backend: string };
    expect(backend).toBe(host === "node" ? "file" : "gnome_libsecret");
    await relay.close();
  },
);

test("a host that was started over a channel ends when it is asked to, and when its starter is gone", async () => {
  for (const end of [
    (host: ChildProcess) => host.kill("SIGTERM"),
    (host: ChildProcess) => host.kill("SIGINT"),
    (host: ChildProcess) => host.disconnect(),
  ]) {
    const host = fork(main, ["--data-dir", folder], { stdio: ["ignore", "pipe", "inherit", "ipc"] });
    await once(host.stdout!, "data");
    end(host);
    expect(await once(host, "exit")).toEqual([0, null]);
  }
});

test("a wrong start says what is wrong in one line and exits with 1", async () => {
  const host = await startNodeHostProcess({ dataDir: folder });
  const run = (...args: string[]) => {
    const { status, stderr } = spawnSync(process.execPath, [main, ...args], {
      encoding: "utf8",
      timeout: 20_000,
    });
    return { status, stderr: stderr.trim() };
  };
  expect(run("--data-dir", folder)).toEqual({ status: 1, stderr: `Parley already runs with ${folder}.` });
  const port = new URL(host.url).port;
  const other = join(folder, "other");
  expect(run("--data-dir", other, "--port", port).stderr).toBe(`Port ${port} is taken by another program.`);
  expect(run("--data-dir", other, "--port", "99999").stderr).toContain("a port is 0 to 65535");
  expect(run("--data-dir", other, "--name", "x").stderr).toContain("--invitation and --name go together");
  expect(run().stderr).toContain("--data-dir");
  const lost = run("--data-dir", other, "--invitation", "http://127.0.0.1:1/join#x", "--name", "x");
  expect(lost).toMatchObject({ status: 1, stderr: expect.stringMatching(/^Not started: /) });
  await host.close();
});
