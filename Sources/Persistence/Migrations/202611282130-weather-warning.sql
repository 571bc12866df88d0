-- What newer forecasts of the weather have put at risk between two nights. A row is never changed.
CREATE TABLE weather_warning (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  -- The plan that it was held against.
  run TEXT NOT NULL REFERENCES run,
  issued_on INTEGER NOT NULL,
  store_id TEXT NOT NULL,
  material_id TEXT NOT NULL,
  found_by TEXT NOT NULL,
  found_at TEXT NOT NULL,
  at_stake INTEGER NOT NULL CHECK (at_stake >= 0),
  content TEXT NOT NULL
) STRICT;

CREATE INDEX weather_warning_run ON weather_warning (run, store_id, material_id);

CREATE TRIGGER weather_warning_is_not_changed BEFORE UPDATE ON weather_warning
BEGIN SELECT RAISE(ABORT, 'weather warnings are append-only'); END;

CREATE TRIGGER weather_warning_is_not_deleted BEFORE DELETE ON weather_warning
BEGIN SELECT RAISE(ABORT, 'weather warnings are append-only'); END;
