-- The repository of trace events: one place for what transfers write, what readers see and what
-- partners hand in. Events are only ever added; a correction is one more event.

ALTER TABLE trace_event RENAME TO trace_event_before;

-- Things, places and documents get small numbers once. A URI stands here in the canonical form of
-- the event hash, so that every way to write an identity is one row.
CREATE TABLE trace_identity (
  number INTEGER PRIMARY KEY,
  uri TEXT NOT NULL UNIQUE
) STRICT;

-- A document that was handed in, and what came of it. `faults` is a JSON array of sentences.
CREATE TABLE trace_capture (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  received_at INTEGER NOT NULL,
  behaviour TEXT NOT NULL CHECK (behaviour IN ('rollback', 'proceed')),
  success INTEGER NOT NULL CHECK (success IN (0, 1)),
  events INTEGER NOT NULL CHECK (events >= 0),
  stored INTEGER NOT NULL CHECK (stored BETWEEN 0 AND events),
  faults TEXT NOT NULL
) STRICT;

-- Times are milliseconds since 1970-01-01T00:00:00Z. `declared_at` is 0 but for a correction, which
-- has the id of the event that it declares wrong. `content` is the event as JSON-LD with its id and
-- without its record time. `capture` is a trace_capture written in the same transaction; a foreign key
-- would look through all events whenever one is added.
CREATE TABLE trace_event (
  sequence INTEGER PRIMARY KEY,
  id TEXT NOT NULL,
  declared_at INTEGER NOT NULL DEFAULT 0,
  type TEXT NOT NULL,
  event_time INTEGER NOT NULL,
  record_time INTEGER NOT NULL,
  action TEXT CHECK (action IN ('ADD', 'OBSERVE', 'DELETE')),
  biz_step TEXT,
  disposition TEXT,
  capture INTEGER,
  content TEXT NOT NULL,
  UNIQUE (id, declared_at)
) STRICT;

-- What an event is found by: `kind` says as what the identity stands in it (see EventKey).
CREATE TABLE trace_key (
  kind INTEGER NOT NULL,
  identity INTEGER NOT NULL,
  sequence INTEGER NOT NULL,
  PRIMARY KEY (kind, identity, sequence)
) STRICT, WITHOUT ROWID;

INSERT INTO trace_event (sequence, id, type, event_time, record_time, action, biz_step,
  disposition, content)
SELECT sequence, id, content ->> '$.type',
  CAST(strftime('%s', event_time) AS INTEGER) * 1000 + CAST(substr(event_time, 21, 3) AS INTEGER),
  CAST(strftime('%s', event_time) AS INTEGER) * 1000 + CAST(substr(event_time, 21, 3) AS INTEGER),
  content ->> '$.action', content ->> '$.bizStep', content ->> '$.disposition', content
FROM trace_event_before ORDER BY sequence;

-- What stands in the events of dispatches so far: packs, shipments, places, parties and orders.
CREATE TEMP TABLE trace_named AS
SELECT sequence, 1 AS kind, value AS uri FROM trace_event_before,
    json_each(content, '$.epcList')
UNION ALL SELECT sequence, 1, value FROM trace_event_before, json_each(content, '$.childEPCs')
UNION ALL SELECT sequence, 2, content ->> '$.parentID' FROM trace_event_before
UNION ALL SELECT sequence, 8, content ->> '$.readPoint.id' FROM trace_event_before
UNION ALL SELECT sequence, 9, content ->> '$.bizLocation.id' FROM trace_event_before
UNION ALL SELECT sequence, 10, (value ->> '$.type') || ' ' || (value ->> '$.bizTransaction')
  FROM trace_event_before, json_each(content, '$.bizTransactionList')
UNION ALL SELECT sequence, 11, (value ->> '$.type') || ' ' || (value ->> '$.source')
  FROM trace_event_before, json_each(content, '$.sourceList')
UNION ALL SELECT sequence, 12, (value ->> '$.type') || ' ' || (value ->> '$.destination')
  FROM trace_event_before, json_each(content, '$.destinationList')
UNION ALL SELECT sequence, 13, order_number FROM trace_event_before
UNION ALL SELECT sequence, 20, 'urn:epcglobal:cbv:mda:' || substr(key, 8) || '=' || value
  FROM trace_event_before, json_each(content, '$.ilmd') WHERE key LIKE 'cbvmda:%';

