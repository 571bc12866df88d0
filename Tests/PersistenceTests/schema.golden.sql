CREATE TRIGGER audit_entry_follows BEFORE INSERT ON audit_entry
WHEN NEW.sequence <> (SELECT coalesce(max(sequence), 0) + 1 FROM audit_entry)
  OR NEW.previous <> coalesce(
    (SELECT hash FROM audit_entry ORDER BY sequence DESC LIMIT 1),
    '0000000000000000000000000000000000000000000000000000000000000000')
BEGIN SELECT RAISE(ABORT, 'an audit entry follows the last one'); END;

CREATE TRIGGER audit_entry_is_not_changed BEFORE UPDATE ON audit_entry
BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END;

CREATE TRIGGER audit_entry_is_not_deleted BEFORE DELETE ON audit_entry
BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END;

CREATE TRIGGER audit_head_is_not_changed BEFORE UPDATE ON audit_head
BEGIN SELECT RAISE(ABORT, 'signed heads are append-only'); END;

CREATE TRIGGER audit_head_is_not_deleted BEFORE DELETE ON audit_head
BEGIN SELECT RAISE(ABORT, 'signed heads are append-only'); END;

CREATE TRIGGER leg_assignment_is_not_changed BEFORE UPDATE ON leg_assignment
BEGIN SELECT RAISE(ABORT, 'assignments are append-only'); END;

CREATE TRIGGER leg_assignment_is_not_deleted BEFORE DELETE ON leg_assignment
BEGIN SELECT RAISE(ABORT, 'assignments are append-only'); END;

CREATE TRIGGER order_discrepancy_is_not_changed BEFORE UPDATE ON order_discrepancy
BEGIN SELECT RAISE(ABORT, 'discrepancies are append-only'); END;

CREATE TRIGGER order_discrepancy_is_not_deleted BEFORE DELETE ON order_discrepancy
BEGIN SELECT RAISE(ABORT, 'discrepancies are append-only'); END;

CREATE TRIGGER order_event_is_not_changed BEFORE UPDATE ON order_event
BEGIN SELECT RAISE(ABORT, 'order events are append-only'); END;

CREATE TRIGGER order_event_is_not_deleted BEFORE DELETE ON order_event
BEGIN SELECT RAISE(ABORT, 'order events are append-only'); END;

CREATE TRIGGER order_loss_is_not_changed BEFORE UPDATE ON order_loss
BEGIN SELECT RAISE(ABORT, 'losses are append-only'); END;

CREATE TRIGGER order_loss_is_not_deleted BEFORE DELETE ON order_loss
BEGIN SELECT RAISE(ABORT, 'losses are append-only'); END;

CREATE TRIGGER suggestion_override_no_delete BEFORE DELETE ON suggestion_override
BEGIN SELECT raise(ABORT, 'overrides are only added'); END;

CREATE TRIGGER suggestion_override_no_update BEFORE UPDATE ON suggestion_override
BEGIN SELECT raise(ABORT, 'overrides are only added'); END;

CREATE TRIGGER trace_capture_is_not_changed BEFORE UPDATE ON trace_capture
BEGIN SELECT RAISE(ABORT, 'captures are append-only'); END;

CREATE TRIGGER trace_capture_is_not_deleted BEFORE DELETE ON trace_capture
BEGIN SELECT RAISE(ABORT, 'captures are append-only'); END;

CREATE TRIGGER trace_event_is_not_changed BEFORE UPDATE ON trace_event
BEGIN SELECT RAISE(ABORT, 'trace events are append-only'); END;

CREATE TRIGGER trace_event_is_not_deleted BEFORE DELETE ON trace_event
BEGIN SELECT RAISE(ABORT, 'trace events are append-only'); END;

CREATE TRIGGER trace_identity_is_not_changed BEFORE UPDATE ON trace_identity
BEGIN SELECT RAISE(ABORT, 'trace identities are append-only'); END;

CREATE TRIGGER trace_identity_is_not_deleted BEFORE DELETE ON trace_identity
BEGIN SELECT RAISE(ABORT, 'trace identities are append-only'); END;

CREATE TRIGGER trace_key_is_not_changed BEFORE UPDATE ON trace_key
BEGIN SELECT RAISE(ABORT, 'trace keys are append-only'); END;

