// The Electron host's decisions that need no Electron: where the window goes, which links leave, whose page it is, the menu, which screen
// was chosen, how a saved file is called.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { appPageUrl, isOurBlob, isOurPage, isOurTopFrame } from "../../../main/hosts/electron/appPage.ts";
import { externalLink } from "../../../main/hosts/electron/externalLink.ts";
import { hostLanguage, hostTexts } from "../../../main/hosts/electron/hostTexts.ts";
import { safeFileName } from "../../../main/hosts/electron/safeFileName.ts";
import { createScreenChoice } from "../../../main/hosts/electron/screenChoice.ts";
import { fitWindow, type Area } from "../../../main/hosts/electron/windowState.ts";
import { menuTemplate } from "../../../main/hosts/electron/menu.ts";
import { bridgeCalls } from "../../../shared/bridge/calls.ts";
import { hostCalls } from "../../../shared/bridge/hostCalls.ts";
import { openTestClock } from "../../support/clock.ts";

const laptop: Area = { x: 0, y: 25, width: 1440, height: 875 };
const second: Area = { x: 1440, y: 0, width: 1920, height: 1080 };

test("without a saved place the window is centred at its usual size, or fills a small display", () => {
  expect(fitWindow(undefined, [second])).toEqual({ x: 1760, y: 130, width: 1280, height: 820 });
  expect(fitWindow(undefined, [{ x: 0, y: 0, width: 1024, height: 600 }])).toEqual({
    x: 0,
    y: 0,
    width: 1024,
    height: 600,
  });
});

test("a saved place that is still on a display is kept", () => {
  const saved = { x: 1500, y: 40, width: 1000, height: 700 };
  expect(fitWindow(saved, [laptop, second])).toEqual(saved);
});

test("a window of a display that is gone comes back in the middle of the primary one", () => {
  expect(fitWindow({ x: 2000, y: 40, width: 1000, height: 700 }, [laptop])).toEqual(
    fitWindow(undefined, [laptop]),
  );
});

test("a window that hangs over an edge is pushed back whole, and never larger than the display", () => {
  expect(fitWindow({ x: -300, y: 700, width: 1000, height: 700 }, [laptop])).toEqual({
    x: 0,
    y: 200,
    width: 1000,
    height: 700,
  });
  expect(fitWindow({ x: 10, y: 30, width: 4000, height: 3000 }, [laptop])).toEqual(laptop);
});

test("never under the smallest size of 720 by 480", () => {
  const fitted = fitWindow({ x: 0, y: 30, width: 10, height: 10 }, [laptop]);
  expect([fitted.width, fitted.height]).toEqual([720, 480]);
  const tiny = fitWindow(undefined, [{ x: 0, y: 0, width: 640, height: 400 }]);
  expect([tiny.width, tiny.height]).toEqual([720, 480]);
});

test.each([
  ["https://example.org/a?b#c", "https://example.org/a?b#c"],
  ["http://example.org", "http://example.org/"],
  ["https://例子.测试/", "https://xn--fsqu00a.xn--0zwm56d/"],
  ["mailto:lin@example.org", "mailto:lin@example.org"],
  ["mailto:lin@example.org?attach=/etc/passwd&subject=x", "mailto:lin@example.org"],
])("%s goes out as %s", (link, out) => {
  expect(externalLink(link)).toBe(out);
});

test.each([
  "file:///etc/passwd",
  "javascript:alert(1)",
  "data:text/html,x",
  "app://parley/index.html",
  "smb://host/share",
  "ms-msdt:/id",
  "vbscript:x",
  "https://user:password@example.org/",
  "https://user@example.org/",
  "mailto:",
  "//example.org",
  "example.org",
  "",
  `https://example.org/${"a".repeat(3000)}`,
])("%.60s stays in", (link) => {
  expect(externalLink(link)).toBeUndefined();
});

test.each([
  [appPageUrl, true],
  ["app://parley/index.html#/c/1?x", true],
  ["app://parley.example.org/", false],
  ["app://other/index.html", false],
  ["app://PARLEY/", false],
  ["https://parley/", false],
  ["file:///app://parley/", false],
  ["about:blank", false],
  ["", false],
])("%s is our page: %s", (url, expected) => {
  expect(isOurPage(url)).toBe(expected);
});

