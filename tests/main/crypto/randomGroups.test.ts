// Seeded random groups (E2EE.md section 7). Replay or explore one seed with: PARLEY_SEED=7 npx vitest run tests/main/crypto/randomGroups
import { expect, test } from "vitest";
import { simulateGroup } from "./simulation/groupSimulation.ts";

/** Together at least 2,000 operations. A seed that ever failed is added here and stays. */
const pinnedSeeds = [1, 2, 3, 4, 5, 6, 7, 8];
const operationsPerSeed = 300;

const chosen = process.env["PARLEY_SEED"];
const seeds = chosen === undefined ? pinnedSeeds : [Number(chosen)];
const operations = Number(process.env["PARLEY_OPERATIONS"] ?? operationsPerSeed);

for (const seed of seeds)
  test(`seed ${seed}: ${operations} operations`, { timeout: 300_000 }, async () => {
    const report = await simulateGroup(seed, operations).catch((error: unknown) => {
      throw new Error(
        `seed ${seed} failed; replay it with PARLEY_SEED=${seed} npx vitest run tests/main/crypto/randomGroups`,
        { cause: error },
      );
    });
    if (process.env["PARLEY_SEED"] !== undefined) process.stdout.write(`${JSON.stringify(report)}\n`);
    // The dice must really have done all of it, or the invariants above say little.
    expect(report.commits).toBeGreaterThan(operations / 10);
    expect(report.messages).toBeGreaterThan(operations / 5);
    expect(report.crashes).toBeGreaterThan(operations / 10);
  });
