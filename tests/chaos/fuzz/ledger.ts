// Tells whether a relay stored anything since it was last looked at, from outside, and cheaply enough to ask after every call.
import { join } from "node:path";
import { openDatabase, type Database } from "../../../shared/node/openDatabase.ts";
import type { ConversationId } from "../../../shared/ids.ts";
import { digest } from "../../server/support/peek.ts";

export class Ledger {
  readonly #dataDir: string;
  readonly #database: Database;
  #version: unknown;
  #digest = "";

  constructor(dataDir: string) {
    this.#dataDir = dataDir;
    this.#database = openDatabase({ path: join(dataDir, "relay.db") });
    this.mark();
  }

  /** From here on changed() counts. */
  mark(): void {
    this.changed();
  }

  /** Whether a row is different from when this was last asked; a commit that wrote what was there already is none. */
  changed(): boolean {
    if (!this.#hasCommitted()) return false;
    const before = this.#digest;
    this.#digest = digest(this.#dataDir);
    return this.#digest !== before;
  }

  /** Everything in a conversation, as text to be compared. */
  conversation(id: ConversationId): string {
    const tables = ["member", "envelope", "welcome", "group_info"].map((table) =>
      this.#database
        .prepare(`SELECT * FROM ${table} WHERE conversation = (SELECT number FROM conversation WHERE id = ?)`)
        .all(id),
    );
    return JSON.stringify([
      this.#database.prepare("SELECT * FROM conversation WHERE id = ?").all(id),
      tables,
    ]);
  }

  close(): void {
    this.#database.close();
  }

  /** SQLite's data_version moves when another connection has committed a change (sqlite.org/pragma.html#pragma_data_version). */
  #hasCommitted(): boolean {
    const before = this.#version;
    this.#version = this.#database.pragma("data_version", { simple: true });
    return this.#version !== before;
  }
}
