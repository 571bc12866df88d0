-- What planners have decided about suggestions: each row is what stands beside a line after one act.
-- Rows are only ever added; what was taken back is a row that says nothing.
CREATE TABLE suggestion_override (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT,
  -- What was decided in one go has the sequence number of its first row.
  batch INTEGER NOT NULL,
  line TEXT NOT NULL,
  run TEXT NOT NULL REFERENCES run,
  -- The business day of the line's plan.
  day INTEGER NOT NULL,
  -- The line's version since this act.
  row_version INTEGER NOT NULL CHECK (row_version > 1),
  suggested_quantity INTEGER NOT NULL CHECK (suggested_quantity >= 0),
  final_quantity INTEGER CHECK (final_quantity >= 0),
  decision TEXT CHECK (decision IN ('accept', 'change', 'reject')),
  reason TEXT NOT NULL,
  comment TEXT NOT NULL,
  -- The last night that takes it over to its own line.
  applies_through INTEGER NOT NULL,
  -- The day of the plan upon which it was taken, where a later night has taken it over.
  carried_from INTEGER,
  act_by TEXT NOT NULL,
  act_at TEXT NOT NULL
) STRICT;

-- Two acts upon the same version of a line cannot both count.
CREATE UNIQUE INDEX suggestion_override_line ON suggestion_override (line, row_version);
CREATE INDEX suggestion_override_day ON suggestion_override (day);
CREATE INDEX suggestion_override_batch ON suggestion_override (batch);

CREATE TRIGGER suggestion_override_no_update BEFORE UPDATE ON suggestion_override
BEGIN SELECT raise(ABORT, 'overrides are only added'); END;

CREATE TRIGGER suggestion_override_no_delete BEFORE DELETE ON suggestion_override
BEGIN SELECT raise(ABORT, 'overrides are only added'); END;

-- What an override brought against the system's number, once its days were over.
CREATE TABLE override_outcome (
  line TEXT PRIMARY KEY,
  run TEXT NOT NULL REFERENCES run,
  counted_through INTEGER NOT NULL,
  suggested_quantity INTEGER NOT NULL,
  final_quantity INTEGER NOT NULL,
  -- What the order would have had to bring, known afterwards.
  needed_quantity INTEGER NOT NULL,
  -- Of both quantities: what was asked for in vain and what was thrown away, in thousandths, and
  -- what lay there in thousandths a day.
  suggested_short INTEGER NOT NULL,
  final_short INTEGER NOT NULL,
  suggested_wasted INTEGER NOT NULL,
  final_wasted INTEGER NOT NULL,
  suggested_held INTEGER NOT NULL,
  final_held INTEGER NOT NULL,
  -- Days on which the demand is an estimate because the store ran out.
  estimated_days INTEGER NOT NULL,
  -- What the two cost, NULL where a price is not known.
  suggested_fen INTEGER,
  final_fen INTEGER,
  act_by TEXT NOT NULL,
  reason TEXT NOT NULL
) STRICT;

CREATE INDEX override_outcome_day ON override_outcome (counted_through);

-- How often a line was accepted, cancelled orders included.
CREATE INDEX replenishment_order_suggestion ON replenishment_order (suggestion);
