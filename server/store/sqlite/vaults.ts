// Recovery vaults: ciphertext that only the recovery key opens, found by an id derived from that key.
import { Failure } from "../../../shared/fault.ts";
import type { AccountId } from "../../../shared/ids.ts";
import type { Database } from "../../../shared/node/openDatabase.ts";
import type { StoredVault, VaultStore } from "../store.ts";
import type { Context } from "./context.ts";

export function openVaultStore({ database, queue }: Context): VaultStore {
  const statements = prepare(database);
  return {
    store: (accountId, vault) => queue.run(() => store(statements, accountId, vault)),
    async open(vaultId) {
      const found = statements.vault.get(vaultId);
      if (found === undefined) throw new Failure("not-found");
      return found;
    },
  };
}

interface VaultRow {
  readonly accountId: AccountId;
  readonly vault: Uint8Array;
}
type Statements = ReturnType<typeof prepare>;

function prepare(database: Database) {
  return {
    vault: database.prepare<[Uint8Array], VaultRow>(`
      SELECT account.id AS accountId, body AS vault FROM vault JOIN account ON account.number = vault.account
      WHERE vault.id = ?`),
    drop: database.prepare("DELETE FROM vault WHERE account = (SELECT number FROM account WHERE id = ?)"),
    add: database.prepare(
      "INSERT INTO vault (id, account, body) SELECT ?, number, ? FROM account WHERE id = ?",
    ),
  };
}

function store(statements: Statements, accountId: AccountId, { vaultId, vault }: StoredVault): void {
  const taken = statements.vault.get(vaultId);
  if (taken !== undefined && taken.accountId !== accountId) throw new Failure("conflict", "vault id taken");
  statements.drop.run(accountId);
  statements.add.run(vaultId, vault, accountId);
}
