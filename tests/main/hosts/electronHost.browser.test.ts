// The Electron host's life from first run to quitting, on the double of the `electron` module
// (tests/support/electronDouble/README.md): main, IPC and preload code, page, core and relay are real; Electron is not here.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { lockProfile } from "../../../main/hosts/common/lockProfile.ts";
import { enrolInWindow, writeMessage } from "../../support/firstRun.ts";
import { electronMissing, startDouble, type OpenElectron } from "../../support/openElectron.ts";
import { Person } from "../../support/people.ts";
import { startRelay } from "../../support/relay.ts";
import { electronApps, type PageWindow } from "./electronApps.ts";

const apps = electronApps();

describe.each([
  { runtime: "double" as const, missing: undefined },
  { runtime: "electron" as const, missing: electronMissing() },
])("from the first run to messages, on $runtime", ({ runtime, missing }) => {
  test.skipIf(missing !== undefined)(
    missing === undefined ? "both ways" : `skipped: ${missing}`,
    async () => {
      const relay = await startRelay();
      const bob = await Person.enrolled("Bob", relay);
      try {
        const alice = await apps.start({}, runtime);
        await enrolInWindow(alice.page, await relay.invite(), "爱丽丝 Alice");
        const { accountId } = await bob.person("爱丽丝 Alice");
        const { conversationId } = await bob.ask("conversation.startDirect", { accountId });
        await bob.send(conversationId, "你好，from Bob");
        await writeMessage(alice.page, "Bob", "收到 and hello back");
        await alice.page.getByRole("log", { name: "Messages" }).getByText("你好，from Bob").waitFor();
        await bob.until("Alice's answer", async () =>
          (await bob.messages(conversationId)).some(
            ({ body }) => body.kind === "text" && body.text === "收到 and hello back",
          ),
        );
        await apps.stop(alice);

        const again = await apps.start({}, runtime);
        await again.page.getByRole("link", { name: "Bob" }).click();
        await again.page.getByRole("log", { name: "Messages" }).getByText("收到 and hello back").waitFor();
      } finally {
        await bob.close();
        await relay.close();
      }
    },
  );
});

test("a second start brings the first window to the front and ends", async () => {
  const app = await apps.start();
  const look = () =>
    app.evaluate(((electron: {
      BrowserWindow: { getAllWindows(): { focused: number; isMinimized(): boolean }[] };
    }) =>
      electron.BrowserWindow.getAllWindows().map((window) => [
        window.focused,
        window.isMinimized(),
      ])) as never);
  await app.evaluate(((electron: { BrowserWindow: { getAllWindows(): { minimize(): void }[] } }) =>
    electron.BrowserWindow.getAllWindows()[0]!.minimize()) as never);
  const second = startDouble({ dataDir: apps.folder, runtime: "double" });
  expect((await second.ended).code).toBe(0);
  await expect.poll(look).toEqual([[1, false]]);
});

test("the window opens with isolation and sandbox, and its frame follows the theme", async () => {
  const app = await apps.start();
  const options = (await app.evaluate(((electron: {
    BrowserWindow: { getAllWindows(): { options: object }[] };
  }) => {
    const { options } = electron.BrowserWindow.getAllWindows()[0]!;
    return JSON.parse(JSON.stringify(options)) as object;
  }) as never)) as { webPreferences: object };
  expect(options).toMatchObject({ minWidth: 720, minHeight: 480, show: false, titleBarStyle: "hidden" });
  expect(options.webPreferences).toMatchObject({
    contextIsolation: true,
    sandbox: true,
    nodeIntegration: false,
    webSecurity: true,
    webviewTag: false,
    spellcheck: false,
    // Calls go on out of sight, and ring before anybody clicked.
    backgroundThrottling: false,
    autoplayPolicy: "no-user-gesture-required",
  });
  const frame = () =>
    app.evaluate(
      ((electron: { BrowserWindow: { getAllWindows(): { titleBarOverlay: object }[] } }) =>
        electron.BrowserWindow.getAllWindows()[0]!.titleBarOverlay) as never,
    );
  expect(await frame()).toMatchObject({ color: "#e0ebec", height: 40 });
  await app.page.evaluate(() =>
    (window as unknown as PageWindow).parley.call("settings.change", { theme: "dark", density: "compact" }),
  );
  await expect.poll(frame).toMatchObject({ color: "#0c1314", symbolColor: "#acb6b8", height: 36 });
});