CREATE TRIGGER trace_key_is_not_deleted BEFORE DELETE ON trace_key
BEGIN SELECT RAISE(ABORT, 'trace keys are append-only'); END;

CREATE TRIGGER weather_warning_is_not_changed BEFORE UPDATE ON weather_warning
BEGIN SELECT RAISE(ABORT, 'weather warnings are append-only'); END;

CREATE TRIGGER weather_warning_is_not_deleted BEFORE DELETE ON weather_warning
BEGIN SELECT RAISE(ABORT, 'weather warnings are append-only'); END;

CREATE TABLE alert (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  rule TEXT NOT NULL,
  kind TEXT NOT NULL,
  key TEXT NOT NULL,
  store_id TEXT,
  stores TEXT NOT NULL CHECK (json_valid(stores)),
  material_id TEXT,
  owner TEXT NOT NULL,
  measure REAL NOT NULL,
  what_en TEXT NOT NULL,
  what_zh TEXT NOT NULL,
  remedy_en TEXT NOT NULL,
  remedy_zh TEXT NOT NULL,
  found_at INTEGER NOT NULL,
  over_at INTEGER
) STRICT;

CREATE TABLE alert_rule (
  id TEXT PRIMARY KEY CHECK (length(id) BETWEEN 1 AND 64),
  name TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN (
    'stock_below_safety', 'runs_out', 'will_expire', 'request_unanswered', 'night_late',
    'store_silent', 'order_stuck', 'bias_rising', 'returns_rising', 'secret_ending',
    'weather_demand')),
  threshold REAL NOT NULL,
  -- Of orders: the state in which they must not stay.
  state TEXT,
  scope TEXT NOT NULL CHECK (json_valid(scope)),
  owner TEXT NOT NULL,
  -- A JSON array of channels; an empty one is every channel for alerts.
  channels TEXT NOT NULL CHECK (json_valid(channels)),
  snoozed_until INTEGER,
  is_enabled INTEGER NOT NULL CHECK (is_enabled IN (0, 1)),
  version INTEGER NOT NULL DEFAULT 1
) STRICT, WITHOUT ROWID;

CREATE TABLE api_key (
  id TEXT PRIMARY KEY CHECK (length(id) BETWEEN 1 AND 64),
  name TEXT NOT NULL,
  scopes TEXT NOT NULL CHECK (json_valid(scopes) AND json_array_length(scopes) > 0),
  -- NULL is every store.
  stores TEXT CHECK (stores IS NULL OR json_valid(stores)),
  is_revoked INTEGER NOT NULL CHECK (is_revoked IN (0, 1))
) STRICT, WITHOUT ROWID;

CREATE TABLE api_key_secret (
  tag TEXT PRIMARY KEY CHECK (length(tag) = 64),
  key TEXT NOT NULL REFERENCES api_key,
  made_at INTEGER NOT NULL,
  ends_at INTEGER NOT NULL CHECK (ends_at > made_at)
) STRICT, WITHOUT ROWID;

CREATE TABLE audit_entry (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT,
  act_at TEXT NOT NULL,
  act_by TEXT NOT NULL,
  act_from TEXT NOT NULL,
  action TEXT NOT NULL,
  subject TEXT NOT NULL,
  outcome TEXT NOT NULL CHECK (outcome IN ('done', 'refused')),
  before TEXT CHECK (before IS NULL OR json_valid(before)),
  after TEXT CHECK (after IS NULL OR json_valid(after)),
  previous TEXT NOT NULL CHECK (length(previous) = 64),
  hash TEXT NOT NULL CHECK (length(hash) = 64)
) STRICT;

CREATE TABLE audit_head (
  sequence INTEGER NOT NULL CHECK (sequence >= 0),
  hash TEXT NOT NULL CHECK (length(hash) = 64),
  signed_at TEXT NOT NULL,
  public_key TEXT NOT NULL,
  signature TEXT NOT NULL,
  PRIMARY KEY (sequence, public_key)
) STRICT, WITHOUT ROWID;

CREATE TABLE clock_beat (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  at TEXT NOT NULL
) STRICT;

