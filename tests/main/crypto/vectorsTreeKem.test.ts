// The official TreeKEM vectors; see vectors.test.ts.
import { testVectors } from "./vectors/testVectors.ts";
import { vectorFiles } from "./vectors/vectorTable.ts";

testVectors(vectorFiles.filter(({ name }) => name === "treekem"));
