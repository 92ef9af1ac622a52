// Vite builds the page's workers apart, and its list of licences leaves them out, with what they load: the same lines about them are added
// to the same file.
import { appendFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "vite";

export interface WorkerLicences {
  /** Goes where workers are built. */
  readonly collect: Plugin;
  /** Goes where the page is built, whose list is in a file of that name. */
  readonly write: Plugin;
}

export function workerLicences(fileName: string): WorkerLicences {
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
        for (const folder of [...folders].sort()) appendFileSync(join(dir!, fileName), licenceOf(folder));
      },
    },
  };
}

/** None of them brings a text: it is that of this program's own. */
function licenceOf(folder: string): string {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Record<
    "name" | "version" | "license",
    string
  >;
  if (license !== "Apache-2.0") throw new Error(`${name} has another licence: its text must go along`);
  return `\n## ${name} - ${version} (${license})\n\nThe text of this licence is in the file LICENSE of this program.\n`;
}
