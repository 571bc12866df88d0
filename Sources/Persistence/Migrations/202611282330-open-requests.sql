-- Whoever looks for open requests finds them without reading those that are decided: the clock, which
-- asks minute by minute what is due, the lists of what waits, and alerts.
DROP INDEX transfer_request_state;

CREATE INDEX transfer_request_waiting ON transfer_request (asked_in, asked_at)
  WHERE state IN ('asked', 'offered');

CREATE INDEX transfer_request_ending ON transfer_request (needed_by)
  WHERE state IN ('asked', 'offered');

CREATE INDEX transfer_request_untold ON transfer_request (asked_at)
  WHERE state IN ('asked', 'offered') AND escalated_instant IS NULL;

CREATE INDEX transfer_request_unmet ON transfer_request (store_id) WHERE state = 'asked';
