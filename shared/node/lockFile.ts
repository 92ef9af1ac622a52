// One program at a time: the lock is SQLite's own lock on a small file, so the operating system lets go of it however the
// holder ends, on every system alike.
import Database from "better-sqlite3";
import { sqliteCode } from "./openDatabase.ts";

/**
 * Takes the lock, making the file when missing. Returns the function that gives it back (and must be kept: a lock that
 * nobody refers to is given back), or undefined when another holds it.
 */
export function lockFile(path: string): (() => void) | undefined {
  const lock = new Database(path, { timeout: 0 });
  try {
    lock.pragma("journal_mode = DELETE");
    lock.exec("BEGIN EXCLUSIVE");
    return () => lock.close();
  } catch (cause) {
    lock.close();
    if (sqliteCode(cause)?.startsWith("SQLITE_BUSY")) return undefined;
    throw cause;
  }
}
