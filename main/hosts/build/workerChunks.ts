// Source opens its workers as new URL("./file.ts", import.meta.url), which Node runs as it stands. In a bundle that file is
// gone: this plugin bundles it as a chunk beside the others, under its own name, and points the address there.
import { basename, dirname, resolve } from "node:path";
import type { Plugin } from "vite";

const workerUrl = /new URL\(\s*"(\.{1,2}\/[^"]+\.ts)",\s*import\.meta\.url,?\s*\)/g;

export function workerChunks(): Plugin {
  const emitted = new Set<string>();
  return {
    name: "parley:worker-chunks",
    transform(code, id) {
      if (!code.includes("import.meta.url")) return null;
      return code.replace(workerUrl, (_match, path: string) => {
        const fileName = `${basename(path, ".ts")}.js`;
        const source = resolve(dirname(id), path);
        if (!emitted.has(source)) this.emitFile({ type: "chunk", id: source, fileName });
        emitted.add(source);
        return `new URL("./${fileName}", import.meta.url)`;
      });
    },
  };
}
