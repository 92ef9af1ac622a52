// KeyPackages (RFC 9420 section 10): single-use ones are handed out once each, the last-resort one is kept.
import { Failure } from "../../../shared/fault.ts";
import type { AccountId, DeviceId } from "../../../shared/ids.ts";
import type { Database } from "../../../shared/node/openDatabase.ts";
import { limits } from "../../../shared/wire/limits.ts";
import type { ClaimedKeyPackage, KeyPackageStore, PublishedKeyPackages } from "../store.ts";
import type { ChangeSet } from "./changeSet.ts";
import type { Context } from "./context.ts";

export function openKeyPackageStore({ database, queue }: Context): KeyPackageStore {
  const statements = prepare(database);
  return {
    publish: (deviceId, published) => queue.run(() => publish(statements, deviceId, published)),
    claim: (accounts, except) => queue.run((changes) => claim({ statements, changes }, accounts, except)),
  };
}

interface KeyPackageRow {
  readonly number: number;
  readonly body: Uint8Array;
  readonly lastResort: number;
}
interface DeviceRow {
  readonly number: number;
  readonly deviceId: DeviceId;
}

type Statements = ReturnType<typeof prepare>;

function prepare(database: Database) {
  return {
    device: database.prepare<[DeviceId], { readonly number: number }>(
      "SELECT number FROM device WHERE id = ? AND revoked_at IS NULL",
    ),
    devices: database.prepare<[AccountId], DeviceRow>(`
      SELECT device.number, device.id AS deviceId FROM device JOIN account ON account.number = device.account
      WHERE account.id = ? AND active = 1 AND revoked_at IS NULL ORDER BY device.number`),
    add: database.prepare("INSERT INTO key_package (device, last_resort, body) VALUES (?, ?, ?)"),
    dropAll: database.prepare("DELETE FROM key_package WHERE device = ?"),
    dropLastResort: database.prepare("DELETE FROM key_package WHERE device = ? AND last_resort = 1"),
    count: database.prepare<[number], { readonly count: number }>(
      "SELECT count(*) AS count FROM key_package WHERE device = ? AND last_resort = 0",
    ),
    next: database.prepare<[number], KeyPackageRow>(`
      SELECT number, body, last_resort AS lastResort FROM key_package WHERE device = ?
      ORDER BY last_resort, number LIMIT 1`),
    pop: database.prepare("DELETE FROM key_package WHERE number = ?"),
  };
}

function publish(statements: Statements, deviceId: DeviceId, published: PublishedKeyPackages): number {
  const device = statements.device.get(deviceId)?.number;
  if (device === undefined) throw new Failure("unauthorized");
  const kept = published.replace ? 0 : statements.count.get(device)!.count;
  const count = kept + published.keyPackages.length;
  if (count > limits.keyPackagesPerDevice) throw new Failure("quota-exceeded", "too many key packages");
  if (published.replace) statements.dropAll.run(device);
  for (const body of published.keyPackages) statements.add.run(device, 0, body);
  if (published.lastResort !== undefined) {
    statements.dropLastResort.run(device);
    statements.add.run(device, 1, published.lastResort);
  }
  return count;
}

interface Claiming {
  readonly statements: Statements;
  readonly changes: ChangeSet;
}

function claim(
  claiming: Claiming,
  accounts: readonly AccountId[],
  except: readonly DeviceId[],
): ClaimedKeyPackage[] {
  const excepted = new Set(except);
  const wanted = [...new Set(accounts)].flatMap((accountId) =>
    claiming.statements.devices
      .all(accountId)
      .filter(({ deviceId }) => !excepted.has(deviceId))
      .map((device) => ({ ...device, accountId })),
  );
  return wanted.slice(0, limits.devicesPerCommit).flatMap(({ number, accountId, deviceId }) => {
    const taken = take(claiming, number, deviceId);
    return taken === undefined ? [] : [{ accountId, deviceId, ...taken }];
  });
}

function take({ statements, changes }: Claiming, device: number, deviceId: DeviceId) {
  const next = statements.next.get(device);
  if (next === undefined) return undefined;
  const lastResort = next.lastResort === 1;
  if (!lastResort) statements.pop.run(next.number);
  const { count } = statements.count.get(device)!;
  if (count < limits.keyPackagesLow) changes.keyPackagesLow(deviceId, count);
  return { keyPackage: next.body, lastResort };
}
