CREATE TABLE conversations (
  id INTEGER PRIMARY KEY,
  conversationId TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL CHECK (kind IN ('direct', 'group', 'self')),
  name TEXT NOT NULL,
  rolesJson TEXT NOT NULL,
  peerAccountId TEXT,
  generation INTEGER NOT NULL,
  joinedSequence INTEGER NOT NULL,
  cursor INTEGER NOT NULL,
  acknowledged INTEGER NOT NULL,
  isMember INTEGER NOT NULL,
  needsReset INTEGER NOT NULL DEFAULT 0,
  memberCount INTEGER NOT NULL DEFAULT 0,
  unread INTEGER NOT NULL DEFAULT 0,
  readUpTo INTEGER NOT NULL DEFAULT 0,
  lastActivityAt INTEGER NOT NULL,
  pinned INTEGER NOT NULL DEFAULT 0,
  muted INTEGER NOT NULL DEFAULT 0,
  draft TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE departures (
  conversationId TEXT NOT NULL,
  accountId TEXT NOT NULL,
  PRIMARY KEY (conversationId, accountId)
) STRICT, WITHOUT ROWID;

CREATE TABLE deviceInbox (
  inboxSequence INTEGER PRIMARY KEY,
  storedAt INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind = 'welcome'),
  conversationId TEXT NOT NULL,
  conversationKind TEXT NOT NULL,
  generation INTEGER NOT NULL,
  epoch INTEGER NOT NULL,
  sequence INTEGER NOT NULL,
  senderAccountId TEXT NOT NULL,
  senderDeviceId TEXT NOT NULL,
  welcome BLOB NOT NULL
) STRICT;

