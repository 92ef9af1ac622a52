// What the page in the Electron host may and may not do, on the double of the `electron` module
// (tests/support/electronDouble/README.md): our main, IPC and preload code and Chromium's page are real, Electron is not here.
import { expect, test } from "vitest";
import { contentSecurityPolicy } from "../../../main/hosts/common/contentSecurityPolicy.ts";
import { builtFile, compileOwn } from "../../support/builtPage.ts";
import type { OpenElectron } from "../../support/openElectron.ts";
import { electronApps, type PageWindow } from "./electronApps.ts";

const apps = electronApps();

test("the page gets two functions and nothing of Electron or Node; its policy is strict and never violated", async () => {
  const { page } = await apps.start();
  const responses: Record<string, string>[] = [];
  page.on("response", (response) => responses.push(response.headers()));
  await page.addInitScript(() => {
    const violations: string[] = [];
    Object.assign(window, { violations });
    addEventListener("securitypolicyviolation", (event) =>
      violations.push(`${event.violatedDirective} ${event.sourceFile}`),
    );
  });
  await page.reload();
  await page.getByRole("form", { name: "Connect to your relay" }).waitFor();
  const seen = await page.evaluate(() => {
    const own = window as unknown as PageWindow & Record<string, unknown>;
    const absent = [
      "require",
      "process",
      "module",
      "Buffer",
      "ipcRenderer",
      "electron",
      "electronDoublePost",
    ];
    return {
      lent: Object.keys(own.parley).sort(),
      isFrozen: Object.isFrozen(own.parley),
      present: absent.filter((name) => own[name] !== undefined),
      violations: own.violations,
    };
  });
  expect(seen).toEqual({ lent: ["call", "onPush"], isFrozen: true, present: [], violations: [] });
  expect(responses.length).toBeGreaterThan(2);
  for (const headers of responses) expect(headers["content-security-policy"]).toBe(contentSecurityPolicy);
});

test("the policy holds: inline code, foreign addresses, frames and eval are refused", async () => {
  const { page } = await apps.start();
  const outcome = await page.evaluate(async () => {
    // While DevTools evaluates, code from strings is allowed: go on in a task of the page's own.
    await new Promise((resolve) => setTimeout(resolve));
    const attempt = async (act: () => unknown) => {
      try {
        await act();
        return "done";
      } catch {
        return "refused";
      }
    };
    const addScript = (fill: (script: HTMLScriptElement) => void) =>
      new Promise((resolve, reject) => {
        const script = document.createElement("script");
        script.onload = resolve;
        script.onerror = reject;
        fill(script);
        document.head.append(script);
        // An inline script that is refused fires nothing: it ran or it did not by now.
        if (script.src === "")
          (window as { ran?: true }).ran ? resolve(undefined) : reject(new Error("did not run"));
      });
    return {
      fetch: await attempt(() => fetch("https://evil.example/")),
      foreignScript: await attempt(() =>
        addScript((script) => script.setAttribute("src", "https://evil.example/x.js")),
      ),
      inlineScript: await attempt(() => addScript((script) => script.append("window.ran = true"))),
      evaluation: await attempt(() => Function("return 1")()),
      html: await attempt(() => {
        document.body.innerHTML = "<p>";
      }),
      frame: await attempt(() => {
        const frame = document.createElement("iframe");
        frame.src = "https://evil.example/";
        document.body.append(frame);
        return new Promise((resolve) => (frame.onload = resolve)).then(
          () => frame.contentWindow!.document.title,
        );
      }),
    };
  });
  expect(Object.entries(outcome).filter(([, what]) => what !== "refused")).toEqual([]);
});

test("WebAssembly of our own files may run, and is served as what it is", async () => {
  const { page } = await apps.start();
  expect(await page.evaluate(compileOwn, builtFile(".wasm"))).toBe("compiled");
});

