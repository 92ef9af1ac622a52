// Who is online, told to whoever watches: kept in memory, never stored, except when an account was last seen.
import type { AccountId } from "../shared/ids.ts";
import type { Presence, PresenceState } from "../shared/wire/directory.ts";
import type { Connection } from "./connection.ts";
import type { Sessions } from "./sessions.ts";

type OnlineState = Exclude<PresenceState, "offline">;

export class PresenceBoard {
  readonly #sessions: Sessions;
  readonly #states = new Map<AccountId, OnlineState>();
  readonly #lastSeen = new Map<AccountId, number>();
  readonly #watched = new Map<Connection, ReadonlySet<AccountId>>();
  readonly #watchers = new Map<AccountId, Set<Connection>>();

  constructor(sessions: Sessions) {
    this.#sessions = sessions;
  }

  /** A device of the account came: online, unless another device has said otherwise. */
  arrived(accountId: AccountId): void {
    if (!this.#states.has(accountId)) this.set(accountId, "online");
  }

  set(accountId: AccountId, state: OnlineState): void {
    if (this.#states.get(accountId) === state) return;
    this.#states.set(accountId, state);
    this.#tell(this.of(accountId));
  }

  /** A device of the account went; returns true when it was the last. */
  departed(accountId: AccountId, now: number): boolean {
    if (this.#sessions.ofAccount(accountId).size > 0) return false;
    this.#states.delete(accountId);
    this.#lastSeen.set(accountId, now);
    this.#tell(this.of(accountId));
    return true;
  }

  /** Replaces what the connection is told about. */
  watch(connection: Connection, accounts: readonly AccountId[]): void {
    for (const accountId of this.#watched.get(connection) ?? []) this.#unwatch(connection, accountId);
    this.#watched.delete(connection);
    if (accounts.length === 0) return;
    this.#watched.set(connection, new Set(accounts));
    for (const accountId of accounts) {
      const watchers = this.#watchers.get(accountId);
      if (watchers === undefined) this.#watchers.set(accountId, new Set([connection]));
      else watchers.add(connection);
    }
  }

  /** `stored` is what the store knows of an account that has not been online since the relay started. */
  of(accountId: AccountId, stored?: number): Presence {
    const lastSeenAt = this.#lastSeen.get(accountId) ?? stored;
    const state = this.#states.get(accountId) ?? "offline";
    return { accountId, state, ...(lastSeenAt === undefined ? {} : { lastSeenAt }) };
  }

  #unwatch(connection: Connection, accountId: AccountId): void {
    const watchers = this.#watchers.get(accountId);
    watchers?.delete(connection);
    if (watchers?.size === 0) this.#watchers.delete(accountId);
  }

  #tell(presence: Presence): void {
    for (const connection of this.#watchers.get(presence.accountId) ?? [])
      connection.pushIfReading("presence.changed", presence);
  }
}
