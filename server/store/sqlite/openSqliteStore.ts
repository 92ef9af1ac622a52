// The Store on one SQLite file, in the relay's own thread: a write costs less there than its way to a worker would.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { migrate } from "../../../shared/node/migrate.ts";
import { openDatabase, type Database } from "../../../shared/node/openDatabase.ts";
import type { Changes, Store } from "../store.ts";
import { openAccountStore } from "./accounts.ts";
import { openCollector } from "./collect.ts";
import { CommitQueue, type CommitReport } from "./commitQueue.ts";
import type { Context } from "./context.ts";
import { openConversationStore } from "./conversations.ts";
import { openKeyPackageStore } from "./keyPackages.ts";
import { openLogStore } from "./log.ts";
import { Members } from "./members.ts";
import { migrations } from "./migrations/migrations.ts";
import { foundOrganisation, openOrganisation } from "./organisation.ts";
import { openVaultStore } from "./vaults.ts";

export interface OpenStore {
  /** Created when missing; the database in it is `relay.db`. */
  readonly dataDir: string;
  /** Names the organisation when the database is new. */
  readonly organisationName: string;
  readonly retentionMs: number;
  readonly random: (size: number) => Uint8Array;
  readonly listener: StoreListener;
}

export interface StoreListener {
  /** What the last commit changed for others; called in commit order, before the writers are answered. */
  changed(changes: Changes): void;
  committed(report: CommitReport): void;
  broken(cause: unknown): void;
}

/** Throws when the folder cannot be written or the database is newer than this program. */
export function openSqliteStore(options: OpenStore): Store {
  const database = openRelayDatabase(options.dataDir);
  migrate(database, migrations);
  foundOrganisation(database, options);
  const context = openContext(database, options);
  const ping = database.prepare("SELECT one FROM organisation");
  let version = dataVersion(database);
  return {
    ...openOrganisation(context),
    accounts: openAccountStore(context),
    keyPackages: openKeyPackageStore(context),
    vaults: openVaultStore(context),
    conversations: openConversationStore(context),
    log: openLogStore(context),
    collect: openCollector(context, options.retentionMs),
    changedElsewhere() {
      const before = version;
      version = dataVersion(database);
      if (version !== before) context.members.forgetAll();
      return version !== before;
    },
    check: () => void ping.get(),
    async close() {
      context.queue.close();
      database.close();
    },
  };
}

function openRelayDatabase(dataDir: string): Database {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const database = openDatabase({ path: join(dataDir, "relay.db") });
  // Only ciphertext lies here: zero what is rewritten anyway, but write nothing just to zero it.
  database.pragma("secure_delete = FAST");
  return database;
}

function openContext(database: Database, { listener, random }: OpenStore): Context {
  const members = new Members(database);
  const queue = new CommitQueue(database, {
    committed(changes, report) {
      for (const conversation of changes.regrouped) members.forget(conversation);
      listener.committed(report);
      const made = changes.toChanges((conversation) => members.of(conversation));
      if (made !== undefined) listener.changed(made);
    },
    broken: listener.broken,
  });
  return { database, queue, members, random, dirty: new Set() };
}

function dataVersion(database: Database): unknown {
  return database.pragma("data_version", { simple: true });
}
