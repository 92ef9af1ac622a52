// Group commit: one transaction for what arrives together, answers only afterwards, and one bad write spoils only itself.
import { afterEach, beforeEach, expect, it } from "vitest";
import { CommitQueue } from "../../server/store/sqlite/commitQueue.ts";
import { Failure } from "../../shared/fault.ts";
import { openDatabase, type Database } from "../../shared/node/openDatabase.ts";

let database: Database;
let queue: CommitQueue;
let commits: number[];
let broken: unknown[];
let stuck: unknown[];
beforeEach(() => {
  database = openDatabase({ path: ":memory:" });
  database.exec("CREATE TABLE item (name TEXT PRIMARY KEY) STRICT");
  [commits, broken, stuck] = [[], [], []];
  queue = new CommitQueue(database, {
    committed: (_changes, { writes }) => void commits.push(writes),
    broken: (cause) => void broken.push(cause),
    stuck: (cause) => void stuck.push(cause),
  });
});
afterEach(() => database.close());

const write = (name: string) =>
  queue.run(() => database.prepare("INSERT INTO item VALUES (?)").run(name).changes);
const stored = () => database.prepare("SELECT name FROM item ORDER BY name").pluck().all();

it("[Q6] commits what arrives together at once, and answers after the commit", async () => {
  const answered = Promise.all(["a", "b", "c"].map(write));
  let early = false;
  void answered.then(() => (early = commits.length === 0));
  expect(stored()).toEqual([]);
  await answered;
  expect([commits, early, stored()]).toEqual([[3], false, ["a", "b", "c"]]);
});

it("[Q6] a refusal is an answer like any other", async () => {
  const results = await Promise.allSettled([
    write("a"),
    queue.run(() => {
      throw new Failure("conflict");
    }),
    write("b"),
  ]);
  expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
  expect([commits, broken, stored()]).toEqual([[3], [], ["a", "b"]]);
});

it("[Q6] a write that breaks half-way leaves nothing, and the others are committed", async () => {
  const results = await Promise.allSettled([
    write("a"),
    queue.run(() => {
      database.prepare("INSERT INTO item VALUES ('half')").run();
      throw new TypeError("a bug");
    }),
    write("b"),
    write("a"),
  ]);
  expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled", "rejected"]);
  expect(stored()).toEqual(["a", "b"]);
  expect(broken).toHaveLength(1);
  expect(commits).toEqual([1, 1]);
});

it("answers `internal` errors when the commit itself fails, and goes on afterwards", async () => {
  database.exec("CREATE TABLE parent (id INTEGER PRIMARY KEY) STRICT");
  database.exec("CREATE TABLE child (parent INTEGER REFERENCES parent DEFERRABLE INITIALLY DEFERRED) STRICT");
  const orphan = queue.run(() => database.prepare("INSERT INTO child VALUES (1)").run());
  const results = await Promise.allSettled([write("a"), orphan]);
  expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected"]);
  await write("b");
  expect(stored()).toEqual(["a", "b"]);
});

it("[Q6] a full disk refuses all that came together, once, with a fault that may be tried again", async () => {
  const pages = database.pragma("page_count", { simple: true }) as number;
  database.pragma(`max_page_count = ${pages}`);
  const writes = ["a", "b", "c"].map((name) => write(name.repeat(100_000)));
  for (const { status, reason } of (await Promise.allSettled(writes)) as PromiseRejectedResult[])
    expect([status, reason]).toEqual(["rejected", expect.objectContaining({ code: "internal" })]);
  expect([stuck, broken, stored()]).toEqual([[expect.objectContaining({ code: "SQLITE_FULL" })], [], []]);
  database.pragma(`max_page_count = ${pages + 1_000}`);
  await write("d");
  expect(stored()).toEqual(["d"]);
});

it("a listener that throws does not undo or repeat a commit", async () => {
  const failing = new CommitQueue(database, {
    committed: () => {
      throw new Error("a bug in delivery");
    },
    broken: (cause) => void broken.push(cause),
    stuck: (cause) => void stuck.push(cause),
  });
  await failing.run(() => database.prepare("INSERT INTO item VALUES ('once')").run());
  expect(stored()).toEqual(["once"]);
  expect(broken).toHaveLength(1);
});

it("bounds one commit, and keeps the order", async () => {
  await Promise.all(Array.from({ length: 1_200 }, (_, index) => write(String(index).padStart(5, "0"))));
  expect(commits).toEqual([512, 512, 176]);
});

it("[R6] close commits what waits and refuses what comes", async () => {
  const waiting = write("a");
  queue.close();
  await waiting;
  await expect(write("b")).rejects.toMatchObject({ code: "offline" });
  expect(stored()).toEqual(["a"]);
});
