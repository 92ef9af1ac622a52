// The private parts of this device's published key packages, found by reference when a Welcome names one.
import type { Store } from "./store.ts";

export interface StoredKeyPackage {
  readonly reference: Uint8Array;
  readonly keyPackage: Uint8Array;
  readonly privatePart: Uint8Array;
  /** Kept after a join: the relay may hand it out more than once. */
  readonly lastResort: boolean;
  readonly expiresAt: number;
}

/** Before they are published. */
export function addKeyPackages(store: Store, added: readonly StoredKeyPackage[]): void {
  store.transaction(() => {
    for (const { reference, keyPackage, privatePart, lastResort, expiresAt } of added) {
      store.run(
        `REPLACE INTO keyPackages (reference, keyPackage, privatePart, isLastResort, expiresAt)
         VALUES (?, ?, ?, ?, ?)`,
        ...[reference, keyPackage, privatePart, Number(lastResort), expiresAt],
      );
    }
  });
}

/** The first of the references that this device has a private part for. */
export function findKeyPackage(
  store: Store,
  references: readonly Uint8Array[],
): StoredKeyPackage | undefined {
  for (const reference of references) {
    const row = store.get<Omit<StoredKeyPackage, "lastResort"> & { readonly isLastResort: number }>(
      "SELECT * FROM keyPackages WHERE reference = ?",
      reference,
    );
    if (row === undefined) continue;
    const { isLastResort, ...rest } = row;
    return { ...rest, lastResort: isLastResort === 1 };
  }
  return undefined;
}

/** In the transaction that stores the joined group; a last-resort one stays. */
export function deleteUsedKeyPackage(store: Store, reference: Uint8Array): void {
  store.run("DELETE FROM keyPackages WHERE reference = ? AND isLastResort = 0", reference);
}

/** Deletes what expired before `time`; how many that were. */
export function deleteExpiredKeyPackages(store: Store, time: number): number {
  return store.run("DELETE FROM keyPackages WHERE expiresAt < ?", time);
}

/** Usable at `time`. */
export function countKeyPackages(
  store: Store,
  time: number,
): { readonly singleUse: number; readonly lastResort: number } {
  const count = (isLastResort: number) =>
    store.get<{ readonly count: number }>(
      "SELECT count(*) AS count FROM keyPackages WHERE isLastResort = ? AND expiresAt > ?",
      ...[isLastResort, time],
    )?.count ?? 0;
  return { singleUse: count(0), lastResort: count(1) };
}
