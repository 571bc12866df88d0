-- Keys of readers end as all secrets do, and two are good side by side while one takes the other's
-- place. Those that were given out before are dated by the registration.
CREATE TABLE tag_reader_key (
  reader TEXT NOT NULL REFERENCES tag_reader,
  hash TEXT NOT NULL,
  made_at INTEGER NOT NULL,
  ends_at INTEGER NOT NULL CHECK (ends_at > made_at),
  PRIMARY KEY (hash)
) STRICT, WITHOUT ROWID;

CREATE INDEX tag_reader_key_by_reader ON tag_reader_key (reader);

INSERT INTO tag_reader_key (reader, hash, made_at, ends_at)
SELECT id, key_hash, coalesce(unixepoch(registered_at), 0),
  coalesce(unixepoch(registered_at), 0) + 90 * 86400
FROM tag_reader WHERE removed_at IS NULL;

ALTER TABLE tag_reader DROP COLUMN key_hash;
