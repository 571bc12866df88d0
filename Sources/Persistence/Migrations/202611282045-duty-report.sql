-- The morning report is a duty, too.
CREATE TABLE new_duty_attempt (
  duty TEXT NOT NULL CHECK (duty IN ('night', 'backup', 'housekeeping', 'report')),
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

INSERT INTO new_duty_attempt SELECT * FROM duty_attempt;
DROP TABLE duty_attempt;
ALTER TABLE new_duty_attempt RENAME TO duty_attempt;

-- A duty of a day is settled once, and one attempt at a time is at work.
CREATE UNIQUE INDEX duty_attempt_settled ON duty_attempt (duty, day)
  WHERE outcome IN ('done', 'given_up');
CREATE UNIQUE INDEX duty_attempt_running ON duty_attempt (duty) WHERE outcome = 'running';
