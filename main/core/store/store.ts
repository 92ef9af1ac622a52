// The desktop's database, open: cached statements, one transaction helper, an orderly end. One core per profile: the file is
// locked while it is open, since two cores on one set of ratchets would make messages unreadable for ever.
import type { Statement } from "better-sqlite3";
import type { Clock } from "../../../shared/clock.ts";
import { migrate } from "../../../shared/node/migrate.ts";
import { openDatabase, type Database } from "../../../shared/node/openDatabase.ts";
import { migrations } from "./migrations/migrations.ts";

export type SqlValue = string | number | bigint | Uint8Array | null;

export interface OpenStore {
  readonly path: string;
  /** 32 bytes; without it the file is not encrypted, which only tests of SQL have a use for. */
  readonly key?: Uint8Array;
  /** With a clock, used ratchets leave the disk while the program runs; without one, when it closes. */
  readonly clock?: Clock;
}

/** Throws SQLITE_NOTADB when the key does not open the file, SQLITE_BUSY when another process holds it. */
export function openStore({ path, key, clock }: OpenStore): Store {
  const database = openDatabase(key === undefined ? { path } : { path, key });
  try {
    database.pragma("locking_mode = EXCLUSIVE");
    database.pragma("cache_size = -32768");
    // Random message ids touch a page each: checkpointing less often writes such a page back once for many rows.
    database.pragma("wal_autocheckpoint = 4000");
    migrate(database, migrations);
    return new Store(database, clock);
  } catch (cause) {
    database.close();
    throw cause;
  }
}

/** How long after a write what it deleted may still be found in the WAL. */
const tidyAfterMs = 10_000;

export class Store {
  readonly #database: Database;
  readonly #clock: Clock | undefined;
  readonly #statements = new Map<string, Statement<SqlValue[]>>();
  #cancelTidy: (() => void) | undefined;
  #isUnsynced = false;

  constructor(database: Database, clock?: Clock) {
    this.#database = database;
    this.#clock = clock;
  }

  /** All or nothing; nested calls are savepoints. `work` is synchronous: no promise may leave it. */
  transaction<Value>(work: () => Value): Value {
    return this.#database.transaction(work).immediate();
  }

  /**
   * As transaction(), without waiting for the disk: a dying process loses nothing, a power cut may take it back, with everything
   * after it, up to the next transaction() or sync(). For what the relay tells again: a sync per message is most of its cost.
   */
  transactionUnsynced<Value>(work: () => Value): Value {
    if (this.#database.inTransaction) return this.transaction(work);
    this.#isUnsynced = true;
    this.#database.pragma("synchronous = NORMAL");
    try {
      return this.transaction(work);
    } finally {
      this.#database.pragma("synchronous = FULL");
    }
  }

  /** Everything written so far survives a power cut. */
  sync(): void {
    if (!this.#isUnsynced) return;
    // Only a commit that has written something syncs the WAL, and with it all of what came before.
    this.transaction(() => this.run("REPLACE INTO marks (name, value) VALUES ('synced', 1)"));
    this.#isUnsynced = false;
  }

  /** The number of rows changed. */
  run(sql: string, ...values: readonly SqlValue[]): number {
    this.#tidyLater();
    return this.prepare(sql).run(...values).changes;
  }

  get<Row>(sql: string, ...values: readonly SqlValue[]): Row | undefined {
    return this.prepare(sql).get(...values) as Row | undefined;
  }

  all<Row>(sql: string, ...values: readonly SqlValue[]): readonly Row[] {
    return this.prepare(sql).all(...values) as Row[];
  }

  iterate<Row>(sql: string, ...values: readonly SqlValue[]): IterableIterator<Row> {
    return this.prepare(sql).iterate(...values) as IterableIterator<Row>;
  }

  prepare(sql: string): Statement<SqlValue[]> {
    const cached = this.#statements.get(sql);
    if (cached !== undefined) return cached;
    const statement = this.#database.prepare<SqlValue[]>(sql);
    this.#statements.set(sql, statement);
    return statement;
  }

  /** Moves everything into the database file and empties the WAL: what was deleted is then gone from both. */
  truncateWal(): void {
    this.#cancelTidy?.();
    this.#cancelTidy = undefined;
    this.#database.pragma("wal_checkpoint(TRUNCATE)");
  }

  close(): void {
    if (!this.#database.open) return;
    this.#cancelTidy?.();
    // The last connection takes the WAL along.
    this.#database.close();
  }

  #tidyLater(): void {
    this.#cancelTidy ??= this.#clock?.after(tidyAfterMs, () => this.#tidy());
  }

  #tidy(): void {
    try {
      this.truncateWal();
    } catch {
      // A full or failing disk: the next write meets it where somebody waits for the answer, and tidies again.
    }
  }
}
