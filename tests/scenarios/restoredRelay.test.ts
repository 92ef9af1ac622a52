// The relay's disk is lost, and an older backup is put back and marked as restored: people go on, in old conversations and in
// new ones, and meet who comes in afterwards.
import { copyFile, mkdtemp, rm } from "node:fs/promises";
import { randomBytes } from "node:crypto";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readConfig } from "../../server/config.ts";
import { visitSqliteStore } from "../../server/store/sqlite/openSqliteStore.ts";
import type { Store } from "../../server/store/store.ts";
import { Person } from "../support/people.ts";
import { startRelay, type TestRelay } from "../support/relay.ts";

let relay: TestRelay;
let folder: string;
const people: Person[] = [];

beforeEach(async () => {
  relay = await startRelay();
  folder = await mkdtemp(join(tmpdir(), "parley-backup-"));
});
afterEach(async () => {
  await Promise.all(people.splice(0).map((person) => person.close()));
  await relay.close();
  await rm(folder, { recursive: true, force: true });
});

async function enrolled(name: string): Promise<Person> {
  const person = await Person.enrolled(name, relay);
  people.push(person);
  return person;
}

/** As the relay's command line does it. */
async function onStore(act: (store: Store) => void | Promise<void>): Promise<void> {
  const config = readConfig({ RELAY_DATA_DIR: relay.dataDir });
  const listener = { changed() {}, committed() {}, broken: fail, stuck: fail };
  const random = (size: number) => new Uint8Array(randomBytes(size));
  const store = visitSqliteStore({ ...config, organisationName: config.organisation, random, listener });
  await act(store);
  await store.close();
}

function fail(cause: unknown): never {
  throw cause;
}

async function putBack(backup: string): Promise<void> {
  await relay.stop();
  for (const file of ["relay.db", "relay.db-wal", "relay.db-shm"])
    await rm(join(relay.dataDir, file), { force: true });
  await copyFile(backup, join(relay.dataDir, "relay.db"));
  await onStore((store) => store.markRestored());
  await relay.start();
}

test("after an old backup was put back, everybody goes on", { timeout: 120_000 }, async () => {
  const [alice, bob] = [await enrolled("Alice"), await enrolled("Bob")];
  const here = await alice.direct(bob);
  await alice.send(here, "before the backup");
  await bob.reads(here, "before the backup");
  const backup = join(folder, "relay.backup");
  await onStore((store) => store.backUp(backup));

  // Lost with the disk, but not for the two: messages, groups, Welcomes.
  await alice.send(here, "after the backup");
  await bob.reads(here, "after the backup");
  for (const name of ["First", "Second", "Third"]) {
    const group = await alice.group(name, bob);
    await alice.send(group, `hello ${name}`);
    await bob.reads(group, `hello ${name}`);
  }
  await Promise.all([alice.sentAll(), bob.sentAll()]);
  await putBack(backup);
  await Promise.all(people.map((person) => person.online()));

  expect(await bob.texts(here)).toEqual(["before the backup", "after the backup"]);
  await alice.ask("conversation.reset", { conversationId: here }).catch(() => {});
  await alice.send(here, "and on it goes");
  await bob.reads(here, "and on it goes");
  const fresh = await alice.group("Fresh", bob);
  await alice.send(fresh, "a new group");
  await bob.reads(fresh, "a new group");
  const carol = await enrolled("Carol");
  await alice.person("Carol");
  await bob.person("Carol");
  const three = await bob.group("Three", alice, carol);
  await bob.send(three, "all here");
  await Promise.all([alice.reads(three, "all here"), carol.reads(three, "all here")]);
  expect(people.flatMap((person) => person.bugs)).toEqual([]);
});

test("whoever was away meanwhile misses nobody who came in on numbers that were given before", async () => {
  const alice = await enrolled("Alice");
  const backup = join(folder, "relay.backup");
  await onStore((store) => store.backUp(backup));
  const lost = await Person.enrolled("Lost with the disk", relay);
  await alice.person("Lost with the disk");
  await Promise.all([alice.stop(), lost.close()]);
  await putBack(backup);
  await enrolled("Carol");
  await alice.start();
  await alice.online();
  await alice.person("Carol");
});
