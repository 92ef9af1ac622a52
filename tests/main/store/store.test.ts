import { cpSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { writePendingRecovery, deletePendingRecovery } from "../../../main/core/store/profile.ts";
import { searchMessages } from "../../../main/core/store/search/searchMessages.ts";
import { openStore, type Store } from "../../../main/core/store/store.ts";
import { writeDirectoryEntries } from "../../../main/core/store/people.ts";
import { openTestClock } from "../../support/clock.ts";
import { directoryEntry } from "./directoryEntry.ts";
import { addGroup, bob, freshFolder, freshStore, hear, key, said } from "./freshStore.ts";

const walOf = (path: string) => statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0;

describe("at rest", () => {
  test("no file of the profile says anything without the key", () => {
    const folder = freshFolder();
    const path = join(folder, "parley.db");
    const store = freshStore({ path });
    addGroup(store, { name: "Quartalsrunde" });
    writeDirectoryEntries(store, [directoryEntry(bob, { name: "Bartholomew" })]);
    hear(store, said(1, "The merger is called Nightingale 夜莺计划"));
    const secrets = [
      "Quartalsrunde",
      "Bartholomew",
      "Nightingale",
      "nightingale",
      "夜莺",
      "莺计",
      "CREATE TABLE",
    ];
    const expectSilence = () => {
      for (const file of readdirSync(folder)) {
        const bytes = readFileSync(join(folder, file));
        for (const secret of secrets) expect(bytes.includes(secret), `${secret} in ${file}`).toBe(false);
      }
    };
    expect(walOf(path)).toBeGreaterThan(0);
    expectSilence();
    store.close();
    expectSilence();
    expect(readFileSync(path).subarray(0, 15).toString("latin1")).not.toBe("SQLite format 3");
  });

  test("opens with its key only, and keeps everything", () => {
    const path = join(freshFolder(), "parley.db");
    const first = openStore({ path, key });
    addGroup(first);
    hear(first, said(1, "still here"));
    first.close();
    const before = readFileSync(path);
    expect(() => openStore({ path, key: new Uint8Array(32).fill(8) })).toThrow(/not a database/);
    expect(() => openStore({ path })).toThrow(/not a database/);
    expect(() => openStore({ path, key: new Uint8Array(31) })).toThrow(RangeError);
    expect(readFileSync(path).equals(before)).toBe(true);
    const again = freshStore({ path });
    expect(again.get("SELECT body FROM messages")).toEqual({ body: "still here" });
  });

  test("the WAL is empty once the store is closed", () => {
    const path = join(freshFolder(), "parley.db");
    const store = freshStore({ path });
    addGroup(store);
    expect(walOf(path)).toBeGreaterThan(0);
    store.close();
    store.close();
    expect(walOf(path)).toBe(0);
  });

  test("what was deleted leaves the WAL ten seconds later, while the program runs", () => {
    const path = join(freshFolder(), "parley.db");
    const clock = openTestClock();
    const store = freshStore({ path, clock });
    addGroup(store);
    hear(store, said(1, "one"));
    expect(clock.waiting).toBe(1);
    clock.advance(10_000);
    expect(walOf(path)).toBe(0);
    expect(clock.waiting).toBe(0);
    hear(store, said(2, "two"));
    store.close();
    expect(clock.waiting).toBe(0);
  });

  test("a confirmed recovery key is in no file, even to whoever has the key of the database", () => {
    const path = join(freshFolder(), "parley.db");
    // Not encrypted, so that the test can look for the bytes themselves.
    const store = openStore({ path });
    const recoveryKey = new TextEncoder().encode("twenty secret bytes!");
    const rest = { vaultId: new Uint8Array(32), vault: new Uint8Array(64), isVaultStored: false };
    writePendingRecovery(store, { recoveryKey, ...rest });
    const holds = (file: string) => readFileSync(file).includes(Buffer.from(recoveryKey));
    expect(holds(`${path}-wal`)).toBe(true);
    deletePendingRecovery(store);
    expect(walOf(path)).toBe(0);
    expect(holds(path)).toBe(false);
    store.close();
    expect(holds(path)).toBe(false);
  });

  test("what a transaction answered survives the process: the files as they lie there hold it", () => {
    const [folder, after] = [freshFolder(), freshFolder()];
    const store = freshStore({ path: join(folder, "parley.db") });
    addGroup(store);
    hear(store, said(1, "committed"));
    cpSync(folder, after, { recursive: true });
    const revived = freshStore({ path: join(after, "parley.db") });
    expect(revived.all("SELECT body FROM messages")).toEqual([{ body: "committed" }]);
    expect(searchMessages(revived, { query: "committed", limit: 5 })).toHaveLength(1);
  });

  test("a profile is open once: a second core is refused", () => {
    const path = join(freshFolder(), "parley.db");
    freshStore({ path });
    expect(() => openStore({ path, key })).toThrow(/locked/);
  });
});

describe("transaction", () => {
  test("all or nothing, index included", () => {
    const store = freshStore();
    addGroup(store);
    const failing = () =>
      store.transaction(() => {
        hear(store, said(1, "never"));
        throw new Error("crash");
      });
    expect(failing).toThrow("crash");
    expect(store.all("SELECT * FROM messages")).toEqual([]);
    expect(store.all("SELECT rowid FROM messageIndex WHERE messageIndex MATCH 'never'")).toEqual([]);
    expect(store.get("SELECT unread FROM conversations")).toEqual({ unread: 0 });
  });

  test("a nested failure that is caught undoes only its own part", () => {
    const store = freshStore();
    addGroup(store);
    store.transaction(() => {
      hear(store, said(1, "kept"));
      expect(() =>
        store.transaction(() => {
          hear(store, said(2, "undone"));
          throw new Error("inner");
        }),
      ).toThrow("inner");
    });
    expect(store.all("SELECT body FROM messages")).toEqual([{ body: "kept" }]);
  });

  test("a promise must not leave it", () => {
    const store = freshStore();
    expect(() => store.transaction(async () => addGroup(store))).toThrow(/promise/);
    expect(store.all("SELECT * FROM conversations")).toEqual([]);
  });
});

describe("transactionUnsynced", () => {
  /** 2: every commit is synced to disk. 1: the next synced commit takes it along. */
  const level = (store: Store) =>
    store.get<{ readonly synchronous: number }>("PRAGMA synchronous")!.synchronous;

  test("does not wait for the disk; everything else does", () => {
    const store = freshStore();
    expect(level(store)).toBe(2);
    expect(store.transactionUnsynced(() => level(store))).toBe(1);
    expect(store.transaction(() => level(store))).toBe(2);
    const failing = () =>
      store.transactionUnsynced(() => {
        addGroup(store);
        throw new Error("crash");
      });
    expect(failing).toThrow("crash");
    expect(level(store)).toBe(2);
    expect(store.all("SELECT * FROM conversations")).toEqual([]);
  });

  test("inside a transaction it is part of it", () => {
    const store = freshStore();
    expect(store.transaction(() => store.transactionUnsynced(() => level(store)))).toBe(2);
    expect(level(store)).toBe(2);
  });

  test("what it wrote survives the process", () => {
    const [folder, after] = [freshFolder(), freshFolder()];
    const store = freshStore({ path: join(folder, "parley.db") });
    store.transactionUnsynced(() => addGroup(store));
    cpSync(folder, after, { recursive: true });
    const revived = freshStore({ path: join(after, "parley.db") });
    expect(revived.all("SELECT name FROM conversations")).toEqual([{ name: "Team" }]);
  });

  test("sync() commits once more when there is something to sync, and only then", () => {
    const path = join(freshFolder(), "parley.db");
    const store = freshStore({ path });
    store.transaction(() => addGroup(store));
    const written = walOf(path);
    store.sync();
    expect(walOf(path)).toBe(written);
    store.transactionUnsynced(() => hear(store, said(1, "hello")));
    const unsynced = walOf(path);
    store.sync();
    const synced = walOf(path);
    expect(synced).toBeGreaterThan(unsynced);
    store.sync();
    expect(walOf(path)).toBe(synced);
  });
});
