// The two windows: Electron where its runtime is, otherwise the Node host and two addresses for a browser.
import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { startChild, type Child } from "./children.ts";
import type { Member } from "./team.ts";

export interface AppPlace {
  readonly root: string;
  /** This person's own folder. */
  readonly dataDir: string;
}

export type Electron = { readonly program: string } | { readonly missing: string };

/** The Electron program, or in words why there is none to use. */
export function findElectron(root: string): Electron {
  const folder = join(root, "node_modules/electron");
  const pathFile = join(folder, "path.txt");
  const program = existsSync(pathFile) && join(folder, "dist", readFileSync(pathFile, "utf8").trim());
  if (program === false || !existsSync(program))
    return { missing: "Electron's runtime is not on this machine" };
  return hasDisplay() ? { program } : { missing: "There is no display for Electron's windows" };
}

/** Enrols by itself when `invitation` is given and the profile is new. */
export function startElectronApp(
  program: string,
  { root, dataDir }: AppPlace,
  enrolment: readonly string[],
): Child {
  const args = [join(root, "out/electron/main.js"), `--data-dir=${dataDir}`, ...enrolment];
  return startChild({ command: program, args, onLine: () => {} });
}

/** Resolves when the address was printed. */
export async function startNodeApp(
  member: Member,
  { root, dataDir }: AppPlace,
): Promise<{ child: Child; url: string }> {
  const child = startChild({
    command: process.execPath,
    args: [join(root, "main/hosts/node/main.ts"), "--data-dir", dataDir],
    onLine: (line) => {
      if (line.startsWith("Opened.")) console.log(`  ${member.name}: ${line}`);
    },
  });
  const [, url] = await child.find(/Parley is at (\S+)/);
  return { child, url: url! };
}

export function hasDisplay(): boolean {
  if (process.platform === "darwin" || process.platform === "win32") return true;
  return Boolean(process.env["DISPLAY"] ?? process.env["WAYLAND_DISPLAY"]);
}

/** A browser that does not open is no failure: the address is on the screen. */
export function openInBrowser(url: string): void {
  const opener =
    process.platform === "darwin" ? "open" : process.platform === "win32" ? "explorer" : "xdg-open";
  spawn(opener, [url], { stdio: "ignore", detached: true })
    .on("error", () => {})
    .unref();
}
