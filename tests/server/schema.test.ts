// The relay's schema after all migrations: a change of it shows as a diff of the snapshot.
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { migrations } from "../../server/store/sqlite/migrations/migrations.ts";
import { migrate } from "../../shared/node/migrate.ts";
import { openDatabase } from "../../shared/node/openDatabase.ts";
import { startRelay } from "./support/startRelay.ts";
import { peek } from "./support/peek.ts";

it("is the schema of the snapshot", async () => {
  const database = openDatabase({ path: ":memory:" });
  migrate(database, migrations);
  const sql = database
    .prepare("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY type, name")
    .pluck()
    .all();
  database.close();
  await expect(`${sql.join(";\n\n")};\n`).toMatchFileSnapshot("schema.snapshot.sql");
});

it("numbers its migrations without gaps", () => {
  expect(migrations.map(({ number }) => number)).toEqual(migrations.map((_, index) => index + 1));
});

it("has a test from the version before for every migration but the first", () => {
  const missing = migrations
    .slice(1)
    .map(({ number }) => join(import.meta.dirname, `migration${String(number).padStart(3, "0")}.test.ts`))
    .filter((file) => !existsSync(file));
  expect(missing).toEqual([]);
});

it("refuses a database of a newer version, and leaves it alone", async () => {
  const dataDir = mkdtempSync(join(tmpdir(), "parley-newer-"));
  const relay = await startRelay({ dataDir });
  await relay.close();
  peek(dataDir, (database) => database.pragma("user_version = 999"));
  await expect(startRelay({ dataDir })).rejects.toThrow(/newer/);
  expect(peek(dataDir, (database) => database.pragma("user_version", { simple: true }))).toBe(999);
  rmSync(dataDir, { recursive: true });
});
