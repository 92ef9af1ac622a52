// `npm test`: all of its own set-up on a fresh machine, then everything. It says what could not run here and why, and ends
// with one line of counts. Plain JavaScript for Node 20: it runs before anything is installed.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { ensureInstalled, root } from "../shared/node/ensureInstalled.mjs";

const chromiumNames = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];
/** @type {string[]} */
const notRunHere = [];

ensureInstalled();
const chromium = findChromium() ?? installChromium();
if (!isOnPath("turnserver")) installFromDebian("coturn, for the tests of TURN", ["coturn", "openssl"]);
step("npm run check:static", ["run", "check:static"]);
step("npm run build", ["run", "build"]);
const counts = runTests();
report(counts);

/** @param {string} title @param {string[]} args */
function step(title, args) {
  console.log(`\n== ${title}`);
  const ended = npm(args);
  if (ended !== 0) {
    console.error(`${title} failed`);
    process.exit(ended);
  }
}

function runTests() {
  console.log("\n== vitest, all projects");
  const folder = mkdtempSync(join(tmpdir(), "parley-test-report-"));
  const file = join(folder, "report.json");
  const status = npm([
    "exec",
    "--",
    "vitest",
    "run",
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${file}`,
  ]);
  const outcome = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : undefined;
  rmSync(folder, { recursive: true, force: true });
  return { status, outcome };
}

/** @param {{ status: number, outcome: any }} counts `outcome` is Vitest's JSON report, which has no published type */
function report({ status, outcome }) {
  if (!existsSync(join(root, "node_modules/electron/path.txt")))
    notRunHere.push(
      "real Electron: its runtime is not on this machine; its code ran against the double in tests/support",
    );
  for (const line of notRunHere) console.log(`skipped: ${line}`);
  for (const { fullName } of testsOf(outcome, isSkipped)) console.log(`skipped: ${fullName}`);
  for (const { fullName, failureMessages } of testsOf(outcome, isLucky))
    console.log(`passed at the second try: ${fullName}\n${failureMessages[0]}`);
  if (outcome === undefined) {
    console.error("vitest wrote no report");
    process.exit(status || 1);
  }
  const skipped = outcome.numPendingTests + outcome.numTodoTests;
  console.log(`\n${outcome.numPassedTests} passed, ${outcome.numFailedTests} failed, ${skipped} skipped`);
  process.exit(status);
}

/** @param {any} outcome @param {(test: any) => boolean} fits @returns {any[]} */
function testsOf(outcome, fits) {
  return (outcome?.testResults ?? []).flatMap((/** @type {any} */ file) =>
    file.assertionResults.filter(fits),
  );
}

/** @param {any} test */
function isSkipped({ status }) {
  return status !== "passed" && status !== "failed";
}

/** @param {any} test */
function isLucky({ status, failureMessages }) {
  return status === "passed" && failureMessages.length > 0;
}

function findChromium() {
  if (process.env.CHROMIUM_PATH) return process.env.CHROMIUM_PATH;
  return chromiumNames.flatMap(placesOnPath).find((path) => existsSync(path));
}

/** @param {string} program */
function isOnPath(program) {
  return placesOnPath(program).some((path) => existsSync(path));
}

/** @param {string} program */
function placesOnPath(program) {
  return (process.env.PATH ?? "").split(delimiter).map((folder) => join(folder, program));
}

function installChromium() {
  installFromDebian("Chromium and the Chinese fonts", ["chromium", "fonts-noto-cjk", "fonts-inter"]);
  const found = findChromium();
  if (found) return found;
  console.error(
    "Chromium is missing: install it (Debian: apt-get install chromium fonts-noto-cjk) or set CHROMIUM_PATH.",
  );
  process.exit(1);
}

/**
 * On Debian as root it can be had; anywhere else whoever misses it says so.
 * @param {string} what @param {string[]} packages
 */
function installFromDebian(what, packages) {
  if (process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get")) return;
  console.log(`Installing ${what} (apt-get) ...`);
  spawnSync("apt-get", ["update", "-qq"], { stdio: "inherit" });
  spawnSync("apt-get", ["install", "-y", "-qq", "--no-install-recommends", ...packages], {
    stdio: ["ignore", "ignore", "inherit"],
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
  });
}

/** @param {string[]} args */
function npm(args) {
  const windows = process.platform === "win32";
  const ended = spawnSync(windows ? "npm.cmd" : "npm", args, {
    cwd: root,
    stdio: "inherit",
    shell: windows,
    env: { ...process.env, CHROMIUM_PATH: chromium },
  });
  return ended.status ?? 1;
}
