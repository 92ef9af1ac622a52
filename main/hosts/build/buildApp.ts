// Builds what Electron and the Node host serve and run: the page (with the renderer's own config), Electron's main process
// with its workers, and the preload script. Each part is built aside and moved into place when it is whole.
import { mkdtempSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { build, type InlineConfig } from "vite";
import { workerChunks } from "./workerChunks.ts";
import { workerLicences } from "./workerLicences.ts";

/** Native, or optional accelerators that their users do without: loaded from node_modules or not at all. */
const external = ["electron", "better-sqlite3", "bufferutil", "utf-8-validate", "msgpackr-extract"];

export async function buildApp(root: string): Promise<void> {
  const out = join(root, "out");
  mkdirSync(out, { recursive: true });
  const aside = mkdtempSync(join(out, ".building-"));
  try {
    await build(page(root, join(aside, "renderer")));
    await build(mainProcess(root, join(aside, "electron")));
    await build(preload(root, join(aside, "electron")));
    for (const part of ["renderer", "electron"]) replace(join(out, part), join(aside, part));
  } finally {
    rmSync(aside, { recursive: true, force: true });
  }
}

function page(root: string, outDir: string): InlineConfig {
  const configFile = join(root, "renderer/vite.config.ts");
  const { collect, write } = workerLicences("licences.md");
  return {
    configFile,
    logLevel: "warn",
    plugins: [write],
    worker: { plugins: () => [collect] },
    build: { outDir, emptyOutDir: true, chunkSizeWarningLimit: 2_000 },
  };
}

function mainProcess(root: string, outDir: string): InlineConfig {
  const input = { main: join(root, "main/hosts/electron/main.ts") };
  const output = { format: "es", entryFileNames: "[name].js", chunkFileNames: "[name]-[hash].js" } as const;
  const license = { fileName: "licences.md" };
  return { ...nodeBuild(root), build: { ...common(outDir), license, rolldownOptions: { input, output } } };
}

/** CommonJS and one file: all that a sandboxed preload may be. */
function preload(root: string, outDir: string): InlineConfig {
  const input = { preload: join(root, "main/hosts/electron/preload.ts") };
  const output = { format: "cjs", entryFileNames: "[name].cjs" } as const;
  return { ...nodeBuild(root), build: { ...common(outDir), rolldownOptions: { input, output } } };
}

function nodeBuild(root: string): InlineConfig {
  return {
    root,
    configFile: false,
    publicDir: false,
    logLevel: "warn",
    plugins: [workerChunks()],
    ssr: { noExternal: true, external },
  };
}

function common(outDir: string) {
  return { ssr: true, outDir, emptyOutDir: false, target: "node24", minify: false } as const;
}

function replace(place: string, built: string): void {
  rmSync(place, { recursive: true, force: true });
  renameSync(built, place);
}
