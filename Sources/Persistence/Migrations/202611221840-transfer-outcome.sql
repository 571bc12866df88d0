-- What a transfer really saved, worked out once by the first night after its last day.
CREATE TABLE transfer_outcome (
  order_number TEXT PRIMARY KEY REFERENCES transfer_order,
  -- The run that worked it out, from what was known then.
  run TEXT NOT NULL REFERENCES run,
  counted_through INTEGER NOT NULL,
  promised_fen INTEGER NOT NULL,
  -- Margin of what the recipient could use, less what the donor lacked.
  sales_fen INTEGER NOT NULL,
  -- Cost of what was not thrown away.
  rescue_fen INTEGER NOT NULL,
  -- Trip, cold kit and handling.
  cost_fen INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX transfer_outcome_day ON transfer_outcome (counted_through);
