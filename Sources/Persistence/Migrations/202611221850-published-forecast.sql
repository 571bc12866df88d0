-- What published runs said of the days ahead, kept until those days have come and the forecasts have
-- been judged: of each material and day the mean and some quantiles.
CREATE TABLE published_forecast (
  run TEXT NOT NULL REFERENCES run,
  store_id TEXT NOT NULL,
  content BLOB NOT NULL,
  PRIMARY KEY (run, store_id)
) STRICT, WITHOUT ROWID;
