// Version 2: since which epoch a conversation has the member devices it has now.
import { expect, it } from "vitest";
import { migrations } from "../../server/store/sqlite/migrations/migrations.ts";
import { migrate } from "../../shared/node/migrate.ts";
import { openDatabase } from "../../shared/node/openDatabase.ts";

it("takes a conversation of version 1 along, as one whose members never changed", () => {
  const database = openDatabase({ path: ":memory:" });
  migrate(database, migrations.slice(0, 1));
  database.exec(
    "INSERT INTO conversation (id, kind, generation, epoch, head) VALUES ('c', 'group', 0, 7, 9)",
  );
  migrate(database, migrations.slice(0, 2));
  expect(database.prepare("SELECT epoch, members_since FROM conversation").get()).toEqual({
    epoch: 7,
    members_since: 0,
  });
  database.close();
});
