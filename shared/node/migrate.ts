// Brings a database to the newest schema: numbered migrations, each in its own transaction, recorded in user_version.
import type { Database } from "./openDatabase.ts";

export interface Migration {
  /** 1, 2, 3 ... without gaps; the file that holds it carries the same number. */
  readonly number: number;
  readonly up: (database: Database) => void;
}

/** Throws when the database is newer than this program: an older version must never write to it. */
export function migrate(database: Database, migrations: readonly Migration[]): void {
  const current = database.pragma("user_version", { simple: true }) as number;
  if (current > migrations.length) throw new Error(`database version ${current} is newer than this program`);
  for (const [index, migration] of migrations.entries()) {
    if (migration.number !== index + 1) throw new Error(`migration ${migration.number} is out of order`);
    if (migration.number > current) apply(database, migration);
  }
}

function apply(database: Database, migration: Migration): void {
  database.transaction(() => {
    migration.up(database);
    database.pragma(`user_version = ${migration.number}`);
  })();
}
