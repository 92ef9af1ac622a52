// Opens SQLite the one way that relay and desktop both need: WAL, full sync, foreign keys, and a key where there is one.
import Database from "better-sqlite3";

export type Database = Database.Database;

export interface OpenDatabase {
  /** File path, or ":memory:". */
  readonly path: string;
  /** 32 bytes: the file is encrypted with SQLCipher's format (AES-256-CBC, HMAC-SHA512 per page). */
  readonly key?: Uint8Array;
}

/** Throws SQLITE_NOTADB when the key does not open the file. */
export function openDatabase({ path, key }: OpenDatabase): Database {
  const database = new Database(path);
  if (key !== undefined) unlock(database, key);
  database.pragma("journal_mode = WAL");
  database.pragma("synchronous = FULL");
  database.pragma("foreign_keys = ON");
  database.pragma("secure_delete = ON");
  database.pragma("busy_timeout = 5000");
  return database;
}

/** SQLite's own name for what went wrong, such as SQLITE_FULL; undefined when it was not SQLite. */
export function sqliteCode(cause: unknown): string | undefined {
  return cause instanceof Database.SqliteError ? cause.code : undefined;
}

function unlock(database: Database, key: Uint8Array): void {
  if (key.length !== 32) throw new RangeError("a database key is 32 bytes");
  database.pragma("cipher = 'sqlcipher'");
  database.pragma(`key = "x'${Buffer.from(key).toString("hex")}'"`);
  // The key is only tried on the first read: fail here, not in the middle of the first use.
  database.prepare("SELECT count(*) FROM sqlite_schema").get();
  // SQLite does not encrypt temporary files: large sorts and statement journals stay in memory.
  database.pragma("temp_store = MEMORY");
}
