// Turns vector files into tests. Skipped, with the reason in the name, where the vectors are not on the machine.
import { expect, test } from "vitest";
import { haveVectors, vectorFolder } from "./vectorFile.ts";
import type { VectorFile } from "./vectorTable.ts";

export function testVectors(files: readonly VectorFile[]): void {
  const missing = haveVectors
    ? ""
    : ` (skipped: no vectors in ${vectorFolder}; MLS_TEST_VECTORS names their folder)`;
  for (const { name, cases, run } of files)
    test.skipIf(!haveVectors)(`${name}: ${cases} cases${missing}`, { timeout: 180_000 }, async () => {
      expect(await run()).toBe(cases);
    });
}
