// How a property is run so that it can be run again: the seed is fresh each time, printed, and taken from PARLEY_SEED when it is given;
// a failure says which seed and which path of fast-check's shrinking lead to it.
import fc from "fast-check";
import { seedOf } from "../../support/random.ts";

export interface Seeded {
  /** Repository path of the test. */
  readonly file: string;
  readonly seed: number;
}

export function openSeed(file: string): Seeded {
  const seed = seedOf();
  console.info(`PARLEY_SEED=${seed} npx vitest run ${file}`);
  return { file, seed };
}

/** Rejects with the smallest failing case, the seed and the path (`PARLEY_PATH` goes straight to it). */
export async function holds<Case>(
  { file, seed }: Seeded,
  { name, cases, runs }: { readonly name: string; readonly cases: fc.Arbitrary<Case>; readonly runs: number },
  check: (one: Case) => Promise<void>,
): Promise<void> {
  const path = process.env["PARLEY_PATH"];
  const property = fc.asyncProperty(cases, check);
  const result = await fc.check(property, { seed, numRuns: runs, ...(path === undefined ? {} : { path }) });
  if (!result.failed) return;
  const again = `PARLEY_SEED=${seed} PARLEY_PATH=${result.counterexamplePath} npx vitest run ${file} -t "${name}"`;
  throw new Error(`${fc.defaultReportMessage(result)}\n\nReplay: ${again}`, { cause: result.errorInstance });
}
