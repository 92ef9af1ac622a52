// Whether out/ was built from the sources as they are: compares a fingerprint of every source file's size and time with the
// one that the last build left behind.
import { createHash } from "node:crypto";
import { readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const sources = ["shared", "main", "renderer", "package-lock.json"];

export function isStale(root: string): boolean {
  try {
    return readFileSync(stampPath(root), "utf8") !== fingerprint(root);
  } catch {
    return true;
  }
}

/** Taken before a build and written after it, so that a change made meanwhile leaves the build stale. */
export function fingerprint(root: string): string {
  const hash = createHash("sha256");
  for (const source of sources) visit(join(root, source), (line) => hash.update(line));
  return hash.digest("hex");
}

export function writeStamp(root: string, stamp: string): void {
  writeFileSync(stampPath(root), stamp);
}

function stampPath(root: string): string {
  return join(root, "out/build.stamp");
}

function visit(path: string, tell: (line: string) => void): void {
  const status = statSync(path);
  if (!status.isDirectory()) return tell(`${path} ${status.size} ${status.mtimeMs}\n`);
  for (const name of readdirSync(path).sort()) visit(join(path, name), tell);
}