test("the window comes back where it was, and on a display that is there", async () => {
  const bounds = { x: 2100, y: 100, width: 900, height: 640 };
  const twoDisplays =
    '[{"x":0,"y":0,"width":1920,"height":1040},{"x":1920,"y":0,"width":1920,"height":1040}]';
  const place = (app: OpenElectron) =>
    app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.getNormalBounds());
  const first = await apps.start({ ELECTRON_DOUBLE_WORK_AREAS: twoDisplays });
  await first.evaluate(
    ((
      electron: { BrowserWindow: { getAllWindows(): { setBounds(bounds: object): void }[] } },
      moved: object,
    ) => electron.BrowserWindow.getAllWindows()[0]!.setBounds(moved)) as never,
    bounds,
  );
  await apps.stop(first);
  const second = await apps.start({ ELECTRON_DOUBLE_WORK_AREAS: twoDisplays });
  expect(await place(second)).toEqual(bounds);
  await apps.stop(second);
  const third = await apps.start();
  expect(await place(third)).toEqual({ x: 320, y: 110, width: 1280, height: 820 });
});

test("where Linux has no key store a passphrase takes its place, asked for at the next start", async () => {
  const relay = await startRelay();
  try {
    const noKeyStore = { ELECTRON_DOUBLE_KEY_STORE: "basic_text" };
    const first = await apps.start(noKeyStore);
    await first.page.getByLabel("Passphrase", { exact: true }).fill("four random words");
    await first.page.getByLabel("Passphrase again").fill("four random words");
    await first.page.getByRole("button", { name: "Continue" }).click();
    await enrolInWindow(first.page, await relay.invite(), "Alice");
    await apps.stop(first);
    const { backend } = JSON.parse(readFileSync(join(apps.folder, "profile/key.json"), "utf8")) as {
      readonly backend: string;
    };
    expect(backend).toBe("passphrase");

    const second = await apps.start(noKeyStore);
    await second.page.getByLabel("Passphrase", { exact: true }).fill("four random word");
    await second.page.keyboard.press("Enter");
    await second.page.getByRole("alert").getByText("That is not the passphrase. Check it again").waitFor();
    await second.page.getByLabel("Passphrase", { exact: true }).fill("four random words");
    await second.page.keyboard.press("Enter");
    await second.page.getByRole("navigation", { name: "Main" }).waitFor();
  } finally {
    await relay.close();
  }
});

test("a click on a notification brings the window forward and asks it for the conversation", async () => {
  const relay = await startRelay();
  const bob = await Person.enrolled("Bob", relay);
  try {
    const app = await apps.start();
    await enrolInWindow(app.page, await relay.invite(), "Alice");
    const { accountId } = await bob.person("Alice");
    const { conversationId } = await bob.ask("conversation.startDirect", { accountId });
    await bob.send(conversationId, "看到了吗？");
    const shown = () => app.evaluate(({ Notification }) => Notification.shown.map(({ options }) => options));
    await expect.poll(shown, { timeout: 20_000 }).toContainEqual({ title: "Bob", body: "看到了吗？" });
    await app.evaluate(({ Notification }) => void Notification.shown.at(-1)!.emit("click"));
    await app.page.getByRole("log", { name: "Messages" }).getByText("看到了吗？").waitFor();
    expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.focused)).toBe(1);
  } finally {
    await bob.close();
    await relay.close();
  }
});

test("a page whose process is gone is loaded again, and given up when it goes again and again", async () => {
  const app = await apps.start();
  const isNew = () => app.page.evaluate(() => !("isOld" in window));
  const crash = () =>
    app.evaluate(({ BrowserWindow }) => {
      const [window] = BrowserWindow.getAllWindows();
      window?.webContents.emit("render-process-gone", {}, { reason: "crashed", exitCode: 5 });
    });
  for (let times = 1; times <= 3; times++) {
    await app.page.evaluate(() => void ((window as { isOld?: boolean }).isOld = true));
    await crash();
    await expect.poll(() => isNew().catch(() => false), { timeout: 20_000 }).toBe(true);
    await app.page.getByRole("heading").first().waitFor();
  }
  // The app ends with its last window, perhaps before it can answer.
  await crash().catch(() => {});
  await expect.poll(() => app.page.isClosed(), { timeout: 20_000 }).toBe(true);
});

test("the database key on disk is wrapped, and its backend is named", async () => {
  const relay = await startRelay();
  try {
    const app = await apps.start();
    await enrolInWindow(app.page, await relay.invite(), "Alice");
    await apps.stop(app);
    const key = readFileSync(join(apps.folder, "profile/key.json"), "utf8");
    expect(key).toContain("gnome_libsecret");
  } finally {
    await relay.close();
  }
});

test("a profile that the Node host holds is not opened a second time", async () => {
  mkdirSync(join(apps.folder, "profile"), { recursive: true });
  const unlock = lockProfile(join(apps.folder, "profile"));
  const app = startDouble({ dataDir: apps.folder, runtime: "double" });
  const { code, errors } = await app.ended;
  unlock?.();
  expect(code).toBe(1);
  expect(errors).toContain("Parley is already open");
});

test("a damaged window state is no reason not to start", async () => {
  mkdirSync(join(apps.folder, "profile"), { recursive: true });
  writeFileSync(join(apps.folder, "profile/window.json"), "{");
  const { page } = await apps.start();
  await page.getByRole("form", { name: "Connect to your relay" }).waitFor();
});
