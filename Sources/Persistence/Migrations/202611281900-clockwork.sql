-- What the service has done by itself: every attempt at a duty of a business day.
CREATE TABLE duty_attempt (
  duty TEXT NOT NULL CHECK (duty IN ('night', 'backup', 'housekeeping')),
  day INTEGER NOT NULL,
  attempt INTEGER NOT NULL CHECK (attempt >= 1),
  started_at TEXT NOT NULL,
  ended_at TEXT,
  outcome TEXT NOT NULL CHECK (outcome IN ('running', 'done', 'failed', 'given_up')),
  -- What came of it, or why not, in one sentence.
  detail TEXT NOT NULL,
  CHECK ((ended_at IS NULL) = (outcome = 'running')),
  PRIMARY KEY (duty, day, attempt)
) STRICT, WITHOUT ROWID;

-- A duty of a day is settled once, and one attempt at a time is at work.
CREATE UNIQUE INDEX duty_attempt_settled ON duty_attempt (duty, day)
  WHERE outcome IN ('done', 'given_up');
CREATE UNIQUE INDEX duty_attempt_running ON duty_attempt (duty) WHERE outcome = 'running';

-- The last moment at which the clock was alive.
CREATE TABLE clock_beat (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  at TEXT NOT NULL
) STRICT;
