// Finds the Chromium that browser specs and the electron double drive, and says what to do when there is none.
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

const names = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];

export const chromiumArguments: readonly string[] = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** CHROMIUM_PATH, or the first of the usual names on the PATH. */
function findChromium(): string | undefined {
  const named = process.env["CHROMIUM_PATH"];
  if (named !== undefined && named !== "") return named;
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  return folders
    .flatMap((folder) => names.map((name) => join(folder, name)))
    .find((path) => existsSync(path));
}

export function requireChromium(): string {
  const path = findChromium();
  if (path === undefined) {
    throw new Error(
      "Chromium is missing: install it (Debian: apt-get install chromium) or set CHROMIUM_PATH",
    );
  }
  return path;
}
