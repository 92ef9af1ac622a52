// Tells whether a database holds anything else than when it was last looked at, from outside, and cheaply enough to ask after every call.
import { createHash } from "node:crypto";
import { statSync } from "node:fs";
import { join } from "node:path";
import { openDatabase, type Database } from "../../../shared/node/openDatabase.ts";
import type { Platform } from "../../../main/core/platform.ts";

export interface Ledger {
  /** Whether a row is different from when this was last asked; a commit that wrote what was there already is none. */
  changed(): boolean;
  close(): void;
}

export interface RelayLedger extends Ledger {
  /** Everything in a conversation, as text to be compared. */
  conversation(id: string): string;
}

/** The relay's database, while the relay runs. When accounts were last seen is none of a call's doing. */
export function openRelayLedger(dataDir: string): RelayLedger {
  const database = openDatabase({ path: join(dataDir, "relay.db") });
  // Moves when another connection has committed a change (sqlite.org/pragma.html#pragma_data_version).
  const version = () => String(database.pragma("data_version", { simple: true }));
  const ledger = openLedger(version, () => digestOf(database, ["last_seen_at", "url"]));
  const tables = ["member", "envelope", "welcome", "group_info"];
  return {
    ...ledger,
    conversation: (id) =>
      JSON.stringify([
        database.prepare("SELECT * FROM conversation WHERE id = ?").all(id),
        ...tables.map((table) =>
          database
            .prepare(
              `SELECT * FROM ${table} WHERE conversation = (SELECT number FROM conversation WHERE id = ?)`,
            )
            .all(id),
        ),
      ]),
    close: () => database.close(),
  };
}

/** A core's database, which the core holds alone: whether anything was written to its files at all. */
export function openProfileLedger({ dataDir }: Pick<Platform, "dataDir">): Ledger {
  const stamp = () =>
    ["parley.db", "parley.db-wal"]
      .map((file) => statSync(join(dataDir, file), { bigint: true, throwIfNoEntry: false }))
      .map((stat) => (stat === undefined ? "none" : `${stat.size} ${stat.mtimeNs}`))
      .join();
  return openLedger(stamp, stamp);
}

function openLedger(stamp: () => string, digest: () => string): Ledger {
  let [stamped, digested] = [stamp(), digest()];
  return {
    changed() {
      const [stampedBefore, digestedBefore] = [stamped, digested];
      stamped = stamp();
      if (stamped === stampedBefore) return false;
      digested = digest();
      return digested !== digestedBefore;
    },
    close() {},
  };
}

/** SHA-256 of every row of every table, but for the columns named. Tables are strict, so bytes may stand as text. */
function digestOf(database: Database, without: readonly string[]): string {
  const hash = createHash("sha256");
  const names = database
    .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
    .pluck()
    .all();
  for (const name of names as readonly string[])
    for (const row of database.prepare(`SELECT * FROM "${name}"`).iterate()) {
      const values = Object.entries(row as object).filter(([column]) => !without.includes(column));
      hash.update(name).update(JSON.stringify(values.map(([, value]) => toText(value))));
    }
  return hash.digest("hex");
}

function toText(value: unknown): unknown {
  return Buffer.isBuffer(value) ? value.toString("latin1") : value;
}
