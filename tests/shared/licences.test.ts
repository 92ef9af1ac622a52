// What ships, ships under licences that ask for no more than their text to go along: every package that is not only for
// development, as the lock file has it. The packed app is looked at by tests/main/hosts/packaging.slow.test.ts.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { allowedLicences, unnamedLicences } from "../support/licences.ts";

interface Locked {
  readonly packages: Readonly<Record<string, { readonly dev?: boolean; readonly license?: string }>>;
}

it("every package that ships has a licence that lets it", () => {
  const file = join(import.meta.dirname, "../../package-lock.json");
  const { packages } = JSON.parse(readFileSync(file, "utf8")) as Locked;
  const shipped = Object.entries(packages).filter(([path, { dev }]) => path !== "" && dev !== true);
  expect(shipped.length).toBeGreaterThan(50);
  const refused = shipped
    .map(([path, { license }]) => [path.split("node_modules/").at(-1)!, license] as const)
    .filter(([name, license]) => !allowedLicences.has(license ?? unnamedLicences[name] ?? ""));
  expect(refused).toEqual([]);
});
