// Remembers since which epoch a conversation has the member devices it has now. Zero for what was there before: until the next
// change of members, the epoch before the current one is accepted as it always was.
import type { Migration } from "../../../../shared/node/migrate.ts";

export const migration002: Migration = {
  number: 2,
  up(database) {
    database.exec("ALTER TABLE conversation ADD COLUMN members_since INTEGER NOT NULL DEFAULT 0");
  },
};
