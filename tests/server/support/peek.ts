// Looks into the relay's database from outside: what is stored, as counts or as one digest of everything.
import { createHash } from "node:crypto";
import { join } from "node:path";
import { openDatabase, type Database } from "../../../shared/node/openDatabase.ts";

export const tables = [
  "organisation",
  "invitation",
  "account",
  "device",
  "key_package",
  "vault",
  "conversation",
  "group_info",
  "member",
  "envelope",
  "welcome",
  "inbox_item",
] as const;
type Table = (typeof tables)[number];

export function peek<Value>(dataDir: string, look: (database: Database) => Value): Value {
  const database = openDatabase({ path: join(dataDir, "relay.db") });
  try {
    return look(database);
  } finally {
    database.close();
  }
}

export function count(dataDir: string, table: Table): number {
  return peek(
    dataDir,
    (database) => database.prepare(`SELECT count(*) FROM ${table}`).pluck().get() as number,
  );
}

/** SHA-256 of every row of every table, but for when accounts were last seen and where the relay last listened. */
export function digest(dataDir: string): string {
  return peek(dataDir, (database) => {
    const hash = createHash("sha256");
    for (const table of tables)
      for (const row of database.prepare(`SELECT * FROM ${table}`).iterate()) {
        const { last_seen_at: _seen, url: _url, ...rest } = row as Record<string, unknown>;
        hash.update(table).update(JSON.stringify(rest));
      }
    return hash.digest("hex");
  });
}
