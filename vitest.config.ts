// Four projects: `fast` is part of `npm run check`; `slow` tells the stories with real relay and real cores; `browser` drives Chromium;
// `alone` does so too, after all the others.
import { defineConfig } from "vitest/config";

const slow = ["tests/scenarios/**/*.test.ts", "tests/chaos/**/*.test.ts", "tests/**/*.slow.test.ts"];
const browser = [
  "tests/browser/**/*.test.ts",
  "tests/renderer/**/*.browser.test.ts",
  "tests/main/hosts/**/*.browser.test.ts",
];
/** Changes this computer's network, and every Chromium that runs here breaks off what it is fetching (ERR_NETWORK_CHANGED). */
const alone = ["tests/browser/callNetworks.test.ts"];
const withPages = {
  // Pages are built as they are shipped: React's own checks make them several times slower.
  env: { NODE_ENV: "production" },
  testTimeout: 120_000,
  hookTimeout: 120_000,
  // Chromium drops what it has no time for (a page that closes has half a second), and CI's machines are shared. `npm test` names whatever
  // needed it. Seeded tests are not among these: what a seed has found once is found.
  retry: process.env.CI ? 1 : 0,
};

export default defineConfig({
  test: {
    reporters: ["default"],
    pool: "forks",
    // Most tests wait for something: a processor less, the default, would be half of a small machine.
    maxWorkers: "100%",
    // What is waited for comes when the machine gets to it.
    expect: { poll: { timeout: 15_000 } },
    testTimeout: 30_000,
    hookTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: { name: "fast", include: ["tests/**/*.test.{ts,tsx}"], exclude: [...slow, ...browser] },
      },
      { extends: true, test: { name: "slow", include: slow, testTimeout: 120_000 } },
      { extends: true, test: { ...withPages, name: "browser", include: browser, exclude: alone } },
      {
        extends: true,
        test: { ...withPages, name: "alone", include: alone, sequence: { groupOrder: 1 } },
      },
    ],
  },
});
