-- Stores ask for goods, donors answer, and orders come of it. Moments that people name are minutes
-- since 1970-01-01 by the chain's clocks; instants are ISO 8601 in UTC.

-- Requests leave their events beside those of orders, so that one number says what a run knew of.
CREATE TABLE order_event_of_any_kind (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL CHECK (kind IN ('transfer', 'replenishment', 'request')),
  number TEXT NOT NULL,
  from_state TEXT,
  to_state TEXT NOT NULL,
  business_day INTEGER NOT NULL,
  act_by TEXT NOT NULL,
  act_at TEXT NOT NULL,
  detail TEXT NOT NULL
) STRICT;

INSERT INTO order_event_of_any_kind SELECT * FROM order_event;
DROP TABLE order_event;
ALTER TABLE order_event_of_any_kind RENAME TO order_event;

CREATE INDEX order_event_number ON order_event (number, sequence);
CREATE INDEX order_event_day ON order_event (business_day);

CREATE TRIGGER order_event_is_not_changed BEFORE UPDATE ON order_event
BEGIN SELECT RAISE(ABORT, 'order events are append-only'); END;

CREATE TRIGGER order_event_is_not_deleted BEFORE DELETE ON order_event
BEGIN SELECT RAISE(ABORT, 'order events are append-only'); END;

CREATE TABLE transfer_request (
  number TEXT PRIMARY KEY,
  -- The plan on which its answer stands.
  run TEXT NOT NULL REFERENCES run,
  store_id TEXT NOT NULL,
  material_id TEXT NOT NULL,
  quantity INTEGER NOT NULL CHECK (quantity > 0),
  asked_at INTEGER NOT NULL,
  needed_by INTEGER NOT NULL CHECK (needed_by > asked_at),
  why TEXT NOT NULL,
  asked_by TEXT NOT NULL,
  asked_instant TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN (
    'asked', 'offered', 'accepted', 'declined', 'expired', 'withdrawn')),
  -- What donors give together.
  accepted INTEGER NOT NULL DEFAULT 0 CHECK (accepted >= 0),
  escalated_by TEXT,
  escalated_instant TEXT,
  decided_by TEXT,
  decided_instant TEXT,
  reason TEXT NOT NULL DEFAULT '',
  -- How long the program took to find the donors.
  answer_microseconds INTEGER NOT NULL CHECK (answer_microseconds >= 0),
  -- Its first and its last event.
  asked_in INTEGER NOT NULL UNIQUE REFERENCES order_event,
  version INTEGER NOT NULL REFERENCES order_event,
  CHECK ((decided_instant IS NULL) = (state IN ('asked', 'offered'))),
  CHECK ((decided_instant IS NULL) = (decided_by IS NULL)),
  CHECK ((escalated_instant IS NULL) = (escalated_by IS NULL)),
  CHECK (accepted > 0 OR state <> 'accepted'),
  CHECK (accepted = 0 OR state IN ('offered', 'accepted'))
) STRICT;

CREATE INDEX transfer_request_state ON transfer_request (state);
CREATE INDEX transfer_request_open ON transfer_request (store_id, material_id)
  WHERE state IN ('asked', 'offered');
CREATE INDEX transfer_request_store ON transfer_request (store_id, asked_in);

ALTER TABLE transfer_order ADD COLUMN request TEXT REFERENCES transfer_request;
CREATE INDEX transfer_order_request ON transfer_order (request);

CREATE TABLE transfer_offer (
  request TEXT NOT NULL REFERENCES transfer_request,
  ordinal INTEGER NOT NULL CHECK (ordinal >= 1),
  from_store TEXT NOT NULL,
  quantity INTEGER NOT NULL CHECK (quantity > 0),
  -- Its terms as they were put to the donor, JSON.
  content TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open', 'accepted', 'declined', 'lapsed')),
  accepted INTEGER CHECK (accepted BETWEEN 1 AND quantity),
  order_number TEXT UNIQUE REFERENCES transfer_order,
  reason TEXT,
  answered_by TEXT,
  answered_instant TEXT,
  -- The events that made and settled it.
  made_in INTEGER NOT NULL REFERENCES order_event,
  settled_in INTEGER REFERENCES order_event,
  PRIMARY KEY (request, ordinal),
  CHECK ((state = 'accepted') = (accepted IS NOT NULL)),
  CHECK ((state = 'accepted') = (order_number IS NOT NULL)),
  CHECK ((state = 'declined') = (reason IS NOT NULL)),
  CHECK ((state IN ('accepted', 'declined')) = (answered_instant IS NOT NULL)),
  CHECK ((answered_instant IS NULL) = (answered_by IS NULL)),
  CHECK ((state = 'open') = (settled_in IS NULL))
) STRICT, WITHOUT ROWID;

CREATE INDEX transfer_offer_donor ON transfer_offer (from_store, state);

-- Who drives an order's leg, and when the goods are to be picked up. The last one counts.
CREATE TABLE leg_assignment (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT,
  order_number TEXT NOT NULL REFERENCES transfer_order,
  courier TEXT NOT NULL,
  pick_up_from INTEGER NOT NULL,
  pick_up_until INTEGER NOT NULL CHECK (pick_up_until >= pick_up_from),
  act_by TEXT NOT NULL,
  act_at TEXT NOT NULL
) STRICT;

CREATE INDEX leg_assignment_order ON leg_assignment (order_number, sequence);
CREATE INDEX leg_assignment_courier ON leg_assignment (courier, pick_up_until);

CREATE TRIGGER leg_assignment_is_not_changed BEFORE UPDATE ON leg_assignment
BEGIN SELECT RAISE(ABORT, 'assignments are append-only'); END;

CREATE TRIGGER leg_assignment_is_not_deleted BEFORE DELETE ON leg_assignment
BEGIN SELECT RAISE(ABORT, 'assignments are append-only'); END;
