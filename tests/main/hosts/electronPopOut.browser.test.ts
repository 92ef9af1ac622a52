// The call's own window in the Electron host, on the double of the `electron` module (tests/support/electronDouble/README.md): what our
// page may open, what it is like, and that nothing else opens.
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import type { OpenElectron } from "../../support/openElectron.ts";
import { callFrom, countWindows, electronApps, type PageWindow } from "./electronApps.ts";

const apps = electronApps();

test("the call's own window opens on top, empty and locked in, one at a time, and closes with the main window", async () => {
  const app = await apps.start();
  const { page } = app;
  const [child] = await Promise.all([page.waitForEvent("popup"), openWindow(page, callWindow)]);
  await expect.poll(() => countWindows(app)).toBe(2);
  // The double answers this when it has taken the window over.
  await app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows().at(-1)!.webContents.resize({ width: 400, height: 300 }),
  );
  const options = await windowOptions(app);
  expect(options).toMatchObject({ alwaysOnTop: true, resizable: true, width: 400, height: 300 });
  expect(options).toMatchObject({ x: 1920 - 400 - 24, y: 1040 - 300 - 24, titleBarStyle: "hidden" });
  expect(options.webPreferences).toMatchObject({
    contextIsolation: true,
    sandbox: true,
    nodeIntegration: false,
    webviewTag: false,
    backgroundThrottling: false,
  });
  expect(options.webPreferences).not.toHaveProperty("preload");

  // Our page fills it, with its own styles, under its own policy; nothing of the bridge is there.
  const filled = await page.evaluate(async () => {
    const inner = (window as unknown as { child: Window & typeof globalThis }).child;
    const sheet = new inner.CSSStyleSheet();
    sheet.replaceSync("p { color: rgb(1, 2, 3) }");
    inner.document.adoptedStyleSheets = [sheet];
    const line = inner.document.body.appendChild(inner.document.createElement("p"));
    const blocked = new Promise((resolve) =>
      inner.document.addEventListener("securitypolicyviolation", (event) => resolve(event.violatedDirective)),
    );
    inner.document.head.appendChild(inner.document.createElement("style")).append("p { color: red }");
    const color = inner.getComputedStyle(line).color;
    return { bridge: typeof (inner as Partial<PageWindow>).parley, blocked: await blocked, color };
  });
  expect(filled).toEqual({ bridge: "undefined", blocked: "style-src-elem", color: "rgb(1, 2, 3)" });

  // It may not go anywhere, not even to our page, and a second one is not opened.
  for (const target of ["https://evil.example/", page.url()])
    await child.evaluate((url) => void (location.href = url), target);
  await callFrom(page, "app.view", {});
  expect(child.url()).toBe("about:blank");
  const answers = await app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows().map(
      ({ webContents }) =>
        webContents.askToOpen({ url: "about:blank", frameName: "parley-call", features: "" }).action,
    ),
  );
  expect(answers).toEqual(["deny", "deny"]);

  await child.close();
  await expect.poll(() => countWindows(app)).toBe(1);
  // Until its opener knows it, the name would find the old window.
  await expect.poll(() => isChildClosed(page)).toBe(true);
  const [next] = await Promise.all([page.waitForEvent("popup"), openWindow(page, callWindow)]);
  await expect.poll(() => countWindows(app)).toBe(2);
  await page.reload();
  await expect.poll(() => countWindows(app)).toBe(1);
  await expect.poll(() => next.isClosed()).toBe(true);

  const [last] = await Promise.all([page.waitForEvent("popup"), openWindow(page, callWindow)]);
  await expect.poll(() => countWindows(app)).toBe(2);
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.close());
  await expect.poll(() => [page.isClosed(), last.isClosed()]).toEqual([true, true]);
});

test("no other window opens, and none that wishes for more than a size", async () => {
  const app = await apps.start();
  await openWindow(app.page, { ...callWindow, name: "other" });
  await expect.poll(() => isChildClosed(app.page)).toBe(true);
  expect(await countWindows(app)).toBe(1);

  const answer = (url: string, frameName: string, features: string) =>
    app.evaluate(
      ({ BrowserWindow }, details) => BrowserWindow.getAllWindows()[0]!.webContents.askToOpen(details).action,
      { url, frameName, features },
    );
  for (const features of ["", "popup", "width=320,height=200", "popup,width=320"])
    expect(await answer("about:blank", "parley-call", features), features).toBe("allow");
  for (const features of [
    "popup,nodeIntegration=yes",
    "left=0",
    "popup=width=3",
    "width=99999",
    "kiosk",
    "a,,b",
  ])
    expect(await answer("about:blank", "parley-call", features), features).toBe("deny");
  for (const url of ["app://parley/index.html", "about:srcdoc", "data:text/html,x", "https://evil.example/"])
    expect(await answer(url, "parley-call", "popup"), url).toBe("deny");
  for (const name of ["", "_blank", "parley-call2"])
    expect(await answer("about:blank", name, "popup"), name).toBe("deny");
});

interface WantedWindow {
  readonly url: string;
  readonly name: string;
  readonly features: string;
}
const callWindow: WantedWindow = { url: "", name: "parley-call", features: "popup,width=400,height=300" };

function openWindow(page: Page, wanted: WantedWindow): Promise<void> {
  return page.evaluate(({ url, name, features }) => {
    (window as unknown as { child: Window | null }).child = window.open(url, name, features);
  }, wanted);
}

function isChildClosed(page: Page): Promise<boolean> {
  return page.evaluate(() => (window as unknown as { child: Window }).child.closed);
}

function windowOptions(app: OpenElectron): Promise<{ readonly webPreferences: object }> {
  return app.evaluate(
    ({ BrowserWindow }) =>
      JSON.parse(JSON.stringify(BrowserWindow.getAllWindows().at(-1)!.options)) as { webPreferences: object },
  );
}
