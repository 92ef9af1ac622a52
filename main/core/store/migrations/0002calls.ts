// Calls have a line in the history: a further kind of message. SQLite cannot change a CHECK in place, so the table is made anew with
// the same ids, which the search index refers to.
import type { Migration } from "../../../../shared/node/migrate.ts";

export const calls: Migration = {
  number: 2,
  up: (database) => {
    for (const step of [renamed, anew, copied]) database.exec(step);
  },
};

const renamed = `
DROP INDEX messagesInOrder;
DROP INDEX messagesCounted;
ALTER TABLE messages RENAME TO earlierMessages;
`;

const anew = `
CREATE TABLE messages (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  messageId TEXT NOT NULL UNIQUE,
  conversationId TEXT NOT NULL,
  position REAL NOT NULL,
  sequence INTEGER,
  senderId TEXT,
  isOwn INTEGER NOT NULL,
  isCounted INTEGER NOT NULL,
  sentAt INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('text', 'system', 'call', 'unreadable')),
  body TEXT NOT NULL,
  delivery TEXT CHECK (delivery IN ('waiting', 'sent', 'failed')),
  fault TEXT
) STRICT;
`;

const copied = `
INSERT INTO messages SELECT * FROM earlierMessages;
DELETE FROM sqlite_sequence WHERE name = 'messages';
UPDATE sqlite_sequence SET name = 'messages' WHERE name = 'earlierMessages';
DROP TABLE earlierMessages;
CREATE UNIQUE INDEX messagesInOrder ON messages (conversationId, position);
CREATE INDEX messagesCounted ON messages (conversationId, position) WHERE isCounted = 1;
CREATE INDEX callsOfConversation ON messages (conversationId, position) WHERE kind = 'call';
CREATE INDEX callsInOrder ON messages (sentAt) WHERE kind = 'call';
`;
