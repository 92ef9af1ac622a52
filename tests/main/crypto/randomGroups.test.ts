// Seeded random groups (E2EE.md section 7). Replay or explore one seed with:
// PARLEY_SEED=7 npx vitest run tests/main/crypto/randomGroups.test.ts (PARLEY_OPERATIONS sets the number of steps)
import { afterAll, expect, test } from "vitest";
import { simulateGroup } from "./simulation/groupSimulation.ts";
import { addUp, operationsOf, type Report } from "./simulation/tally.ts";

/** A seed that ever failed is added here and stays. */
const pinnedSeeds = [1, 2, 3, 4, 5, 6, 7, 8];
const stepsPerSeed = 300;
/** Of all seeds together: taken by the relay, joined or heard, not tried. */
const leastOperations = 2_000;

const chosen = process.env["PARLEY_SEED"];
const seeds = chosen === undefined ? pinnedSeeds : [Number(chosen)];
const steps = Number(process.env["PARLEY_OPERATIONS"] ?? stepsPerSeed);
const reports: Report[] = [];

for (const seed of seeds)
  test(`seed ${seed}: ${steps} steps`, { timeout: 300_000 }, async () => {
    const report = await simulateGroup(seed, steps).catch((error: unknown) => {
      const replay = `PARLEY_SEED=${seed} PARLEY_OPERATIONS=${steps} npx vitest run tests/main/crypto/randomGroups.test.ts`;
      throw new Error(`seed ${seed} failed; replay it with: ${replay}`, { cause: error });
    });
    reports.push(report);
  });

test.runIf(chosen === undefined)("all of it really happened, and often enough", () => {
  const total = addUp(reports);
  expect(operationsOf(total)).toBeGreaterThanOrEqual(leastOperations);
  const { killedBefore, killedAfter, ...happenings } = total;
  for (const counts of [happenings, killedBefore, killedAfter])
    expect(Object.entries(counts).filter(([, count]) => count === 0)).toEqual([]);
});

afterAll(() => {
  process.stdout.write(
    `${JSON.stringify({ operations: operationsOf(addUp(reports)), ...addUp(reports) })}\n`,
  );
});