-- `urn:epc:id:sgtin:6901234.056789.42` is `https://id.gs1.org/01/06901234567892/21/42`: key, digits
-- in the key's order, check digit, serial. Packs so far have numbers and places no extension.
CREATE TEMP TABLE trace_canonical AS
WITH named AS (
  SELECT DISTINCT uri, instr(uri, 'urn:epc:id:') AS urn FROM trace_named WHERE uri IS NOT NULL
), split AS (
  SELECT uri, substr(uri, 1, urn - 1) AS lead,
    substr(uri, urn + 11, instr(substr(uri, urn + 11), ':') - 1) AS scheme,
    substr(uri, urn + 11 + instr(substr(uri, urn + 11), ':')) AS fields
  FROM named WHERE urn > 0
), parted AS (
  SELECT uri, lead, scheme, substr(fields, 1, instr(fields, '.') - 1) AS prefix,
    substr(fields, instr(fields, '.') + 1) || '.' AS rest FROM split
), numbered AS (
  SELECT uri, lead, scheme,
    CASE WHEN scheme IN ('sgtin', 'sscc') THEN
      substr(rest, 1, 1) || prefix || substr(rest, 2, instr(rest, '.') - 2)
    ELSE prefix || substr(rest, 1, instr(rest, '.') - 1) END AS body,
    rtrim(substr(rest, instr(rest, '.') + 1), '.') AS serial
  FROM parted
), place (n) AS (
  VALUES (1), (2), (3), (4), (5), (6), (7), (8), (9), (10), (11), (12), (13), (14), (15), (16), (17)
)
SELECT uri, lead || 'https://id.gs1.org/' || CASE scheme
    WHEN 'sgtin' THEN '01/' WHEN 'sscc' THEN '00/' WHEN 'sgln' THEN '414/' ELSE '417/' END
  || body || (
    SELECT (10 - sum(CAST(substr(body, length(body) + 1 - n, 1) AS INTEGER)
      * CASE n % 2 WHEN 1 THEN 3 ELSE 1 END) % 10) % 10
    FROM place WHERE n <= length(body))
  || CASE scheme WHEN 'sgtin' THEN '/21/' || serial ELSE '' END AS canonical
FROM numbered WHERE scheme IN ('sgtin', 'sscc', 'sgln', 'pgln');

INSERT INTO trace_identity (uri)
SELECT DISTINCT coalesce(canonical, uri) FROM trace_named
LEFT JOIN trace_canonical USING (uri) WHERE uri IS NOT NULL ORDER BY sequence, kind;

INSERT OR IGNORE INTO trace_key (kind, identity, sequence)
SELECT kind, trace_identity.number, sequence FROM trace_named
LEFT JOIN trace_canonical USING (uri)
JOIN trace_identity ON trace_identity.uri = coalesce(canonical, trace_named.uri);

DROP TABLE trace_named;
DROP TABLE trace_canonical;
DROP TABLE trace_event_before;
DROP TABLE trace_document;

CREATE INDEX trace_event_event_time ON trace_event (event_time, sequence);
CREATE INDEX trace_event_record_time ON trace_event (record_time, sequence);

CREATE TRIGGER trace_event_is_not_changed BEFORE UPDATE ON trace_event
BEGIN SELECT RAISE(ABORT, 'trace events are append-only'); END;

CREATE TRIGGER trace_event_is_not_deleted BEFORE DELETE ON trace_event
BEGIN SELECT RAISE(ABORT, 'trace events are append-only'); END;

CREATE TRIGGER trace_key_is_not_changed BEFORE UPDATE ON trace_key
BEGIN SELECT RAISE(ABORT, 'trace keys are append-only'); END;

CREATE TRIGGER trace_key_is_not_deleted BEFORE DELETE ON trace_key
BEGIN SELECT RAISE(ABORT, 'trace keys are append-only'); END;

CREATE TRIGGER trace_identity_is_not_changed BEFORE UPDATE ON trace_identity
BEGIN SELECT RAISE(ABORT, 'trace identities are append-only'); END;

CREATE TRIGGER trace_identity_is_not_deleted BEFORE DELETE ON trace_identity
BEGIN SELECT RAISE(ABORT, 'trace identities are append-only'); END;

CREATE TRIGGER trace_capture_is_not_changed BEFORE UPDATE ON trace_capture
BEGIN SELECT RAISE(ABORT, 'captures are append-only'); END;

CREATE TRIGGER trace_capture_is_not_deleted BEFORE DELETE ON trace_capture
BEGIN SELECT RAISE(ABORT, 'captures are append-only'); END;
