// Installs the locked dependencies when they are missing or others than the lock file says. Plain JavaScript without
// dependencies: it runs on any Node from 20 on, before anything is installed. Used by `npm start`,
// `npm test` and `npm run relay`.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

export const root = join(import.meta.dirname, "../..");
/** Node 24 from the npm package: the Node that everything of ours runs on. */
export const node = join(root, "node_modules/node/bin", process.platform === "win32" ? "node.exe" : "node");

/** Ends the process with npm's exit code when the installation fails. */
export function ensureInstalled() {
  if (isInstalled()) return;
  console.log("Installing the locked dependencies (npm ci): about a minute ...");
  const npm = process.platform === "win32" ? "npm.cmd" : "npm";
  // Its warnings are about the Node that starts this; everything of ours runs on the one that is installed here.
  const ended = spawnSync(npm, ["ci", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: root,
    stdio: "inherit",
    shell: process.platform === "win32",
  });
  if (ended.status !== 0) process.exit(ended.status ?? 1);
}

/**
 * npm writes what it installed to node_modules/.package-lock.json, last. Compared by content, not by age: a checkout touches the lock
 * file, and an installation takes away the ground from everything that runs from this folder.
 */
function isInstalled() {
  const done = join(root, "node_modules/.package-lock.json");
  if (!existsSync(done) || !existsSync(node)) return false;
  const installed = packagesOf(done);
  return Object.entries(packagesOf(join(root, "package-lock.json"))).every(
    ([path, { version, integrity, optional }]) =>
      path === "" ||
      (installed[path] === undefined
        ? optional === true
        : installed[path].version === version && installed[path].integrity === integrity),
  );
}

/** @returns {Record<string, { version?: string, integrity?: string, optional?: boolean }>} by folder */
function packagesOf(/** @type {string} */ lockFile) {
  return JSON.parse(readFileSync(lockFile, "utf8")).packages;
}
