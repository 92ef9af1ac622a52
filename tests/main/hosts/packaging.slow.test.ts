// electron-builder.yml as far as it can be checked where Electron cannot be fetched: the real electron-builder validates it,
// packs the real build and sets the fuses, in a stand-in for Electron's program file that carries only a fuse wire.
import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { listPackage, extractFile } from "@electron/asar";
import { afterAll, beforeAll, expect, test } from "vitest";
import { buildWhenStale } from "../../support/browser.ts";
import { allowedLicences, unnamedLicences } from "../../support/licences.ts";

const root = join(import.meta.dirname, "../../..");
/** Marks the fuse wire in Electron's program file; then version 1, the number of fuses, and one character for each. */
const sentinel = "dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX";
let folder: string;
let packed: string;

beforeAll(() => {
  buildWhenStale();
  folder = mkdtempSync(join(tmpdir(), "parley-package-"));
  standInForElectron(join(folder, "electron"));
  const settings = [
    `-c.electronDist=${join(folder, "electron")}`,
    `-c.directories.output=${join(folder, "dist")}`,
  ];
  const builder = join(root, "node_modules/electron-builder/cli.js");
  const { status, stdout } = spawnSync(process.execPath, [builder, "--linux", "dir", "--x64", ...settings], {
    cwd: root,
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`electron-builder: ${stdout}`);
  packed = join(folder, "dist/linux-unpacked");
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("only what runs is packed: page, main process, preload, worker, the one native module", () => {
  const files = listPackage(join(packed, "resources/app.asar"), { isPack: false });
  for (const needed of ["/out/electron/main.js", "/out/electron/preload.cjs", "/out/electron/mlsWorker.js"])
    expect(files).toContain(needed);
  expect(files).toContain("/out/renderer/index.html");
  for (const kind of [
    /blurWorker-[\w-]+\.js$/,
    /litert_wasm_internal-[\w-]+\.wasm$/,
    /landscape-[\w-]+\.tflite$/,
  ])
    expect(files.filter((file) => kind.test(file))).toHaveLength(1);
  const tops = new Set(files.map((file) => file.split("/").slice(0, 3).join("/")));
  const allowed = [
    "/LICENSE",
    "/node_modules",
    "/node_modules/better-sqlite3",
    "/out",
    "/out/electron",
    "/out/renderer",
  ];
  expect([...tops].sort()).toEqual([...allowed, "/package.json"].sort());
  expect(files.filter((file) => /\.(ts|tsx|map|c|h)$/.test(file))).toEqual([]);
});

test("the packed program starts at the bundled main process, and brings nothing for development", () => {
  const manifest = JSON.parse(
    extractFile(join(packed, "resources/app.asar"), "package.json").toString(),
  ) as object;
  expect(manifest).toMatchObject({ main: "out/electron/main.js", name: "parley" });
  expect(manifest).not.toHaveProperty("devDependencies");
  expect(manifest).not.toHaveProperty("scripts");
});

test("the licences of all that is bundled go along, and are of the kinds that may", () => {
  const archive = join(packed, "resources/app.asar");
  const named = ["out/electron/licences.md", "out/renderer/licences.md"].flatMap((file) =>
    Array.from(
      extractFile(archive, file)
        .toString()
        .matchAll(/^## (\S+) - \S+(?: \((.+)\))?$/gm),
      ([, name, licence]) => [name!, licence ?? unnamedLicences[name!] ?? "none"] as const,
    ),
  );
  expect(named.map(([name]) => name)).toEqual(
    expect.arrayContaining([
      "ts-mls",
      "@hpke/core",
      "socket.io-client",
      "react",
      "@base-ui/react",
      "pinyin-pro",
      "@litertjs/core",
      "@mediapipe/selfie_segmentation",
    ]),
  );
  expect(named.filter(([, licence]) => !allowedLicences.has(licence))).toEqual([]);
  expect(extractFile(archive, "node_modules/better-sqlite3/LICENSE").toString()).toContain("MIT License");
  expect(extractFile(archive, "LICENSE").toString()).toContain("Apache License");
});

test("the native module lies outside the archive, where the system can load it", () => {
  const path = "resources/app.asar.unpacked/node_modules/better-sqlite3/prebuilds/linux-x64.node";
  expect(readFileSync(join(packed, path)).length).toBeGreaterThan(1_000_000);
});

test("the fuses are set as main/README.md says", () => {
  const program = readFileSync(join(packed, "parley"));
  const wire = program.subarray(program.indexOf(sentinel) + sentinel.length + 2).toString("latin1", 0, 8);
  // RunAsNode, CookieEncryption, NodeOptions, NodeCliInspect, AsarIntegrity, OnlyAsar, BrowserSnapshot, FileProtocol.
  expect(wire).toBe("01001100");
});

function standInForElectron(place: string): void {
  mkdirSync(join(place, "resources"), { recursive: true });
  // Every fuse starts the other way round, so that each has to be set.
  writeFileSync(join(place, "electron"), Buffer.from(`not Electron ${sentinel}\x01\x0810110011`, "latin1"));
  chmodSync(join(place, "electron"), 0o755);
  for (const name of ["version", "LICENSE", "LICENSES.chromium.html"])
    writeFileSync(join(place, name), "45.4.1");
}
