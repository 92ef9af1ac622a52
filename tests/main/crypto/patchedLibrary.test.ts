// The build fails here when ts-mls is not the exact version we examined, or its patched files are not the ones we tested.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as library from "ts-mls/clientState.js";
import { expect, test } from "vitest";

const source = dirname(fileURLToPath(import.meta.resolve("ts-mls")));
const repository = join(import.meta.dirname, "../../..");

/** SHA-256 of every file that patches/ts-mls+1.6.4.patch touches, as patched. A new patch needs new tests before new hashes. */
const patchedFiles = {
  "clientState.js": "e6da134527214ae203af9addb38a07f9ac25561b2ea0fba98e6885976a873227",
  "createCommit.js": "17d068f123d7a3f88937b31c810dc57a32d3ba58af1100369b1a403c06d18e02",
  "parentHash.js": "31f3101c4245a887ee02d73f1c2890e6d948d5d1ec7382e76de2746fa82d0fea",
  "pathSecrets.js": "98229968593598b017fb7bc3c34deedd91b620069461d7d6c5abd426cc4c67ae",
  "processMessages.js": "d03c35a1235d24c71bed0bbb70102d04a00f7590a6711e9a090de0e1c32d0fa2",
  "secretTree.js": "7c5264fbe3eb00f0da59dccfe485e8300193af332646ea891512e41357bf8ab2",
  "updatePath.js": "66295d58982600542660994e28fa420d88157b3fe0d02a2d63d4712ff8a3ab61",
} as const;

test("[D1] ts-mls is pinned at, and is, exactly 1.6.4", () => {
  const ours = JSON.parse(readFileSync(join(repository, "package.json"), "utf8")) as {
    dependencies: Record<string, string>;
  };
  const theirs = JSON.parse(readFileSync(join(source, "../../package.json"), "utf8")) as { version: string };
  expect(ours.dependencies["ts-mls"]).toBe("1.6.4");
  expect(theirs.version).toBe("1.6.4");
});

test("the patched files are the ones that were tested", () => {
  const hashOf = (name: string) =>
    createHash("sha256")
      .update(readFileSync(join(source, name)))
      .digest("hex");
  expect(Object.fromEntries(Object.keys(patchedFiles).map((name) => [name, hashOf(name)]))).toEqual(
    patchedFiles,
  );
  expect(library.parleyPatch).toBe("1.6.4+1");
});

test("the patch touches those files and their types, nothing else", () => {
  const patch = readFileSync(join(repository, "patches/ts-mls+1.6.4.patch"), "utf8");
  const touched = [...patch.matchAll(/^\+\+\+ b\/node_modules\/ts-mls\/dist\/src\/(.*)$/gm)].map(
    ([, name]) => name,
  );
  expect(touched.filter((name) => !name?.endsWith(".d.ts")).sort()).toEqual(Object.keys(patchedFiles).sort());
});
