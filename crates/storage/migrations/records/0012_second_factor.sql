-- Codes of an authenticator app (RFC 6238). The secret has to be known here: whoever reads this file could make codes. `last_step` is the
-- last time step whose code was taken: none is taken twice.
CREATE TABLE totp (
    account INTEGER PRIMARY KEY REFERENCES accounts ON DELETE CASCADE,
    secret BLOB NOT NULL CHECK (length(secret) = 20),
    confirmed INTEGER,
    last_step INTEGER NOT NULL DEFAULT 0
) STRICT;

-- For whoever has lost the app: each works once.
CREATE TABLE recovery_codes (
    code BLOB PRIMARY KEY CHECK (length(code) = 32),
    account INTEGER NOT NULL REFERENCES accounts ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE INDEX recovery_codes_of_account ON recovery_codes (account);

-- Whose password was right, and who has yet to give a code.
CREATE TABLE half_sign_ins (
    token BLOB PRIMARY KEY CHECK (length(token) = 32),
    account INTEGER NOT NULL REFERENCES accounts ON DELETE CASCADE,
    tries INTEGER NOT NULL DEFAULT 0,
    expires INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
