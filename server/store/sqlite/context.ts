// What the parts of the SQLite store share.
import type { Database } from "../../../shared/node/openDatabase.ts";
import type { CommitQueue } from "./commitQueue.ts";
import type { Members } from "./members.ts";

export interface Context {
  readonly database: Database;
  readonly queue: CommitQueue;
  readonly members: Members;
  /** Numbers of conversations where something may have become deletable; only a hint, the collector looks for itself. */
  readonly dirty: Set<number>;
  readonly random: (size: number) => Uint8Array;
}
