-- People with accounts. Phone number and address are sealed (AES-GCM); the password is a hash.
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

-- Second factors (TOTP), sealed. One that is not confirmed yet opens nothing.
CREATE TABLE second_factor (
  id INTEGER PRIMARY KEY,
  person TEXT NOT NULL REFERENCES person,
  secret TEXT NOT NULL,
  made_at INTEGER NOT NULL,
  is_confirmed INTEGER NOT NULL CHECK (is_confirmed IN (0, 1)),
  -- The step of time whose code was used last; none is used twice.
  last_step INTEGER
) STRICT;

CREATE INDEX second_factor_person ON second_factor (person);

-- Codes for lost second factors, as HMACs; a used one is gone.
CREATE TABLE recovery_code (
  tag TEXT PRIMARY KEY CHECK (length(tag) = 64),
  person TEXT NOT NULL REFERENCES person
) STRICT, WITHOUT ROWID;

CREATE INDEX recovery_code_person ON recovery_code (person);

-- Who is signed in, by the hash of the token that the browser shows.
CREATE TABLE sign_in (
  token_hash TEXT PRIMARY KEY CHECK (length(token_hash) = 64),
  person TEXT NOT NULL REFERENCES person,
  made_at INTEGER NOT NULL,
  seen_at INTEGER NOT NULL,
  origin TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX sign_in_person ON sign_in (person);

-- Failed attempts to sign in, by hashed name and by address. They are kept here, so that starting
-- the program anew forgives nothing.
CREATE TABLE sign_in_failure (
  subject TEXT PRIMARY KEY,
  failures INTEGER NOT NULL CHECK (failures > 0),
  -- Attempts that were not even looked at since the last one that was.
  held_off INTEGER NOT NULL DEFAULT 0,
  last_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Keys of partners' programs, and their secrets as HMACs: two while one takes the other's place.
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

CREATE INDEX api_key_secret_key ON api_key_secret (key);

-- Which master keys of the key file this ledger has been used with.
CREATE TABLE master_key (
  version INTEGER PRIMARY KEY CHECK (version > 0),
  public_key TEXT NOT NULL,
  made_at INTEGER NOT NULL
) STRICT;