CREATE TABLE devices (
  deviceId TEXT PRIMARY KEY,
  accountId TEXT NOT NULL REFERENCES people ON DELETE CASCADE,
  deviceKey BLOB NOT NULL,
  expiresAt INTEGER NOT NULL,
  signature BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE due (
  what TEXT NOT NULL CHECK (what IN ('receipt', 'readState')),
  conversationId TEXT NOT NULL,
  PRIMARY KEY (what, conversationId)
) STRICT, WITHOUT ROWID;

CREATE TABLE groups (
  conversationId TEXT NOT NULL,
  generation INTEGER NOT NULL,
  epoch INTEGER NOT NULL,
  isActive INTEGER NOT NULL,
  joinedSequence INTEGER NOT NULL,
  joinedEpoch INTEGER NOT NULL,
  snapshot BLOB NOT NULL,
  PRIMARY KEY (conversationId, generation)
) STRICT;

CREATE TABLE held (
  conversationId TEXT NOT NULL,
  sequence INTEGER NOT NULL,
  messageId TEXT NOT NULL,
  envelopeId TEXT NOT NULL,
  kind TEXT NOT NULL,
  generation INTEGER NOT NULL,
  epoch INTEGER NOT NULL,
  senderDeviceId TEXT NOT NULL,
  storedAt INTEGER NOT NULL,
  body BLOB NOT NULL,
  PRIMARY KEY (conversationId, sequence)
) STRICT;

CREATE TABLE intents (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  conversationId TEXT NOT NULL,
  intentJson TEXT NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE keyPackages (
  reference BLOB PRIMARY KEY,
  keyPackage BLOB NOT NULL,
  privatePart BLOB NOT NULL,
  isLastResort INTEGER NOT NULL,
  expiresAt INTEGER NOT NULL
) STRICT;

CREATE TABLE marks (name TEXT PRIMARY KEY, value ANY NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE members (
  conversationId TEXT NOT NULL,
  accountId TEXT NOT NULL,
  deviceId TEXT NOT NULL,
  leafIndex INTEGER NOT NULL,
  identityKey BLOB NOT NULL,
  vouched INTEGER NOT NULL,
  PRIMARY KEY (conversationId, accountId, deviceId)
) STRICT, WITHOUT ROWID;

CREATE VIRTUAL TABLE messageIndex USING fts5(
  terms, content = '', contentless_delete = 1, detail = none, tokenize = 'ascii'
);

CREATE TABLE 'messageIndex_config'(k PRIMARY KEY, v) WITHOUT ROWID;

CREATE TABLE 'messageIndex_data'(id INTEGER PRIMARY KEY, block BLOB);

CREATE TABLE 'messageIndex_docsize'(id INTEGER PRIMARY KEY, sz BLOB, origin INTEGER);

CREATE TABLE 'messageIndex_idx'(segid, term, pgno, PRIMARY KEY(segid, term)) WITHOUT ROWID;

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

CREATE TABLE outbox (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  envelopeId TEXT NOT NULL UNIQUE,
  conversationId TEXT NOT NULL,
  purpose TEXT NOT NULL,
  messageId TEXT,
  content BLOB NOT NULL,
  generation INTEGER,
  epoch INTEGER,
  body BLOB
) STRICT;

CREATE TABLE pendingRecovery (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  recoveryKey BLOB NOT NULL,
  vaultId BLOB NOT NULL,
  vault BLOB NOT NULL,
  isVaultStored INTEGER NOT NULL
) STRICT;

CREATE TABLE people (
  accountId TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  identityKey BLOB NOT NULL,
  signingKey BLOB NOT NULL,
  signingKeyIssuedAt INTEGER NOT NULL,
  signingKeySignature BLOB NOT NULL,
  countersignature BLOB NOT NULL,
  active INTEGER NOT NULL,
  version INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE pins (
  accountId TEXT PRIMARY KEY,
  identityKey BLOB NOT NULL,
  vouched INTEGER NOT NULL,
  pinnedAt INTEGER NOT NULL,
  changedKey BLOB,
  changedAt INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE profile (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  accountId TEXT NOT NULL,
  deviceId TEXT NOT NULL,
  name TEXT NOT NULL,
  organisationId TEXT NOT NULL,
  organisationName TEXT NOT NULL,
  organisationKey BLOB NOT NULL,
  relayAddress TEXT NOT NULL,
  identityKey BLOB NOT NULL,
  signingKey BLOB NOT NULL,
  signingKeyIssuedAt INTEGER NOT NULL,
  signingKeySignature BLOB NOT NULL,
  signingPrivateKey BLOB NOT NULL,
  deviceKey BLOB NOT NULL,
  deviceExpiresAt INTEGER NOT NULL,
  deviceSignature BLOB NOT NULL,
  devicePrivateKey BLOB NOT NULL,
  invitation TEXT,
  countersignature BLOB
) STRICT;

CREATE TABLE ratchets (
  conversationId TEXT NOT NULL,
  generation INTEGER NOT NULL,
  epoch INTEGER NOT NULL,
  node INTEGER NOT NULL,
  bytes BLOB NOT NULL,
  PRIMARY KEY (conversationId, generation, epoch, node),
  FOREIGN KEY (conversationId, generation) REFERENCES groups ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE receipts (
  conversationId TEXT NOT NULL,
  accountId TEXT NOT NULL,
  deliveredUpTo INTEGER NOT NULL,
  readUpTo INTEGER NOT NULL,
  PRIMARY KEY (conversationId, accountId)
) STRICT, WITHOUT ROWID;

CREATE TABLE rejected (
  id INTEGER PRIMARY KEY,
  conversationId TEXT NOT NULL,
  sequence INTEGER NOT NULL,
  envelopeId TEXT NOT NULL,
  senderDeviceId TEXT NOT NULL,
  code TEXT NOT NULL,
  UNIQUE (conversationId, sequence)
) STRICT;

CREATE TABLE sqlite_sequence(name,seq);

CREATE TABLE stagedCommits (
  conversationId TEXT PRIMARY KEY,
  purpose TEXT NOT NULL CHECK (purpose IN ('create', 'commit', 'reset')),
  generation INTEGER NOT NULL,
  epoch INTEGER NOT NULL,
  envelopeId TEXT NOT NULL UNIQUE,
  announcementId TEXT UNIQUE,
  handshake BLOB NOT NULL,
  staged BLOB NOT NULL,
  intentsJson TEXT NOT NULL
) STRICT;

CREATE INDEX callsInOrder ON messages (sentAt) WHERE kind = 'call';

CREATE INDEX callsOfConversation ON messages (conversationId, position) WHERE kind = 'call';

CREATE INDEX conversationsOfPeer ON conversations (peerAccountId) WHERE peerAccountId IS NOT NULL;

CREATE INDEX conversationsToAcknowledge ON conversations (conversationId) WHERE acknowledged < cursor;

CREATE INDEX devicesOfAccount ON devices (accountId);

CREATE INDEX intentsOfConversation ON intents (conversationId, id);

CREATE INDEX membershipsOfAccount ON members (accountId, conversationId);

CREATE INDEX messagesCounted ON messages (conversationId, position) WHERE isCounted = 1;

CREATE UNIQUE INDEX messagesInOrder ON messages (conversationId, position);

CREATE INDEX outboxOfConversation ON outbox (conversationId, id);

CREATE INDEX outboxOfMessage ON outbox (messageId) WHERE messageId IS NOT NULL;

PRAGMA user_version = 2;
