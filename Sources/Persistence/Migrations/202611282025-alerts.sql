-- Where messages go: robots, mailboxes, webhooks. What must be secret is sealed (AES-GCM).
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
) STRICT, WITHOUT ROWID;

-- What a person wants to be told of.
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

-- What a rule has found; one that is not over yet is found once.
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

CREATE UNIQUE INDEX alert_open ON alert (rule, key) WHERE over_at IS NULL;
CREATE INDEX alert_kind ON alert (kind) WHERE over_at IS NULL;

-- A message on its way: its id is what a receiver knows a repeated one by.
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
  fault TEXT NOT NULL DEFAULT '',
  CHECK ((settled_at IS NULL) = (state IN ('waiting', 'sending')))
) STRICT, WITHOUT ROWID;

CREATE INDEX outbox_message_due ON outbox_message (channel, next_at)
  WHERE state IN ('waiting', 'sending');
CREATE INDEX outbox_message_settled ON outbox_message (state, settled_at)
  WHERE settled_at IS NOT NULL;

-- What is to be told, written in the transaction of its cause, and in which message it went.
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

CREATE INDEX outbox_item_waiting ON outbox_item (channel, id) WHERE message IS NULL;
CREATE INDEX outbox_item_message ON outbox_item (message) WHERE message IS NOT NULL;

-- When a channel was tried: its limit counts attempts, also those before a restart.
CREATE TABLE outbox_attempt (
  channel TEXT NOT NULL,
  at INTEGER NOT NULL,
  message TEXT NOT NULL,
  attempt INTEGER NOT NULL,
  PRIMARY KEY (channel, at, message, attempt)
) STRICT, WITHOUT ROWID;

-- The rules of a new ledger; all of them can be changed or removed.
INSERT INTO alert_rule (id, name, kind, threshold, state, scope, owner, channels, is_enabled)
VALUES
  ('stock-below-safety', 'Stock below safety 低于安全库存', 'stock_below_safety', 75, NULL, '{}', '', '[]', 1),
  ('runs-out', 'Runs out before delivery 到货前断货', 'runs_out', 50, NULL, '{}', '', '[]', 1),
  ('will-expire', 'Will expire 临期', 'will_expire', 200, NULL, '{}', '', '[]', 1),
  ('request-unanswered', 'Request unanswered 申请无人答复', 'request_unanswered', 20, NULL, '{}', '', '[]', 1),
  ('night-late', 'Night not finished by seven 七点夜间计划未完成', 'night_late', 7, NULL, '{}', '', '[]', 1),
  ('store-silent', 'Store silent 门店未上报', 'store_silent', 2, NULL, '{}', '', '[]', 1),
  ('order-not-sent', 'Approved and not sent 已批准未发出', 'order_stuck', 24, 'approved', '{}', '', '[]', 1),
  ('order-on-the-road', 'Sent and not arrived 在途过久', 'order_stuck', 12, 'dispatched', '{}', '', '[]', 1),
  ('order-at-the-door', 'Arrived and not received 到货未收', 'order_stuck', 12, 'arrived', '{}', '', '[]', 1),
  ('bias-rising', 'Forecast bias rising 预测偏差连升', 'bias_rising', 5, NULL, '{}', '', '[]', 1),
  ('returns-rising', 'Returns rising 退货连升', 'returns_rising', 3, NULL, '{}', '', '[]', 1),
  ('secret-ending', 'Secret near its end 密钥临期', 'secret_ending', 75, NULL, '{}', '', '[]', 1),
  ('weather-demand', 'Weather changes tomorrow 天气影响明日需求', 'weather_demand', 10, NULL, '{}', '', '[]', 1);
