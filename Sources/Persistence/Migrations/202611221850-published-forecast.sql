-- What published runs said of the days ahead, kept until those days have come and the forecasts have
-- been judged: of each material and day the mean and some quantiles.
CREATE TABLE published_forecast (
  run TEXT NOT NULL REFERENCES run,
  store_id TEXT NOT NULL,
  content BLOB NOT NULL,
  PRIMARY KEY (run, store_id)
) STRICT, WITHOUT ROWID;

-- What the chain's own past has decided about its forecasts, as JSON, by the day up to which that past
-- was looked at. Never changed: the runs that began with it can be made again.
CREATE TABLE forecast_settings (
  day INTEGER PRIMARY KEY,
  settings TEXT NOT NULL
) STRICT;
