-- Requests that must act once, with the answers that are given again. Written in the transaction of
-- the effect; `answered_at` is seconds since 1970.
CREATE TABLE idempotency_key (
  principal TEXT NOT NULL,
  key TEXT NOT NULL,
  request_hash TEXT NOT NULL,
  answered_at INTEGER NOT NULL,
  status INTEGER NOT NULL CHECK (status BETWEEN 200 AND 299),
  fields TEXT NOT NULL,
  body BLOB NOT NULL,
  PRIMARY KEY (principal, key)
) STRICT, WITHOUT ROWID;

CREATE INDEX idempotency_key_answered ON idempotency_key (answered_at);
