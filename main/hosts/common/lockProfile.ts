// One program per profile. The lock is SQLite's own lock on a small file, so the operating system lets go of it however the
// holder ends, and two kinds of hosts exclude each other too.
import { join } from "node:path";
import Database from "better-sqlite3";

/** Takes the profile in `dataDir`. Returns the function that gives it back, or undefined when another program holds it. */
export function lockProfile(dataDir: string): (() => void) | undefined {
  const lock = new Database(join(dataDir, "profile.lock"), { timeout: 0 });
  try {
    lock.pragma("journal_mode = DELETE");
    lock.exec("BEGIN EXCLUSIVE");
    return () => lock.close();
  } catch (cause) {
    lock.close();
    if (isBusy(cause)) return undefined;
    throw cause;
  }
}

function isBusy(cause: unknown): boolean {
  return cause instanceof Database.SqliteError && cause.code.startsWith("SQLITE_BUSY");
}
