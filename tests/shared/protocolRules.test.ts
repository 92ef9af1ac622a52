// PROTOCOL.md and the tests keep each other honest: every rule is in the title of a test, and every title names a rule that is.
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { limits } from "../../shared/wire/limits.ts";

const root = join(import.meta.dirname, "../..");
const protocol = readFileSync(join(root, "shared/wire/PROTOCOL.md"), "utf8");
const rules = Array.from(protocol.matchAll(/^- \*\*([A-Z]\d+)\*\* /gm), ([, id]) => id!);

/** Where the wire's rules are tested; elsewhere brackets may hold the numbers of another document. */
const places = ["tests/server/**/*.test.ts", "tests/shared/**/*.test.ts", "tests/chaos/**/*.test.ts"];

function citedIn(source: string): string[] {
  const titles = source.matchAll(/\b(?:it|test)(?:\.\w+(?:\([^()]*\))?)*\(\s*(["'`])(.*?)\1/gs);
  return Array.from(titles, ([, , title]) => title!).flatMap((title) =>
    Array.from(title.matchAll(/\[([A-Z]\d+)\]/g), ([, id]) => id!),
  );
}

describe("the rules of PROTOCOL.md", () => {
  const cited = places
    .flatMap((place) => globSync(place, { cwd: root }))
    .flatMap((file) => citedIn(readFileSync(join(root, file), "utf8")));

  it("have ids of their own, numbered without gaps in each letter", () => {
    const letters = Map.groupBy(rules, (id) => id[0]!);
    expect(letters.size).toBeGreaterThan(8);
    for (const [letter, ids] of letters) expect(ids).toEqual(ids.map((_, index) => `${letter}${index + 1}`));
  });

  it("are each in the title of a test", () => {
    expect(rules.filter((id) => !cited.includes(id))).toEqual([]);
  });

  it("are all that titles cite", () => {
    expect(cited.filter((id) => !rules.includes(id))).toEqual([]);
  });

  it("name limits that exist", () => {
    const named = Array.from(protocol.matchAll(/`limits\.(?!ts`)(\w+)`/g), ([, name]) => name!);
    expect(named.length).toBeGreaterThan(5);
    expect(named.filter((name) => !(name in limits))).toEqual([]);
  });
});

it("titles are read in whatever form they are written", () => {
  expect(citedIn('it("[A1] [A2] x", async () => {})')).toEqual(["A1", "A2"]);
  expect(
    citedIn("it(`[T4] ${name} closes`, f); test.skipIf(x)('[E1] y', f); it.each(z)(\n  \"[C9] w\")"),
  ).toEqual(["T4", "E1", "C9"]);
  expect(citedIn('const a = "[X1]"; // [X2]')).toEqual([]);
});
