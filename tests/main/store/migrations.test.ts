import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { migrations } from "../../../main/core/store/migrations/migrations.ts";
import { openStore } from "../../../main/core/store/store.ts";
import { migrate } from "../../../shared/node/migrate.ts";
import { openDatabase } from "../../../shared/node/openDatabase.ts";
import { freshFolder, key } from "./freshStore.ts";

interface SchemaRow {
  readonly sql: string;
}

/** The whole schema as text, and the version. */
function schemaOf(path: string): string {
  const database = openDatabase({ path, key });
  try {
    const rows = database
      .prepare<[], SchemaRow>("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY type DESC, name")
      .all();
    const version = String(database.pragma("user_version", { simple: true }));
    return `${rows.map(({ sql }) => `${sql};`).join("\n\n")}\n\nPRAGMA user_version = ${version};\n`;
  } finally {
    database.close();
  }
}

function databaseAt(version: number): string {
  const path = join(freshFolder(), "parley.db");
  const database = openDatabase({ path, key });
  migrate(database, migrations.slice(0, version));
  database.close();
  return path;
}

describe("migrations", () => {
  test("the schema is the one in schema.sql", async () => {
    await expect(schemaOf(databaseAt(migrations.length))).toMatchFileSnapshot("schema.sql");
  });

  test.for(migrations.map((_, version) => version))("from version %i to the newest", (version) => {
    const path = databaseAt(version);
    openStore({ path, key }).close();
    expect(schemaOf(path)).toBe(schemaOf(databaseAt(migrations.length)));
  });

  test("messages keep their ids, their order and their words when calls come", () => {
    const path = databaseAt(1);
    const database = openDatabase({ path, key });
    const add = database.prepare(
      `INSERT INTO messages (messageId, conversationId, position, sequence, senderId, isOwn, isCounted, sentAt, kind, body,
         delivery) VALUES (?, 'c', ?, ?, 's', 0, 1, 5, 'text', ?, NULL)`,
    );
    for (const at of [1, 2, 3]) add.run(`m${at}`, at, at, `words ${at}`);
    database.exec("DELETE FROM messages WHERE messageId IN ('m1', 'm3')");
    database.close();
    openStore({ path, key }).close();
    const after = openDatabase({ path, key });
    const rows = after.prepare("SELECT id, messageId, position, body FROM messages").all();
    expect(rows).toEqual([{ id: 2, messageId: "m2", position: 2, body: "words 2" }]);
    // The search index knows messages by these: none is given out twice.
    after.exec(
      "INSERT INTO messages SELECT NULL, 'm4', conversationId, 4, 4, senderId, 0, 1, 5, 'call', '{}', NULL, NULL FROM messages",
    );
    expect(after.prepare("SELECT max(id) AS id FROM messages").get()).toEqual({ id: 4 });
    after.close();
  });

  test("opening again changes nothing", () => {
    const path = databaseAt(migrations.length);
    const before = schemaOf(path);
    openStore({ path, key }).close();
    expect(schemaOf(path)).toBe(before);
  });

  test("a database of a newer program is refused and left as it is", () => {
    const path = databaseAt(migrations.length);
    const database = openDatabase({ path, key });
    database.pragma(`user_version = ${migrations.length + 1}`);
    database.close();
    const before = schemaOf(path);
    expect(() => openStore({ path, key })).toThrow(/newer than this program/);
    expect(schemaOf(path)).toBe(before);
  });

  test("a migration that fails leaves the version before it", () => {
    const path = databaseAt(migrations.length);
    const before = schemaOf(path);
    const database = openDatabase({ path, key });
    const broken = {
      number: migrations.length + 1,
      up: () => {
        database.exec("CREATE TABLE half (a TEXT) STRICT");
        throw new Error("disk full");
      },
    };
    expect(() => migrate(database, [...migrations, broken])).toThrow("disk full");
    database.close();
    expect(schemaOf(path)).toBe(before);
  });

  test("numbers without gaps, or nothing happens", () => {
    const database = openDatabase({ path: ":memory:" });
    expect(() => migrate(database, [{ number: 2, up: () => {} }])).toThrow(/out of order/);
    database.close();
  });
});
