// Group commit: writes that arrive in one turn of the event loop run in one transaction with one sync to disk. A write's
// promise settles only after that commit, so whoever awaits it holds an answer that survives power loss.
import { Failure } from "../../../shared/fault.ts";
import { sqliteCode, type Database } from "../../../shared/node/openDatabase.ts";
import { ChangeSet } from "./changeSet.ts";

/**
 * One write. It may run twice (see #commitEach), so it must depend on the database alone, and it throws its Failure before
 * it writes anything, so that a refusal needs no savepoint.
 */
export type Work<Value> = (changes: ChangeSet) => Value;

export interface CommitReport {
  readonly writes: number;
  readonly durationMs: number;
}

export interface CommitListener {
  /** After each commit, in order. */
  committed(changes: ChangeSet, report: CommitReport): void;
  /** A commit that had to be taken apart: one write in it broke. */
  broken(cause: unknown): void;
  /** The disk, or the database as a whole, refused a commit: none of its writes was done. */
  stuck(cause: unknown): void;
}

interface Waiting {
  readonly work: Work<unknown>;
  readonly resolve: (value: unknown) => void;
  readonly reject: (cause: unknown) => void;
}
type Outcome =
  { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly cause: unknown };

/** Bounds how long one transaction keeps the event loop. */
const maxWritesPerCommit = 512;

export class CommitQueue {
  readonly #database: Database;
  readonly #listener: CommitListener;
  #waiting: Waiting[] = [];
  #scheduled = false;
  #closed = false;

  constructor(database: Database, listener: CommitListener) {
    this.#database = database;
    this.#listener = listener;
  }

  /** Rejects with what `work` throws, and with `offline` once the queue is closed. */
  run<Value>(work: Work<Value>): Promise<Value> {
    if (this.#closed) return Promise.reject(new Failure("offline", "the relay is stopping"));
    return new Promise<Value>((resolve, reject) => {
      this.#waiting.push({ work, resolve: resolve as (value: unknown) => void, reject });
      this.#schedule();
    });
  }

  /** Commits what is waiting, now, and refuses what comes later. */
  close(): void {
    this.#closed = true;
    while (this.#waiting.length > 0) this.#flush();
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    // The check phase comes after every readable socket of this turn has been read.
    setImmediate(() => {
      this.#scheduled = false;
      this.#flush();
      if (this.#waiting.length > 0) this.#schedule();
    });
  }

  #flush(): void {
    const writes = this.#waiting.splice(0, maxWritesPerCommit);
    if (writes.length === 0) return;
    try {
      this.#commit(writes);
    } catch (cause) {
      if (isStuck(cause)) return this.#refuse(writes, cause);
      this.#listener.broken(cause);
      this.#commitEach(writes);
    }
  }

  /** A full disk is nobody's write's fault: trying each alone would only wait, or fail, once for each. */
  #refuse(writes: readonly Waiting[], cause: unknown): void {
    this.#listener.stuck(cause);
    for (const { reject } of writes) reject(new Failure("internal", "the relay cannot write now"));
  }

  /** All in one transaction; throws, with nothing written and nobody answered, when one of them broke. */
  #commit(writes: readonly Waiting[]): void {
    const startedAt = performance.now();
    const changes = new ChangeSet();
    const outcomes = this.#transact(() => writes.map(({ work }) => attempt(work, changes)));
    this.#report(changes, { writes: writes.length, durationMs: performance.now() - startedAt });
    for (const [index, outcome] of outcomes.entries()) settle(writes[index]!, outcome);
  }

  /** The commit stands, whatever the listener makes of it. */
  #report(changes: ChangeSet, report: CommitReport): void {
    try {
      this.#listener.committed(changes, report);
    } catch (cause) {
      this.#listener.broken(cause);
    }
  }

  /** The slow way after a failure: each write alone, so that one that breaks spoils only its own. */
  #commitEach(writes: readonly Waiting[]): void {
    for (const write of writes) {
      try {
        this.#commit([write]);
      } catch (cause) {
        write.reject(cause);
      }
    }
  }

  #transact<Value>(body: () => Value): Value {
    this.#database.exec("BEGIN IMMEDIATE");
    try {
      const value = body();
      this.#database.exec("COMMIT");
      return value;
    } catch (cause) {
      if (this.#database.inTransaction) this.#database.exec("ROLLBACK");
      throw cause;
    }
  }
}

/** Disk full, failing or read-only, or another program that keeps the database to itself. */
function isStuck(cause: unknown): boolean {
  return /^SQLITE_(FULL|IOERR|READONLY|CANTOPEN|BUSY)/.test(sqliteCode(cause) ?? "");
}

/** A Failure is an answer; anything else breaks the transaction. */
function attempt(work: Work<unknown>, changes: ChangeSet): Outcome {
  try {
    return { ok: true, value: work(changes) };
  } catch (cause) {
    if (cause instanceof Failure) return { ok: false, cause };
    throw cause;
  }
}

function settle(write: Waiting, outcome: Outcome): void {
  if (outcome.ok) write.resolve(outcome.value);
  else write.reject(outcome.cause);
}
