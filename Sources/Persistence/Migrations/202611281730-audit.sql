-- The trail of every change and every refused attempt. Each entry's hash covers the entry before
-- it; nothing is changed, deleted or put in between.
CREATE TABLE audit_entry (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT,
  act_at TEXT NOT NULL,
  act_by TEXT NOT NULL,
  act_from TEXT NOT NULL,
  action TEXT NOT NULL,
  subject TEXT NOT NULL,
  outcome TEXT NOT NULL CHECK (outcome IN ('done', 'refused')),
  before TEXT CHECK (before IS NULL OR json_valid(before)),
  after TEXT CHECK (after IS NULL OR json_valid(after)),
  previous TEXT NOT NULL CHECK (length(previous) = 64),
  hash TEXT NOT NULL CHECK (length(hash) = 64)
) STRICT;

CREATE INDEX audit_entry_subject ON audit_entry (subject, sequence);
CREATE INDEX audit_entry_by ON audit_entry (act_by, sequence);

CREATE TRIGGER audit_entry_is_not_changed BEFORE UPDATE ON audit_entry
BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END;

CREATE TRIGGER audit_entry_is_not_deleted BEFORE DELETE ON audit_entry
BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END;

CREATE TRIGGER audit_entry_follows BEFORE INSERT ON audit_entry
WHEN NEW.sequence <> (SELECT coalesce(max(sequence), 0) + 1 FROM audit_entry)
  OR NEW.previous <> coalesce(
    (SELECT hash FROM audit_entry ORDER BY sequence DESC LIMIT 1),
    '0000000000000000000000000000000000000000000000000000000000000000')
BEGIN SELECT RAISE(ABORT, 'an audit entry follows the last one'); END;

-- Heads of the trail that the ledger's own key has signed.
CREATE TABLE audit_head (
  sequence INTEGER NOT NULL CHECK (sequence >= 0),
  hash TEXT NOT NULL CHECK (length(hash) = 64),
  signed_at TEXT NOT NULL,
  public_key TEXT NOT NULL,
  signature TEXT NOT NULL,
  PRIMARY KEY (sequence, public_key)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER audit_head_is_not_changed BEFORE UPDATE ON audit_head
BEGIN SELECT RAISE(ABORT, 'signed heads are append-only'); END;

CREATE TRIGGER audit_head_is_not_deleted BEFORE DELETE ON audit_head
BEGIN SELECT RAISE(ABORT, 'signed heads are append-only'); END;
