-- Records: what people set up. Times are seconds since 1970 in UTC, days are days since then. Secrets are kept as SHA-256, passwords
-- as argon2id.

CREATE TABLE accounts (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    email TEXT NOT NULL UNIQUE COLLATE NOCASE,
    password TEXT NOT NULL,
    created INTEGER NOT NULL
) STRICT;

CREATE TABLE sessions (
    token BLOB PRIMARY KEY CHECK (length(token) = 32),
    account INTEGER NOT NULL REFERENCES accounts ON DELETE CASCADE,
    created INTEGER NOT NULL,
    expires INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE setup_tokens (
    token BLOB PRIMARY KEY CHECK (length(token) = 32),
    expires INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- AUTOINCREMENT: events name their site by this number, so it is never given to another.
CREATE TABLE sites (
    id INTEGER PRIMARY KEY AUTOINCREMENT CHECK (id BETWEEN 1 AND 4294967295),
    domain TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    time_zone TEXT NOT NULL,
    settings TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(settings)),
    created INTEGER NOT NULL
) STRICT;

CREATE TABLE api_keys (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    secret BLOB NOT NULL UNIQUE CHECK (length(secret) = 32),
    prefix TEXT NOT NULL,
    name TEXT NOT NULL,
    site INTEGER REFERENCES sites ON DELETE CASCADE,
    scopes TEXT NOT NULL,
    created INTEGER NOT NULL,
    last_used_day INTEGER,
    revoked INTEGER
) STRICT;

CREATE TABLE day_keys (
    day INTEGER PRIMARY KEY,
    key BLOB NOT NULL CHECK (length(key) = 16)
) STRICT;

CREATE TABLE log_positions (
    site INTEGER NOT NULL REFERENCES sites ON DELETE CASCADE,
    path TEXT NOT NULL,
    fingerprint BLOB NOT NULL,
    offset INTEGER NOT NULL CHECK (offset >= 0),
    PRIMARY KEY (site, path, fingerprint)
) STRICT, WITHOUT ROWID;

CREATE TABLE imports (
    site INTEGER NOT NULL REFERENCES sites ON DELETE CASCADE,
    fingerprint BLOB NOT NULL CHECK (length(fingerprint) = 32),
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    created INTEGER NOT NULL,
    PRIMARY KEY (site, fingerprint)
) STRICT, WITHOUT ROWID;
