// The 785 official MLS test vectors on the library as shipped: pinned, patched, on our provider (RFC 9420; E2EE.md section 7).
// TreeKEM's are in vectorsTreeKem.test.ts, because they take as long as all others together.
import { expect, test } from "vitest";
import { testVectors } from "./vectors/testVectors.ts";
import { vectorFiles } from "./vectors/vectorTable.ts";

test("the table covers all 785 cases", () => {
  expect(vectorFiles.reduce((total, { cases }) => total + cases, 0)).toBe(785);
});

testVectors(vectorFiles.filter(({ name }) => name !== "treekem"));