CREATE TABLE collected_document (
  name TEXT NOT NULL,
  collection INTEGER NOT NULL REFERENCES collection,
  sha256 TEXT NOT NULL REFERENCES document,
  PRIMARY KEY (name, collection)
) STRICT, WITHOUT ROWID;

CREATE TABLE collection (
  id INTEGER PRIMARY KEY,
  day INTEGER NOT NULL,
  collected_at TEXT NOT NULL
) STRICT;

CREATE TABLE consumption (
  store INTEGER NOT NULL,
  day INTEGER NOT NULL,
  material INTEGER NOT NULL,
  source INTEGER NOT NULL,
  quantity INTEGER NOT NULL CHECK (quantity >= 0),
  stocked_out INTEGER,
  PRIMARY KEY (store, day, material, source)
) STRICT, WITHOUT ROWID;

CREATE TABLE counter (
  name TEXT PRIMARY KEY,
  value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE delivery (
  store INTEGER NOT NULL,
  received_on INTEGER NOT NULL,
  material INTEGER NOT NULL,
  lot TEXT NOT NULL,
  order_number TEXT NOT NULL,
  source INTEGER NOT NULL,
  expires_on INTEGER,
  quantity INTEGER NOT NULL CHECK (quantity >= 0),
  PRIMARY KEY (store, received_on, material, lot, order_number, source)
) STRICT, WITHOUT ROWID;

CREATE TABLE delivery_channel (
  id TEXT PRIMARY KEY CHECK (length(id) BETWEEN 1 AND 64),
  name TEXT NOT NULL,
  -- What it is for: alerts of rules and the morning report, or the events of a subscription.
  purpose TEXT NOT NULL CHECK (purpose IN ('alerts', 'events')),
  kind TEXT NOT NULL CHECK (kind IN ('wecom', 'dingtalk', 'feishu', 'mail', 'webhook')),
  language TEXT NOT NULL CHECK (language IN ('en', 'zh')),
  -- What may be shown of where it leads: a host, receivers.
  shown TEXT NOT NULL,
  -- Address and secrets as JSON, sealed.
  sealed TEXT NOT NULL,
  secret_made_at INTEGER NOT NULL,
  is_enabled INTEGER NOT NULL CHECK (is_enabled IN (0, 1)),
  takes_report INTEGER NOT NULL CHECK (takes_report IN (0, 1)),
  -- Messages in any minute.
  most_a_minute INTEGER NOT NULL CHECK (most_a_minute BETWEEN 1 AND 6000),
  -- The breaker: attempts that failed one after the other, and until when nothing is tried.
  failures INTEGER NOT NULL DEFAULT 0 CHECK (failures >= 0),
  closed_until INTEGER NOT NULL DEFAULT 0,
  last_fault TEXT NOT NULL DEFAULT '',
  last_delivered_at INTEGER
, last_fault_zh TEXT NOT NULL DEFAULT '') STRICT, WITHOUT ROWID;

CREATE TABLE document (
  sha256 TEXT PRIMARY KEY,
  content BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE "duty_attempt" (
  duty TEXT NOT NULL CHECK (duty IN ('night', 'backup', 'housekeeping', 'report')),
  day INTEGER NOT NULL,
  attempt INTEGER NOT NULL CHECK (attempt >= 1),
  started_at TEXT NOT NULL,
  ended_at TEXT,
  outcome TEXT NOT NULL CHECK (outcome IN ('running', 'done', 'failed', 'given_up')),
  -- What came of it, or why not, in one sentence.
  detail TEXT NOT NULL,
  CHECK ((ended_at IS NULL) = (outcome = 'running')),
  PRIMARY KEY (duty, day, attempt)
) STRICT, WITHOUT ROWID;

CREATE TABLE feed_file (
  id INTEGER PRIMARY KEY,
  collection INTEGER NOT NULL REFERENCES collection,
  kind TEXT NOT NULL CHECK (kind IN ('consumption', 'stock', 'deliveries', 'waste')),
  path TEXT NOT NULL,
  feed_day INTEGER,
  store_id TEXT,
  copy INTEGER NOT NULL,
  sha256 TEXT NOT NULL,
  outcome TEXT NOT NULL CHECK (outcome IN ('taken', 'refused')),
  row_count INTEGER NOT NULL,
  -- A multiset checksum of the rows read, the same in every encoding and order.
  digest_high INTEGER NOT NULL,
  digest_low INTEGER NOT NULL,
  -- A history is read up to the night's day; later rows wait for their night.
  read_through INTEGER,
  later_rows INTEGER NOT NULL DEFAULT 0,
  faults TEXT,
  -- What is odd about it but harmless, a JSON array of sentences.
  notes TEXT NOT NULL DEFAULT '[]',
  -- The collection that brought other content at the same path; this one counts no longer.
  superseded_in INTEGER REFERENCES collection
) STRICT;

CREATE TABLE file_signature (
  path TEXT PRIMARY KEY,
  signature TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE forecast_settings (
  day INTEGER PRIMARY KEY,
  settings TEXT NOT NULL
) STRICT;

CREATE TABLE gain_count (
  store INTEGER NOT NULL,
  day INTEGER NOT NULL,
  PRIMARY KEY (store, day)
) STRICT, WITHOUT ROWID;

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

CREATE TABLE gain_state (
  only INTEGER PRIMARY KEY CHECK (only = 1),
  through INTEGER NOT NULL,
  collection INTEGER NOT NULL,
  prices TEXT NOT NULL
) STRICT;

CREATE TABLE idempotency_key (
  principal TEXT NOT NULL,
  key TEXT NOT NULL,
  request_hash TEXT NOT NULL,
  answered_at INTEGER NOT NULL,
  status INTEGER NOT NULL CHECK (status BETWEEN 200 AND 299),
  fields TEXT NOT NULL,
  body BLOB NOT NULL,
  PRIMARY KEY (principal, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE leg_assignment (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT,
  order_number TEXT NOT NULL REFERENCES transfer_order,
  courier TEXT NOT NULL,
  pick_up_from INTEGER NOT NULL,
  pick_up_until INTEGER NOT NULL CHECK (pick_up_until >= pick_up_from),
  act_by TEXT NOT NULL,
  act_at TEXT NOT NULL
) STRICT;

CREATE TABLE master_key (
  version INTEGER PRIMARY KEY CHECK (version > 0),
  public_key TEXT NOT NULL,
  made_at INTEGER NOT NULL
) STRICT;

CREATE TABLE material_number (
  number INTEGER PRIMARY KEY,
  material_id TEXT NOT NULL UNIQUE
) STRICT;

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

CREATE TABLE "order_event" (
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

CREATE TABLE order_loss (
  event INTEGER NOT NULL REFERENCES order_event,
  order_number TEXT NOT NULL REFERENCES transfer_order,
  line INTEGER NOT NULL,
  quantity INTEGER NOT NULL CHECK (quantity > 0),
  PRIMARY KEY (order_number, line)
) STRICT, WITHOUT ROWID;

CREATE TABLE order_tag (
  epc TEXT PRIMARY KEY,
  order_number TEXT NOT NULL REFERENCES transfer_order,
  line INTEGER,
  position INTEGER NOT NULL,
  hex TEXT NOT NULL,
  received_in INTEGER REFERENCES order_event
) STRICT, WITHOUT ROWID;

CREATE TABLE outbox_attempt (
  channel TEXT NOT NULL,
  at INTEGER NOT NULL,
  message TEXT NOT NULL,
  attempt INTEGER NOT NULL,
  PRIMARY KEY (channel, at, message, attempt)
) STRICT, WITHOUT ROWID;

CREATE TABLE outbox_item (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  channel TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('alerts', 'report', 'test', 'event')),
  -- Each thing is told once on a channel.
  key TEXT NOT NULL,
  -- Items of one group may go in one message; an empty group goes alone.
  gathering TEXT NOT NULL,
  content TEXT NOT NULL,
  made_at INTEGER NOT NULL,
  message TEXT REFERENCES outbox_message,
  UNIQUE (channel, key)
) STRICT;

CREATE TABLE outbox_message (
  id TEXT PRIMARY KEY,
  channel TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('alerts', 'report', 'test', 'event')),
  state TEXT NOT NULL CHECK (state IN ('waiting', 'sending', 'delivered', 'dead')),
  made_at INTEGER NOT NULL,
  -- After this it is put aside for a person.
  patient_until INTEGER NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  next_at INTEGER NOT NULL,
  settled_at INTEGER,
  fault TEXT NOT NULL DEFAULT '', fault_zh TEXT NOT NULL DEFAULT '',
  CHECK ((settled_at IS NULL) = (state IN ('waiting', 'sending')))
) STRICT, WITHOUT ROWID;

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

CREATE TABLE person (
  id TEXT PRIMARY KEY CHECK (length(id) BETWEEN 1 AND 64),
  name TEXT NOT NULL,
  roles TEXT NOT NULL CHECK (json_valid(roles) AND json_array_length(roles) > 0),
  stores TEXT NOT NULL CHECK (json_valid(stores)),
  language TEXT NOT NULL CHECK (language IN ('en', 'zh')),
  phone TEXT,
  address TEXT,
  is_active INTEGER NOT NULL CHECK (is_active IN (0, 1)),
  password TEXT,
  password_set_at INTEGER,
  signed_in_at INTEGER,
  signed_in_from TEXT,
  CHECK ((password IS NULL) = (password_set_at IS NULL))
) STRICT, WITHOUT ROWID;

CREATE TABLE published_forecast (
  run TEXT NOT NULL REFERENCES run,
  store_id TEXT NOT NULL,
  content BLOB NOT NULL,
  PRIMARY KEY (run, store_id)
) STRICT, WITHOUT ROWID;

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

CREATE TABLE reader_gap (
  reader TEXT NOT NULL REFERENCES tag_reader,
  first_stamp INTEGER NOT NULL,
  last_stamp INTEGER NOT NULL,
  first_at INTEGER NOT NULL,
  last_at INTEGER NOT NULL,
  lost INTEGER NOT NULL CHECK (lost >= 0),
  PRIMARY KEY (reader, first_stamp, last_stamp)
) STRICT, WITHOUT ROWID;

CREATE TABLE recovery_code (
  tag TEXT PRIMARY KEY CHECK (length(tag) = 64),
  person TEXT NOT NULL REFERENCES person
) STRICT, WITHOUT ROWID;

CREATE TABLE replenishment_order (
  number TEXT PRIMARY KEY,
  suggestion TEXT NOT NULL,
  run TEXT NOT NULL REFERENCES run,
  state TEXT NOT NULL CHECK (state IN ('accepted', 'dispatched', 'received', 'cancelled')),
  content TEXT NOT NULL
) STRICT;

CREATE TABLE reservation (
  order_number TEXT NOT NULL REFERENCES transfer_order,
  line INTEGER NOT NULL,
  store_id TEXT NOT NULL,
  material_id TEXT NOT NULL,
  lot TEXT NOT NULL,
  quantity INTEGER NOT NULL CHECK (quantity > 0),
  PRIMARY KEY (order_number, line)
) STRICT, WITHOUT ROWID;

CREATE TABLE run (
  id TEXT PRIMARY KEY,
  day INTEGER NOT NULL,
  settings_hash TEXT NOT NULL,
  input_hash TEXT NOT NULL,
  version INTEGER NOT NULL CHECK (version >= 1),
  collection INTEGER NOT NULL REFERENCES collection,
  -- The last order event that the run knew of.
  event_sequence INTEGER NOT NULL,
  settings TEXT NOT NULL,
  started_at TEXT NOT NULL,
  published_at TEXT,
  output_hash TEXT,
  superseded_by TEXT REFERENCES run,
  CHECK ((published_at IS NULL) = (output_hash IS NULL)),
  UNIQUE (day, settings_hash, input_hash, version)
) STRICT;

CREATE TABLE run_output (
  run TEXT NOT NULL REFERENCES run,
  name TEXT NOT NULL,
  content BLOB NOT NULL,
  PRIMARY KEY (run, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE run_verb (
  run TEXT NOT NULL REFERENCES run,
  verb TEXT NOT NULL CHECK (verb IN ('collect', 'forecast', 'suggest', 'balance', 'publish')),
  seconds REAL NOT NULL,
  -- What the verb has to say to the ones after it, as JSON.
  result TEXT NOT NULL,
  PRIMARY KEY (run, verb)
) STRICT, WITHOUT ROWID;

CREATE TABLE second_factor (
  id INTEGER PRIMARY KEY,
  person TEXT NOT NULL REFERENCES person,
  secret TEXT NOT NULL,
  made_at INTEGER NOT NULL,
  is_confirmed INTEGER NOT NULL CHECK (is_confirmed IN (0, 1)),
  -- The step of time whose code was used last; none is used twice.
  last_step INTEGER
) STRICT;

CREATE TABLE sign_in (
  token_hash TEXT PRIMARY KEY CHECK (length(token_hash) = 64),
  person TEXT NOT NULL REFERENCES person,
  made_at INTEGER NOT NULL,
  seen_at INTEGER NOT NULL,
  origin TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE sign_in_failure (
  subject TEXT PRIMARY KEY,
  failures INTEGER NOT NULL CHECK (failures > 0),
  -- Attempts that were not even looked at since the last one that was.
  held_off INTEGER NOT NULL DEFAULT 0,
  last_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE stock_count (
  store INTEGER NOT NULL,
  as_of INTEGER NOT NULL,
  source INTEGER NOT NULL,
  material INTEGER NOT NULL,
  lot TEXT NOT NULL,
  expires_on INTEGER,
  quantity INTEGER NOT NULL CHECK (quantity >= 0),
  PRIMARY KEY (store, as_of, source, material, lot)
) STRICT, WITHOUT ROWID;

CREATE TABLE stock_movement (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT,
  event INTEGER NOT NULL REFERENCES order_event,
  order_number TEXT NOT NULL,
  line INTEGER NOT NULL,
  business_day INTEGER NOT NULL,
  store_id TEXT NOT NULL,
  material_id TEXT NOT NULL,
  lot TEXT NOT NULL,
  expires_on INTEGER,
  quantity INTEGER NOT NULL CHECK (quantity <> 0)
) STRICT;

CREATE TABLE store_forecast (
  run TEXT NOT NULL REFERENCES run,
  store_id TEXT NOT NULL,
  content BLOB NOT NULL,
  PRIMARY KEY (run, store_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE store_number (
  number INTEGER PRIMARY KEY,
  store_id TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE suggestion (
  run TEXT NOT NULL REFERENCES run,
  id TEXT NOT NULL,
  store_id TEXT NOT NULL,
  material_id TEXT NOT NULL,
  pack_size INTEGER NOT NULL CHECK (pack_size > 0),
  on_hand INTEGER NOT NULL CHECK (on_hand >= 0),
  on_hand_as_of INTEGER NOT NULL,
  in_transit INTEGER NOT NULL CHECK (in_transit >= 0),
  reserved INTEGER NOT NULL CHECK (reserved >= 0),
  expiring INTEGER NOT NULL CHECK (expiring >= 0),
  forecast_p50 INTEGER NOT NULL CHECK (forecast_p50 >= 0),
  forecast_p90 INTEGER NOT NULL CHECK (forecast_p90 >= forecast_p50),
  cover_days INTEGER NOT NULL CHECK (cover_days > 0),
  safety_stock INTEGER NOT NULL CHECK (safety_stock >= 0),
  raw_quantity INTEGER NOT NULL CHECK (raw_quantity >= 0),
  suggested_quantity INTEGER NOT NULL CHECK (suggested_quantity >= 0),
  suggested_packs INTEGER NOT NULL CHECK (suggested_packs >= 0),
  priority_fen INTEGER NOT NULL,
  cost_fen INTEGER NOT NULL,
  need_by INTEGER NOT NULL,
  why_en TEXT NOT NULL,
  why_zh TEXT NOT NULL,
  PRIMARY KEY (run, id)
) STRICT, WITHOUT ROWID;

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

CREATE TABLE tag_presence (
  epc TEXT PRIMARY KEY,
  store_id TEXT,
  arrived_at INTEGER,
  last_seen INTEGER,
  content TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE tag_reader (
  id TEXT PRIMARY KEY,
  format TEXT NOT NULL CHECK (format IN ('impinj', 'zebra')),
  store_id TEXT NOT NULL,
  spot TEXT NOT NULL,
  antennas TEXT NOT NULL,
  registered_by TEXT NOT NULL,
  registered_at TEXT NOT NULL,
  removed_at TEXT,
  clock_correction INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE tag_reader_key (
  reader TEXT NOT NULL REFERENCES tag_reader,
  hash TEXT NOT NULL,
  made_at INTEGER NOT NULL,
  ends_at INTEGER NOT NULL CHECK (ends_at > made_at),
  PRIMARY KEY (hash)
) STRICT, WITHOUT ROWID;

CREATE TABLE trace_capture (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  received_at INTEGER NOT NULL,
  behaviour TEXT NOT NULL CHECK (behaviour IN ('rollback', 'proceed')),
  success INTEGER NOT NULL CHECK (success IN (0, 1)),
  events INTEGER NOT NULL CHECK (events >= 0),
  stored INTEGER NOT NULL CHECK (stored BETWEEN 0 AND events),
  faults TEXT NOT NULL
, handed_in_by TEXT NOT NULL DEFAULT '') STRICT;

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

CREATE TABLE trace_identity (
  number INTEGER PRIMARY KEY,
  uri TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE trace_key (
  kind INTEGER NOT NULL,
  identity INTEGER NOT NULL,
  sequence INTEGER NOT NULL,
  PRIMARY KEY (kind, identity, sequence)
) STRICT, WITHOUT ROWID;

CREATE TABLE trace_query (
  name TEXT PRIMARY KEY,
  content TEXT NOT NULL,
  made_by TEXT NOT NULL,
  made_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE trace_subscription (
  id TEXT PRIMARY KEY,
  query TEXT NOT NULL REFERENCES trace_query ON DELETE CASCADE,
  address TEXT NOT NULL,
  token TEXT,
  format TEXT NOT NULL,
  schedule TEXT,
  reports_empty INTEGER NOT NULL CHECK (reports_empty IN (0, 1)),
  initial_record_time INTEGER NOT NULL,
  made_by TEXT NOT NULL,
  made_at INTEGER NOT NULL,
  position INTEGER NOT NULL,
  report_end INTEGER,
  batch_end INTEGER,
  batch_size INTEGER NOT NULL CHECK (batch_size > 0),
  due_at INTEGER NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  looked_at INTEGER NOT NULL,
  notified_at INTEGER,
  trouble TEXT
) STRICT, WITHOUT ROWID;

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

CREATE TABLE transfer_order (
  number TEXT PRIMARY KEY,
  run TEXT NOT NULL REFERENCES run,
  from_store TEXT NOT NULL,
  to_store TEXT NOT NULL CHECK (to_store <> from_store),
  state TEXT NOT NULL CHECK (state IN (
    'proposed', 'approved', 'dispatched', 'arrived', 'partly_received', 'received', 'closed',
    'rejected', 'cancelled', 'lost')),
  content TEXT NOT NULL
, request TEXT REFERENCES transfer_request) STRICT;

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

CREATE TABLE waste (
  store INTEGER NOT NULL,
  wasted_on INTEGER NOT NULL,
  material INTEGER NOT NULL,
  lot TEXT NOT NULL,
  reason TEXT NOT NULL,
  source INTEGER NOT NULL,
  quantity INTEGER NOT NULL CHECK (quantity >= 0),
  PRIMARY KEY (store, wasted_on, material, lot, reason, source)
) STRICT, WITHOUT ROWID;

CREATE TABLE weather (
  issued_on INTEGER NOT NULL,
  city TEXT NOT NULL,
  day INTEGER NOT NULL,
  measure TEXT NOT NULL,
  collection INTEGER NOT NULL REFERENCES collection,
  value REAL,
  PRIMARY KEY (issued_on, city, day, measure, collection)
) STRICT, WITHOUT ROWID;

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

CREATE INDEX alert_kind ON alert (kind) WHERE over_at IS NULL;

CREATE UNIQUE INDEX alert_open ON alert (rule, key) WHERE over_at IS NULL;

CREATE INDEX api_key_secret_key ON api_key_secret (key);

CREATE INDEX audit_entry_by ON audit_entry (act_by, sequence);

CREATE INDEX audit_entry_subject ON audit_entry (subject, sequence);

CREATE UNIQUE INDEX duty_attempt_running ON duty_attempt (duty) WHERE outcome = 'running';

CREATE UNIQUE INDEX duty_attempt_settled ON duty_attempt (duty, day)
  WHERE outcome IN ('done', 'given_up');

CREATE INDEX feed_file_day ON feed_file (feed_day, kind);

CREATE INDEX feed_file_path ON feed_file (path, id);

CREATE INDEX idempotency_key_answered ON idempotency_key (answered_at);

CREATE INDEX leg_assignment_courier ON leg_assignment (courier, pick_up_until);

CREATE INDEX leg_assignment_order ON leg_assignment (order_number, sequence);

CREATE INDEX order_discrepancy_order ON order_discrepancy (order_number, sequence);

CREATE INDEX order_event_day ON order_event (business_day);

CREATE INDEX order_event_number ON order_event (number, sequence);

CREATE INDEX order_tag_order ON order_tag (order_number, line, position);

CREATE INDEX outbox_item_message ON outbox_item (message) WHERE message IS NOT NULL;

CREATE INDEX outbox_item_waiting ON outbox_item (channel, id) WHERE message IS NULL;

CREATE INDEX outbox_message_due ON outbox_message (channel, next_at)
  WHERE state IN ('waiting', 'sending');

CREATE INDEX outbox_message_settled ON outbox_message (state, settled_at)
  WHERE settled_at IS NOT NULL;

CREATE INDEX override_outcome_day ON override_outcome (counted_through);

CREATE INDEX raw_read_epc ON raw_read (epc, seen_at) WHERE epc IS NOT NULL;

CREATE INDEX raw_read_received ON raw_read (received_at);

CREATE INDEX recovery_code_person ON recovery_code (person);

CREATE INDEX replenishment_order_of_store
  ON replenishment_order (json_extract(content, '$.store'), number);

CREATE UNIQUE INDEX replenishment_order_open
  ON replenishment_order (suggestion) WHERE state <> 'cancelled';

CREATE INDEX replenishment_order_state ON replenishment_order (state);

CREATE INDEX replenishment_order_suggestion ON replenishment_order (suggestion);

CREATE INDEX reservation_store ON reservation (store_id, material_id);

CREATE INDEX run_day ON run (day, published_at);

CREATE INDEX second_factor_person ON second_factor (person);

CREATE INDEX sign_in_person ON sign_in (person);

CREATE INDEX stock_movement_order ON stock_movement (order_number, line);

CREATE INDEX stock_movement_store ON stock_movement (store_id, business_day);

CREATE INDEX suggestion_override_batch ON suggestion_override (batch);

CREATE INDEX suggestion_override_day ON suggestion_override (day);

CREATE UNIQUE INDEX suggestion_override_line ON suggestion_override (line, row_version);

CREATE INDEX tag_presence_store ON tag_presence (store_id, arrived_at) WHERE store_id IS NOT NULL;

CREATE INDEX tag_reader_key_by_reader ON tag_reader_key (reader);

CREATE INDEX trace_event_event_time ON trace_event (event_time, sequence);

CREATE INDEX trace_event_record_time ON trace_event (record_time, sequence);

CREATE INDEX trace_subscription_due ON trace_subscription (due_at);

CREATE INDEX trace_subscription_query ON trace_subscription (query);

CREATE INDEX transfer_offer_donor ON transfer_offer (from_store, state);

CREATE INDEX transfer_order_request ON transfer_order (request);

CREATE INDEX transfer_order_state ON transfer_order (state);

CREATE INDEX transfer_outcome_day ON transfer_outcome (counted_through);

CREATE INDEX transfer_request_ending ON transfer_request (needed_by)
  WHERE state IN ('asked', 'offered');

CREATE INDEX transfer_request_of_store ON transfer_request (store_id, material_id, asked_in);

CREATE INDEX transfer_request_open ON transfer_request (store_id, material_id)
  WHERE state IN ('asked', 'offered');

CREATE INDEX transfer_request_store ON transfer_request (store_id, asked_in);

CREATE INDEX transfer_request_unmet ON transfer_request (store_id) WHERE state = 'asked';

CREATE INDEX transfer_request_untold ON transfer_request (asked_at)
  WHERE state IN ('asked', 'offered') AND escalated_instant IS NULL;

CREATE INDEX transfer_request_waiting ON transfer_request (asked_in, asked_at)
  WHERE state IN ('asked', 'offered');

CREATE INDEX weather_warning_run ON weather_warning (run, store_id, material_id);
