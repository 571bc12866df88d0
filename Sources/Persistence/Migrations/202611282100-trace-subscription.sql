-- Queries that have a name, and subscriptions that have their events sent to an address.

-- `content` is the query as it was handed in, JSON.
CREATE TABLE trace_query (
  name TEXT PRIMARY KEY,
  content TEXT NOT NULL,
  made_by TEXT NOT NULL,
  made_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- `token` is the secret that signs what is sent, sealed; `schedule` JSON, NULL where every event is
-- sent as it comes. Events with a `sequence` up to `position` have been sent, or were not asked
-- for. A report goes up to `report_end`; its message at hand up to `batch_end`, so that it is
-- the same one when it is sent again. Times are milliseconds since 1970-01-01T00:00:00Z.
CREATE TABLE trace_subscription (
  id TEXT PRIMARY KEY,
  query TEXT NOT NULL REFERENCES trace_query ON DELETE CASCADE,
  address TEXT NOT NULL,
  token TEXT,
  format TEXT NOT NULL,
  schedule TEXT,
  reports_empty INTEGER NOT NULL CHECK (reports_empty IN (0, 1)),
  initial_record_time INTEGER NOT NULL,
  made_by TEXT NOT NULL,
  made_at INTEGER NOT NULL,
  position INTEGER NOT NULL,
  report_end INTEGER,
  batch_end INTEGER,
  batch_size INTEGER NOT NULL CHECK (batch_size > 0),
  due_at INTEGER NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  looked_at INTEGER NOT NULL,
  notified_at INTEGER,
  trouble TEXT
) STRICT, WITHOUT ROWID;

CREATE INDEX trace_subscription_due ON trace_subscription (due_at);
CREATE INDEX trace_subscription_query ON trace_subscription (query);
