// The built page as a fixed list: what is in it is served with the right type, and no spelling of a path leads out of it.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openPageFiles } from "../../../main/hosts/common/pageFiles.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "parley-page-"));
  mkdirSync(join(folder, "page/assets"), { recursive: true });
  writeFileSync(join(folder, "page/index.html"), "<!doctype html>");
  writeFileSync(join(folder, "page/assets/app-1a2b.js"), "1");
  writeFileSync(join(folder, "page/assets/app-1a2b.css"), "a{}");
  writeFileSync(join(folder, "page/assets/run-1a2b.wasm"), "w");
  writeFileSync(join(folder, "page/assets/model-1a2b.tflite"), "m");
  writeFileSync(join(folder, "page/notes.txt"), "not part of a page");
  writeFileSync(join(folder, "secret.html"), "outside");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test("files are served by their path, with type and caching", async () => {
  const files = openPageFiles(join(folder, "page"));
  expect(await files.read("/")).toMatchObject({ type: "text/html; charset=utf-8", cacheControl: "no-cache" });
  expect((await files.read("/assets/app-1a2b.js"))?.type).toBe("text/javascript; charset=utf-8");
  expect((await files.read("/assets/app-1a2b.css"))?.cacheControl).toBe(
    "private, max-age=31536000, immutable",
  );
  expect((await files.read("/assets/app-1a2b.js"))?.bytes.toString()).toBe("1");
  // Browsers compile WebAssembly while it comes under this type alone.
  expect((await files.read("/assets/run-1a2b.wasm"))?.type).toBe("application/wasm");
  expect((await files.read("/assets/model-1a2b.tflite"))?.type).toBe("application/octet-stream");
});

test.each([
  "/../secret.html",
  "/..%2fsecret.html",
  "/%2e%2e/secret.html",
  "/assets/../../secret.html",
  "/..\\secret.html",
  "//secret.html",
  "/assets",
  "/assets/",
  "/notes.txt",
  "/index.html/",
  "/index.html\0.js",
  "secret.html",
  "",
  "/__proto__",
])("%j is nothing", async (path) => {
  expect(await openPageFiles(join(folder, "page")).read(path)).toBeUndefined();
});

test("a page that was never built is refused at start", () => {
  expect(() => openPageFiles(join(folder, "page/assets"))).toThrow("not built");
});
