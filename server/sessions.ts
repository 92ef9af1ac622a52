// The devices that are online, one connection each.
import type { AccountId, DeviceId } from "../shared/ids.ts";
import type { Connection } from "./connection.ts";
import type { Asker } from "./store/store.ts";

export class Sessions {
  readonly #byDevice = new Map<DeviceId, Connection>();
  readonly #byAccount = new Map<AccountId, Set<Connection>>();

  get size(): number {
    return this.#byDevice.size;
  }

  /** A second connection of the same device takes the place of the first. */
  attach(connection: Connection, asker: Asker): void {
    const previous = this.#byDevice.get(asker.deviceId);
    connection.asker = asker;
    this.#byDevice.set(asker.deviceId, connection);
    const account = this.#byAccount.get(asker.accountId);
    if (account === undefined) this.#byAccount.set(asker.accountId, new Set([connection]));
    else account.add(connection);
    if (previous !== undefined && previous !== connection) {
      this.#forgetAccount(previous, asker.accountId);
      previous.end("replaced");
    }
  }

  /** Returns false when the connection is not (or no longer) its device's. */
  detach(connection: Connection): boolean {
    const { asker } = connection;
    if (asker === undefined || this.#byDevice.get(asker.deviceId) !== connection) return false;
    this.#byDevice.delete(asker.deviceId);
    this.#forgetAccount(connection, asker.accountId);
    return true;
  }

  ofDevice(deviceId: DeviceId): Connection | undefined {
    return this.#byDevice.get(deviceId);
  }

  ofAccount(accountId: AccountId): ReadonlySet<Connection> {
    return this.#byAccount.get(accountId) ?? new Set();
  }

  all(): IterableIterator<Connection> {
    return this.#byDevice.values();
  }

  #forgetAccount(connection: Connection, accountId: AccountId): void {
    const account = this.#byAccount.get(accountId);
    account?.delete(connection);
    if (account?.size === 0) this.#byAccount.delete(accountId);
  }
}
