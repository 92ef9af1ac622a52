// The security checklist in main/README.md points at lines of code: each must exist and say what is quoted.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const root = join(import.meta.dirname, "../../..");
const readme = readFileSync(join(root, "main/README.md"), "utf8");
const references = [...readme.matchAll(/`([\w/.-]+):(\d+)` \(`([^`]+)`\)/g)].map(([, file, line, code]) => ({
  file: file!,
  line: Number(line),
  code: code!,
}));

test("all twenty items are answered, each with at least one line of code", () => {
  const rows = readme.split("\n").filter((line) => /^\| +\d+ +\|/.test(line));
  expect(rows.map((row) => Number(row.split("|")[1]))).toEqual(
    Array.from({ length: 20 }, (_, index) => index + 1),
  );
  for (const row of rows) expect(row).toMatch(/`[\w/.-]+:\d+`/);
  expect(references.length).toBeGreaterThan(30);
});

test.each(references)("$file:$line says $code", ({ file, line, code }) => {
  expect(readFileSync(join(root, file), "utf8").split("\n")[line - 1]).toContain(code);
});
