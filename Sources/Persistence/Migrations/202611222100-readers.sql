-- Tags of orders, what came out differently on receipt, and the readers with what they saw.

-- Every EPC is issued once: for a pack of an order's line, or for its container (line NULL).
-- `received_in` is the event of the receipt that booked it in.
CREATE TABLE order_tag (
  epc TEXT PRIMARY KEY,
  order_number TEXT NOT NULL REFERENCES transfer_order,
  line INTEGER,
  position INTEGER NOT NULL,
  hex TEXT NOT NULL,
  received_in INTEGER REFERENCES order_event
) STRICT, WITHOUT ROWID;

CREATE INDEX order_tag_order ON order_tag (order_number, line, position);

-- What a receipt found to be otherwise than sent. `quantity` is of the line's material.
CREATE TABLE order_discrepancy (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT,
  event INTEGER NOT NULL REFERENCES order_event,
  order_number TEXT NOT NULL REFERENCES transfer_order,
  line INTEGER,
  kind TEXT NOT NULL CHECK (kind IN (
    'inferred', 'missing', 'wrong_crate', 'extra', 'short', 'damaged', 'wrong', 'expired')),
  epc TEXT,
  quantity INTEGER NOT NULL CHECK (quantity >= 0)
) STRICT;

CREATE INDEX order_discrepancy_order ON order_discrepancy (order_number, sequence);

CREATE TRIGGER order_discrepancy_is_not_changed BEFORE UPDATE ON order_discrepancy
BEGIN SELECT RAISE(ABORT, 'discrepancies are append-only'); END;

CREATE TRIGGER order_discrepancy_is_not_deleted BEFORE DELETE ON order_discrepancy
BEGIN SELECT RAISE(ABORT, 'discrepancies are append-only'); END;

-- Readers; a removed one stays for what it saw. `antennas` is a JSON object of read points by
-- antenna, `clock_correction` milliseconds to add to its stamps, NULL before anything is known.
CREATE TABLE tag_reader (
  id TEXT PRIMARY KEY,
  format TEXT NOT NULL CHECK (format IN ('impinj', 'zebra')),
  store_id TEXT NOT NULL,
  spot TEXT NOT NULL,
  antennas TEXT NOT NULL,
  key_hash TEXT NOT NULL,
  registered_by TEXT NOT NULL,
  registered_at TEXT NOT NULL,
  removed_at TEXT,
  clock_correction INTEGER
) STRICT, WITHOUT ROWID;

-- Raw reads, for a bounded time. `stamp` is nanoseconds since 1970 by the reader's own clock,
-- `seen_at` and `received_at` are milliseconds since 1970, the former by the corrected clock.
CREATE TABLE raw_read (
  reader TEXT NOT NULL REFERENCES tag_reader,
  hex TEXT NOT NULL,
  antenna INTEGER NOT NULL,
  stamp INTEGER NOT NULL,
  epc TEXT,
  strength INTEGER,
  seen_at INTEGER NOT NULL,
  received_at INTEGER NOT NULL,
  PRIMARY KEY (reader, hex, antenna, stamp)
) STRICT, WITHOUT ROWID;

CREATE INDEX raw_read_received ON raw_read (received_at);
CREATE INDEX raw_read_epc ON raw_read (epc, seen_at) WHERE epc IS NOT NULL;

-- Times in which a reader lost reads, by its corrected clock.
CREATE TABLE reader_gap (
  reader TEXT NOT NULL REFERENCES tag_reader,
  first_stamp INTEGER NOT NULL,
  last_stamp INTEGER NOT NULL,
  first_at INTEGER NOT NULL,
  last_at INTEGER NOT NULL,
  lost INTEGER NOT NULL CHECK (lost >= 0),
  PRIMARY KEY (reader, first_stamp, last_stamp)
) STRICT, WITHOUT ROWID;

-- Where each tag is believed to be; `content` is what the smoothing of its reads goes on from.
CREATE TABLE tag_presence (
  epc TEXT PRIMARY KEY,
  store_id TEXT,
  arrived_at INTEGER,
  last_seen INTEGER,
  content TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX tag_presence_store ON tag_presence (store_id, arrived_at) WHERE store_id IS NOT NULL;