test("frames that are not our main frame are dropped before the core hears of them", async () => {
  const app = await apps.start();
  const fromPage = await app.page.evaluate(() =>
    (window as unknown as PageWindow).parley.call("app.view", {}),
  );
  expect(fromPage).toMatchObject({ ok: true });
  expect(await callFromSubframe(app)).toMatchObject({ ok: false, fault: { code: "unauthorized" } });

  const foreign = "data:text/html,<title>foreign</title>";
  await app.evaluate(
    ((
      electron: { BrowserWindow: { getAllWindows(): { loadURL(url: string): Promise<void> }[] } },
      url: string,
    ) => electron.BrowserWindow.getAllWindows()[0]!.loadURL(url)) as never,
    foreign,
  );
  // Two programs look at one Chromium: this one may hear of the new page a little later.
  await expect.poll(() => app.page.title()).toBe("foreign");
  const reply = await app.page.evaluate(() => (window as unknown as PageWindow).parley.call("app.view", {}));
  expect(reply).toMatchObject({ ok: false, fault: { code: "unauthorized" } });
});

test("a second window's page is dropped too: only the one window may ask", async () => {
  const app = await apps.start();
  type Window = { loadURL(url: string): Promise<void>; options: { webPreferences: { preload: string } } };
  type Windows = { new (options: object): Window; getAllWindows(): Window[] };
  await app.evaluate((async ({ BrowserWindow }: { BrowserWindow: Windows }) => {
    const { preload } = BrowserWindow.getAllWindows()[0]!.options.webPreferences;
    await new BrowserWindow({ show: false, webPreferences: { preload } }).loadURL(
      "app://parley/index.html#second",
    );
  }) as never);
  const second = app.page
    .context()
    .pages()
    .find((page) => page.url().endsWith("#second"))!;
  const reply = await second.evaluate(() => (window as unknown as PageWindow).parley.call("app.view", {}));
  expect(reply).toMatchObject({ ok: false, fault: { code: "unauthorized" } });
});

test("leaving the page and new windows are denied; checked links go to the system", async () => {
  const app = await apps.start();
  const before = app.page.url();
  const targets = ["https://evil.example/", "http://127.0.0.1:1/", `${new URL(before).origin}.evil.example/`];
  for (const target of targets) {
    await app.page.evaluate((url) => void (location.href = url), target);
    // The main process has answered a call that came after the attempt, so it has answered the attempt too.
    const reply = await app.page.evaluate(() =>
      (window as unknown as PageWindow).parley.call("app.view", {}),
    );
    expect(reply).toMatchObject({ ok: true });
    expect(await app.page.evaluate(() => location.href)).toBe(before);
  }
  const links = [
    "https://example.org/a",
    "mailto:lin@example.org?attach=/etc/passwd",
    "file:///etc/passwd",
    "smb://x/y",
  ];
  for (const link of links) await app.page.evaluate((url) => void window.open(url), link);
  await expect
    .poll(() => app.evaluate(({ shell }) => shell.opened))
    .toEqual(["https://example.org/a", "mailto:lin@example.org"]);
  expect(app.page.url()).toBe(before);
});

test("permissions are denied, but for writing to the clipboard and for calls", async () => {
  const { page } = await apps.start();
  const states = await page.evaluate(async () => {
    const names = [
      "geolocation",
      "notifications",
      "midi",
      "clipboard-read",
      "clipboard-write",
      "camera",
      "microphone",
    ];
    const asked = names.map(async (name) => [
      name,
      (await navigator.permissions.query({ name } as never)).state,
    ]);
    return Object.fromEntries(await Promise.all(asked)) as Record<string, string>;
  });
  expect(states).toEqual({
    geolocation: "denied",
    notifications: "denied",
    midi: "denied",
    "clipboard-read": "denied",
    "clipboard-write": "granted",
    camera: "granted",
    microphone: "granted",
  });
  expect(await page.evaluate(() => Notification.requestPermission())).toBe("denied");
});

test("main itself cuts the page from the network, whatever the page's policy might miss", async () => {
  const app = await apps.start();
  const cancelled = (urls: string[]) =>
    app.evaluate(
      ({ session }, asked) => asked.filter((url) => session.defaultSession.decisions.cancels(url)),
      urls,
    );
  const away = [
    "https://evil.example/",
    "http://127.0.0.1/",
    "wss://evil.example/",
    "file:///etc/passwd",
    "ftp://x/",
  ];
  expect(await cancelled(away)).toEqual(away);
  expect(await cancelled(["app://parley/index.html", "data:,x", "blob:app://parley/1"])).toEqual([]);
});

