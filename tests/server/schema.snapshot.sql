CREATE INDEX device_by_account ON device (account);

CREATE UNIQUE INDEX envelope_by_id ON envelope (conversation, id);

CREATE UNIQUE INDEX envelope_by_sequence ON envelope (conversation, sequence);

CREATE INDEX inbox_item_by_welcome ON inbox_item (welcome);

CREATE INDEX key_package_by_device ON key_package (device, last_resort);

CREATE INDEX member_by_device ON member (device);

CREATE TABLE account (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  identity_key BLOB NOT NULL,
  signing_key BLOB NOT NULL,
  signing_key_issued_at INTEGER NOT NULL,
  signing_key_signature BLOB NOT NULL,
  countersignature BLOB NOT NULL,
  active INTEGER NOT NULL DEFAULT 1,
  version INTEGER NOT NULL UNIQUE,
  invitation BLOB NOT NULL,
  last_seen_at INTEGER
) STRICT;

CREATE TABLE conversation (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  generation INTEGER NOT NULL,
  epoch INTEGER NOT NULL,
  -- sequence of the newest envelope
  head INTEGER NOT NULL,
  -- sequence up to which the log has been deleted
  collected INTEGER NOT NULL DEFAULT 0
, members_since INTEGER NOT NULL DEFAULT 0) STRICT;

CREATE TABLE device (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  account INTEGER NOT NULL REFERENCES account,
  device_key BLOB NOT NULL,
  expires_at INTEGER NOT NULL,
  signature BLOB NOT NULL,
  enrolled_at INTEGER NOT NULL,
  revoked_at INTEGER,
  inbox_head INTEGER NOT NULL DEFAULT 0,
  inbox_cursor INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE envelope (
  number INTEGER PRIMARY KEY,
  conversation INTEGER NOT NULL,
  sequence INTEGER NOT NULL,
  id TEXT NOT NULL,
  kind TEXT NOT NULL,
  generation INTEGER NOT NULL,
  epoch INTEGER NOT NULL,
  sender INTEGER NOT NULL,
  stored_at INTEGER NOT NULL,
  body BLOB NOT NULL
) STRICT;

CREATE TABLE group_info (
  conversation INTEGER PRIMARY KEY REFERENCES conversation,
  body BLOB NOT NULL
) STRICT;

CREATE TABLE inbox_item (
  device INTEGER NOT NULL REFERENCES device,
  sequence INTEGER NOT NULL,
  welcome INTEGER NOT NULL REFERENCES welcome,
  PRIMARY KEY (device, sequence)
) STRICT, WITHOUT ROWID;

CREATE TABLE invitation (
  hash BLOB PRIMARY KEY,
  name TEXT,
  uses_left INTEGER NOT NULL CHECK (uses_left >= 0),
  expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE key_package (
  number INTEGER PRIMARY KEY,
  device INTEGER NOT NULL REFERENCES device,
  last_resort INTEGER NOT NULL,
  body BLOB NOT NULL
) STRICT;

CREATE TABLE member (
  conversation INTEGER NOT NULL REFERENCES conversation,
  device INTEGER NOT NULL REFERENCES device,
  joined INTEGER NOT NULL,
  removed INTEGER,
  cursor INTEGER NOT NULL,
  PRIMARY KEY (conversation, device)
) STRICT, WITHOUT ROWID;

CREATE TABLE organisation (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  id TEXT NOT NULL,
  name TEXT NOT NULL,
  public_key BLOB NOT NULL,
  private_key BLOB NOT NULL,
  store_generation TEXT NOT NULL,
  directory_version INTEGER NOT NULL,
  url TEXT
) STRICT;

CREATE TABLE vault (
  id BLOB PRIMARY KEY,
  account INTEGER NOT NULL UNIQUE REFERENCES account,
  body BLOB NOT NULL
) STRICT;

CREATE TABLE welcome (
  number INTEGER PRIMARY KEY,
  conversation INTEGER NOT NULL REFERENCES conversation,
  generation INTEGER NOT NULL,
  epoch INTEGER NOT NULL,
  sequence INTEGER NOT NULL,
  sender INTEGER NOT NULL REFERENCES device,
  stored_at INTEGER NOT NULL,
  body BLOB NOT NULL
) STRICT;
