// Builds the page for both hosts: relative addresses (app:// and http://), and nothing that a strict policy would refuse:
// no inline script or style, no data: address.
import { appendFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";

const licences = "licences.md";
const workers = licencesOfWorkers();

// A tool demands this default export.
export default defineConfig({
  root: import.meta.dirname,
  base: "./",
  plugins: [react(), workers.write],
  // What LiteRT's loader would use in Node: it is never asked for here.
  worker: { plugins: () => [workers.collect], rolldownOptions: { external: [/^node:/] } },
  build: {
    outDir: "../out/renderer",
    emptyOutDir: true,
    target: "chrome130",
    cssTarget: "chrome130",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // What the licences of the bundled packages ask for: their text goes along.
    license: { fileName: licences },
  },
});

/** Workers are built apart, and Vite's list leaves them out, with what they load: the same lines, added to the same file. */
function licencesOfWorkers(): Record<"collect" | "write", Plugin> {
  const folders = new Set<string>();
  return {
    collect: {
      name: "parley:collect-licences",
      moduleParsed({ id }) {
        const [folder] = /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(id) ?? [];
        if (folder !== undefined) folders.add(folder);
      },
    },
    write: {
      name: "parley:write-licences",
      writeBundle({ dir }) {
        for (const folder of [...folders].sort()) appendFileSync(join(dir!, licences), licenceOf(folder));
        folders.clear();
      },
    },
  };
}

/** None of them brings a text; it is that of this program's own. */
function licenceOf(folder: string): string {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Record<
    "name" | "version" | "license",
    string
  >;
  if (license !== "Apache-2.0") throw new Error(`${name} has another licence: its text must go along`);
  return `\n## ${name} - ${version} (${license})\n\nThe text of this licence is in the file LICENSE of this program.\n`;
}
