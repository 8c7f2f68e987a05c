-- Subjects: a member, a council, a community. `subject` is a keyed hash, so a stolen file does not say who is here; `wrapped` is the
-- subject's data key, sealed by the operator's key; `address`, what an adapter needs to reach it, is sealed by that data key.
CREATE TABLE subjects (
  subject TEXT PRIMARY KEY,
  rev INTEGER NOT NULL,
  wrapped BLOB NOT NULL,
  address BLOB
) STRICT, WITHOUT ROWID;

CREATE TABLE records (
  subject TEXT NOT NULL REFERENCES subjects (subject) ON DELETE CASCADE,
  kind TEXT NOT NULL,
  id TEXT NOT NULL,
  version INTEGER NOT NULL,
  author TEXT NOT NULL,
  body BLOB NOT NULL,
  updated INTEGER NOT NULL,
  PRIMARY KEY (subject, kind, id)
) STRICT, WITHOUT ROWID;

-- Erasing and exporting follow the author.
CREATE INDEX records_author ON records (author) WHERE author <> subject;

CREATE TABLE seats (
  council TEXT NOT NULL REFERENCES subjects (subject) ON DELETE CASCADE,
  member TEXT NOT NULL REFERENCES subjects (subject) ON DELETE CASCADE,
  role INTEGER NOT NULL,
  PRIMARY KEY (council, member)
) STRICT, WITHOUT ROWID;

CREATE INDEX seats_member ON seats (member);

-- 'YYYYMMDD|keyed hash of the delivery': pruned by key range, no second index. The day comes from the delivery itself.
CREATE TABLE seen (
  key TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;

-- States: 0 due, 1 sending, 2 sent, 3 unknown, 4 parked, 5 expired, 6 cancelled. The id is also the nonce of every attempt.
CREATE TABLE outbox (
  id TEXT PRIMARY KEY,
  subject TEXT NOT NULL REFERENCES subjects (subject) ON DELETE CASCADE,
  kind TEXT NOT NULL,
  ref TEXT NOT NULL,
  due INTEGER NOT NULL,
  state INTEGER NOT NULL DEFAULT 0 CHECK (state BETWEEN 0 AND 6),
  lease INTEGER NOT NULL DEFAULT 0,
  attempts INTEGER NOT NULL DEFAULT 0,
  pierces INTEGER NOT NULL DEFAULT 0 CHECK (pierces BETWEEN 0 AND 1),
  place BLOB,
  remote BLOB
) STRICT, WITHOUT ROWID;

CREATE INDEX outbox_due ON outbox (due) WHERE state = 0;

CREATE INDEX outbox_lease ON outbox (lease) WHERE state IN (1, 3);

CREATE INDEX outbox_subject ON outbox (subject);

-- The index key (sealed by the operator's key): subject ids and delivery keys are hashes under it.
CREATE TABLE meta (
  name TEXT PRIMARY KEY,
  value BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- Content-free: who has been erased, so that a restored backup can be erased again.
CREATE TABLE erased (
  subject TEXT PRIMARY KEY,
  at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
