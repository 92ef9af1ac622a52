// The directory as devices follow it: every entry that changed after a version, in order of change.
import type { DirectoryEntry } from "../../../shared/wire/directory.ts";
import { limits } from "../../../shared/wire/limits.ts";
import type { DirectoryPage } from "../store.ts";
import type { AccountStatements } from "./accountStatements.ts";

export function readDirectory(statements: AccountStatements, after: number): DirectoryPage {
  const rows = statements.entries.all(after, limits.directoryPage + 1);
  const more = rows.length > limits.directoryPage;
  const entries = rows.slice(0, limits.directoryPage).map((row) => toEntry(statements, row));
  const version = more ? entries.at(-1)!.version : statements.directoryVersion.get()!.version;
  return { entries, version, more };
}

type Row = NonNullable<ReturnType<AccountStatements["entries"]["get"]>>;

function toEntry(statements: AccountStatements, row: Row): DirectoryEntry {
  const { number, signingKey, issuedAt, signature, active, ...rest } = row;
  return {
    ...rest,
    signingKey: { signingKey, issuedAt, signature },
    devices: statements.devicesOf.all(number),
    active: active === 1,
  };
}
