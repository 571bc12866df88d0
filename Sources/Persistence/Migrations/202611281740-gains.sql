-- What each store gained and lost by day and category, worked out from the facts when they came:
-- sums over two years of facts would take seconds. It can be worked out anew at any time, but for
-- what forecasts had said.
CREATE TABLE gain_day (
  store INTEGER NOT NULL,
  day INTEGER NOT NULL,
  category TEXT NOT NULL,
  -- What was used, at cost, and the same on days at whose close the stock was counted.
  consumption_fen INTEGER NOT NULL,
  counted_consumption_fen INTEGER NOT NULL,
  -- What was counted, at cost.
  stock_fen INTEGER NOT NULL CHECK (stock_fen >= 0),
  waste_fen INTEGER NOT NULL CHECK (waste_fen >= 0),
  -- Materials that ran out, and the margin of what was asked for in vain.
  stock_outs INTEGER NOT NULL CHECK (stock_outs >= 0),
  stock_out_fen INTEGER NOT NULL CHECK (stock_out_fen >= 0),
  -- What was used of what the plan of the night before had forecast, at cost, and how far off it
  -- was.
  judged_fen INTEGER NOT NULL DEFAULT 0,
  error_fen INTEGER NOT NULL DEFAULT 0 CHECK (error_fen >= 0),
  PRIMARY KEY (store, day, category)
) STRICT, WITHOUT ROWID;

-- The days at whose close a store counted its stock.
CREATE TABLE gain_count (
  store INTEGER NOT NULL,
  day INTEGER NOT NULL,
  PRIMARY KEY (store, day)
) STRICT, WITHOUT ROWID;

-- How far the two are worked out: through which day, from which files, at which prices.
CREATE TABLE gain_state (
  only INTEGER PRIMARY KEY CHECK (only = 1),
  through INTEGER NOT NULL,
  collection INTEGER NOT NULL,
  prices TEXT NOT NULL
) STRICT;
