// The Store on one SQLite file, in the relay's own thread: a write costs less there than its way to a worker would. The relay
// owns its folder, alone; the command line visits it, while the relay runs or not.
import { closeSync, existsSync, mkdirSync, openSync } from "node:fs";
import { join, resolve } from "node:path";
import { lockFile } from "../../../shared/node/lockFile.ts";
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
  /** The disk, or the database as a whole, refused a commit. */
  stuck(cause: unknown): void;
}

/** For the relay. Throws when the folder cannot be written, another relay has it, or the database is newer than this program. */
export function openSqliteStore(options: OpenStore): Store {
  const unlock = takeFolder(options.dataDir);
  try {
    const database = openRelayDatabase(options.dataDir);
    migrate(database, migrations);
    foundOrganisation(database, options);
    return openStore(database, options, unlock);
  } catch (cause) {
    unlock();
    throw cause;
  }
}

/** For the command line: changes neither folder nor schema. Throws when there is no relay's database of this version. */
export function visitSqliteStore(options: OpenStore): Store {
  const folder = resolve(options.dataDir);
  if (!existsSync(databasePath(folder)))
    throw new Error(
      `there is no relay in ${folder}: start it there once, or name its folder (RELAY_DATA_DIR or --config)`,
    );
  const database = openRelayDatabase(folder);
  const version = database.pragma("user_version", { simple: true }) as number;
  if (version === migrations.length) return openStore(database, options, () => {});
  database.close();
  throw new Error(
    version > migrations.length
      ? `database version ${version} is newer than this program`
      : "the relay's database is of an older version: start this version of the relay once, then come back",
  );
}

export function databasePath(dataDir: string): string {
  return join(dataDir, "relay.db");
}

/** Two relays on one database would each tell their own half of the devices. */
function takeFolder(dataDir: string): () => void {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const unlock = lockFile(join(dataDir, "relay.lock"));
  if (unlock === undefined) throw new Error(`another relay is running in ${resolve(dataDir)}`);
  return unlock;
}

function openStore(database: Database, options: OpenStore, unlock: () => void): Store {
  const context = openContext(database, options);
  let version = dataVersion(database);
  return {
    ...openOrganisation(context),
    accounts: openAccountStore(context),
    keyPackages: openKeyPackageStore(context),
    vaults: openVaultStore(context),
    conversations: openConversationStore(context),
    log: openLogStore(context),
    collect: openCollector(context, options.retentionMs),
    backUp: (path) => backUp(database, path),
    changedElsewhere() {
      const before = version;
      version = dataVersion(database);
      if (version !== before) context.members.forgetAll();
      return version !== before;
    },
    check: () => context.queue.run(() => rewriteVersion(database)),
    async close() {
      context.queue.close();
      database.close();
      unlock();
    },
  };
}

function openRelayDatabase(dataDir: string): Database {
  const path = databasePath(dataDir);
  // The organisation's private key lies in it: for this user only, whatever the folder allows. SQLite's other files follow.
  closeSync(openSync(path, "a", 0o600));
  const database = openDatabase({ path });
  // Only ciphertext lies here: zero what is rewritten anyway, but write nothing just to zero it.
  database.pragma("secure_delete = FAST");
  return database;
}

function openContext(database: Database, { listener, random }: OpenStore): Context {
  const members = new Members(database);
  const dirty = new Set<number>();
  const queue = new CommitQueue(database, {
    committed(changes, report) {
      for (const conversation of changes.regrouped) {
        members.forget(conversation);
        // Whoever went may have been the last that its log was kept for.
        dirty.add(conversation);
      }
      listener.committed(report);
      const made = changes.toChanges((conversation) => members.of(conversation));
      if (made !== undefined) listener.changed(made);
    },
    broken: listener.broken,
    stuck: listener.stuck,
  });
  return { database, queue, members, random, dirty };
}

/** While the relay runs, too: the copy is of one moment, and nobody waits for it. */
function backUp(database: Database, path: string): void {
  closeSync(openSync(path, "wx", 0o600));
  database.prepare("VACUUM INTO ?").run(path);
}

/** Writes a page, through the log and to the disk, that says what it said before. */
function rewriteVersion(database: Database): void {
  const version = database.pragma("user_version", { simple: true }) as number;
  database.pragma(`user_version = ${version}`);
}

function dataVersion(database: Database): unknown {
  return database.pragma("data_version", { simple: true });
}
