// From version 1: a relay goes on with the conversations it has, and with the rule that came with version 2.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { migrations } from "../../server/store/sqlite/migrations/migrations.ts";
import { migrate } from "../../shared/node/migrate.ts";
import { openDatabase } from "../../shared/node/openDatabase.ts";
import { peek } from "./support/peek.ts";
import { startRelay } from "./support/startRelay.ts";
import { enrol, handshake, startGroup } from "./support/wireDevice.ts";

it("takes every conversation along as one whose members are those of old", () => {
  const database = openDatabase({ path: ":memory:" });
  migrate(database, migrations.slice(0, 1));
  database.exec(
    "INSERT INTO conversation (id, kind, generation, epoch, head) VALUES ('c', 'group', 0, 7, 9)",
  );
  migrate(database, migrations.slice(0, 2));
  const row = database.prepare("SELECT id, kind, generation, epoch, head, members_since FROM conversation");
  expect(row.get()).toEqual({ id: "c", kind: "group", generation: 0, epoch: 7, head: 9, members_since: 0 });
  database.close();
});

it("[Q3] accepts the epoch before in an old conversation until its members change", async () => {
  const dataDir = mkdtempSync(join(tmpdir(), "parley-migration-"));
  const before = await startRelay({ dataDir });
  const [a, b] = [await enrol(before, "Alice"), await enrol(before, "Bob")];
  const conversationId = await startGroup(a, b);
  await before.close();
  peek(dataDir, (database) => {
    database.exec("ALTER TABLE conversation DROP COLUMN members_since");
    database.pragma("user_version = 1");
  });

  const relay = await startRelay({ dataDir });
  await a.reconnect(relay.url);
  const submit = async (epoch: number) =>
    (await a.submit(a.envelope(conversationId, { epoch }))).results[0]!.ok;
  expect([await submit(0), await submit(1)]).toEqual([true, true]);
  const removal = handshake([], { epoch: 1, removed: [b.member] });
  await a.call("conversation.commit", { conversationId, generation: 0, handshake: removal });
  expect([await submit(1), await submit(2)]).toEqual([false, true]);
  b.client.close();
  a.client.close();
  await relay.close();
  rmSync(dataDir, { recursive: true });
});