test.each([
  ["blob:app://parley/0b6d", true],
  ["blob:app://parley.example/0b6d", false],
  ["blob:https://parley/0b6d", false],
  ["blob:null/0b6d", false],
  ["app://parley/0b6d", false],
])("%s is a blob of ours: %s", (url, expected) => {
  expect(isOurBlob(url)).toBe(expected);
});

test("only a frame that is ours, is there, and lies in no other is our top frame", () => {
  const top = { url: appPageUrl, parent: null };
  expect(isOurTopFrame(top)).toBe(true);
  expect(isOurTopFrame({ url: appPageUrl, parent: top })).toBe(false);
  expect(isOurTopFrame({ url: "about:blank", parent: null })).toBe(false);
  expect(isOurTopFrame(null)).toBe(false);
});

test("a chosen screen is good once and for ten seconds, and only when it was offered last", () => {
  const clock = openTestClock();
  const choice = createScreenChoice(clock);
  const [screen, window] = [
    { id: "screen:0:0", name: "Screen" } as const,
    { id: "window:1:0", name: "Letter" },
  ];
  expect(() => choice.choose(screen.id, false)).toThrow("not-found");
  choice.offer([screen, window]);
  choice.choose(window.id, true);
  expect(choice.take()).toEqual({ ...window, withSound: true });
  expect(choice.take()).toBeUndefined();

  choice.choose(window.id, false);
  clock.advance(9_999);
  expect(choice.isMade()).toBe(true);
  clock.advance(1);
  expect(choice.isMade()).toBe(false);
  expect(choice.take()).toBeUndefined();

  choice.choose(window.id, false);
  choice.choose(screen.id, false);
  expect(choice.take()).toMatchObject(screen);
  choice.offer([window]);
  expect(() => choice.choose(screen.id, false)).toThrow("not-found");
});

test.each([
  ["Call with Lin 2026-11-26.webm", "Call with Lin 2026-11-26.webm"],
  ["与林薇的通话.webm", "与林薇的通话.webm"],
  ["../../.bashrc", "bashrc"],
  ["C:\\Windows\\evil.exe", "evil.exe"],
  ["a\u202Egpj.exe", "agpj.exe"],
  ['what? "this" <is>|*.webm', "what this is.webm"],
  ["12:30.webm", "1230.webm"],
  ["CON.webm", "Parley CON.webm"],
  ["nul", "Parley nul"],
  ["  . ", "Parley"],
  ["", "Parley"],
  [`${"长".repeat(300)}.webm`, `${"长".repeat(115)}.webm`],
])("%.40s is saved as %.40s", (proposed, name) => {
  expect(safeFileName(proposed)).toBe(name);
});

test("no call of the host has the name of one of the core's", () => {
  expect(Object.keys(hostCalls).filter((name) => Object.hasOwn(bridgeCalls, name))).toEqual([]);
});

test("the menu speaks the person's language and offers developer tools only unpackaged", () => {
  const of = (language: "en" | "zh-CN", isPackaged: boolean, isMac = false) =>
    JSON.stringify(menuTemplate({ language, isPackaged, isMac }));
  expect(of("zh-CN", true)).toContain("粘贴为纯文本");
  expect(of("en", true)).not.toContain("toggleDevTools");
  expect(of("en", false)).toContain("toggleDevTools");
  expect(of("en", true, true)).toContain('"quit"');
  expect(Object.keys(hostTexts("zh-CN"))).toEqual(Object.keys(hostTexts("en")));
});

test("the system's language counts until the person chose one", () => {
  expect(hostLanguage("system", "zh-Hans-CN")).toBe("zh-CN");
  expect(hostLanguage("system", "de-DE")).toBe("en");
  expect(hostLanguage("en", "zh-CN")).toBe("en");
});

test("the frame's colours and heights are those of tokens.css", () => {
  const root = join(import.meta.dirname, "../../..");
  const appearance = readFileSync(join(root, "main/hosts/electron/appearance.ts"), "utf8");
  const tokens = readFileSync(join(root, "renderer/styles/tokens.css"), "utf8");
  for (const token of ["--color-chrome", "--color-text-2"]) {
    const [, light, dark] = new RegExp(`${token}: light-dark\\((#\\w+), (#\\w+)\\)`).exec(tokens)!;
    expect(appearance).toContain(`light: "${light}", dark: "${dark}"`);
  }
  const [comfortable, compact] = [...tokens.matchAll(/--titlebar-h: (\d+)px/g)].map((found) => found[1]);
  expect(appearance).toContain(`comfortable: ${comfortable}, compact: ${compact}`);
});