test("the protocol serves our own address only, to GET only, always under the policy", async () => {
  const app = await apps.start();
  const answer = (url: string, method: string) =>
    app.evaluate(({ protocol }, [asked, how]) => protocol.answer(asked!, how!), [url, method]);
  const statuses = {
    "GET app://parley/index.html": 200,
    "GET app://parley/": 200,
    "GET app://parley/nothing.js": 404,
    "GET app://parley/../electron/main.js": 404,
    "GET app://parley/..%2felectron%2fmain.js": 404,
    "POST app://parley/index.html": 405,
    "GET app://evil/index.html": 403,
    "GET app://parley.evil.example/index.html": 403,
  };
  for (const [request, status] of Object.entries(statuses)) {
    const [method, url] = request.split(" ");
    expect(await answer(url!, method!), request).toEqual({ status, policy: contentSecurityPolicy });
  }
});

test("main lends no device, and permissions to our own main frame only", async () => {
  const app = await apps.start();
  const permits = (permission: string, url: string, isMainFrame = true) =>
    app.evaluate(({ session }, question) => session.defaultSession.decisions.permits(question), {
      permission,
      url,
      isMainFrame,
    });
  const [yes, no] = [true, false].map((says) => ({ request: says, check: says }));
  const ours = "app://parley/index.html";
  const calls = ["media", "speaker-selection", "fullscreen", "local-network", "loopback-network"];
  for (const permission of [...calls, "local-network-access", "clipboard-sanitized-write"]) {
    expect(await permits(permission, ours), permission).toEqual(yes);
    expect(await permits(permission, ours, false), `${permission} of an inner frame`).toEqual(no);
    for (const foreign of ["https://evil.example/", "app://evil/", "about:blank", "blob:app://parley/1"])
      expect(await permits(permission, foreign), `${permission} of ${foreign}`).toEqual(no);
  }
  // The screen is nobody's before it was chosen.
  for (const permission of ["display-capture", "openExternal", "fileSystem", "pointerLock", "unknown"])
    expect(await permits(permission, ours), permission).toEqual(no);
  const lent = await app.evaluate(({ session }) =>
    ["hid", "serial", "usb"].filter((device) =>
      session.defaultSession.decisions.lends(device, "app://parley"),
    ),
  );
  expect(lent).toEqual([]);
});

test("redirects, inner frames that move and webviews are stopped by main", async () => {
  const app = await apps.start();
  const stopped = await app.evaluate(({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]!.webContents;
    const isStopped = (name: string, details: object) => {
      let prevented = false;
      contents.emit(name, { ...details, preventDefault: () => (prevented = true) });
      return prevented;
    };
    const ours = "app://parley/index.html";
    return {
      redirect: isStopped("will-redirect", { url: ours, isMainFrame: true }),
      innerFrame: isStopped("will-frame-navigate", { url: ours, isMainFrame: false }),
      away: isStopped("will-navigate", { url: "https://evil.example/" }),
      webview: isStopped("will-attach-webview", {}),
      reload: isStopped("will-navigate", { url: ours }),
    };
  });
  expect(stopped).toEqual({ redirect: true, innerFrame: true, away: true, webview: true, reload: false });
});

/** As a compromised page might: from the preload's world of an inner frame, past the bridge. */
async function callFromSubframe(app: OpenElectron): Promise<unknown> {
  const { page } = app;
  await page.evaluate(() => void document.body.append(document.createElement("iframe")));
  const cdp = await page.context().newCDPSession(page);
  const { frameTree } = await cdp.send("Page.getFrameTree");
  const frameId = frameTree.childFrames![0]!.frame.id;
  const { executionContextId } = await cdp.send("Page.createIsolatedWorld", {
    frameId,
    worldName: "electron double preload",
  });
  const expression = `new Promise((resolve) => {
    globalThis.electronDoubleReceive = (message) => resolve(message.value);
    electronDoublePost(JSON.stringify({ id: 0, channel: "parley:call", args: ["app.view", {}] }));
  })`;
  const { result } = await cdp.send("Runtime.evaluate", {
    expression,
    contextId: executionContextId,
    awaitPromise: true,
    returnByValue: true,
  });
  return result.value;
}
