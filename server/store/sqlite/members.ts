// Who may read which part of a conversation's log. Kept in memory between changes: every push and every transient asks.
import type { Database } from "../../../shared/node/openDatabase.ts";
import type { Reader } from "../store.ts";

/** Bounds the cache: about 100 bytes each. */
const maxCachedReaders = 200_000;

export class Members {
  readonly #cache = new Map<number, readonly Reader[]>();
  readonly #select;
  #cached = 0;

  constructor(database: Database) {
    this.#select = database.prepare<[number], Reader>(`
      SELECT device.id AS deviceId, account.id AS accountId, member.joined, member.removed
      FROM member JOIN device ON device.number = member.device JOIN account ON account.number = device.account
      WHERE member.conversation = ?`);
  }

  /** Never called inside a transaction: the cache holds committed rows only. */
  of(conversation: number): readonly Reader[] {
    const known = this.#cache.get(conversation);
    if (known !== undefined) return known;
    const readers = this.#select.all(conversation);
    if (this.#cached + readers.length > maxCachedReaders) this.forgetAll();
    this.#cache.set(conversation, readers);
    this.#cached += readers.length;
    return readers;
  }

  forget(conversation: number): void {
    this.#cached -= this.#cache.get(conversation)?.length ?? 0;
    this.#cache.delete(conversation);
  }

  forgetAll(): void {
    this.#cache.clear();
    this.#cached = 0;
  }
}
