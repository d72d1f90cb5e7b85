-- Workspaces group sites and the people who look at them. Whatever there was before is in the first, and whoever had an account owns it.
CREATE TABLE workspaces (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    created INTEGER NOT NULL
) STRICT;

INSERT INTO workspaces (id, name, created) VALUES (1, 'Entrenous', unixepoch());

-- A column that refers to another table may be added only if it admits NULL.
ALTER TABLE sites ADD COLUMN workspace INTEGER REFERENCES workspaces;
UPDATE sites SET workspace = 1;

CREATE TRIGGER sites_have_a_workspace BEFORE INSERT ON sites WHEN new.workspace IS NULL BEGIN
    SELECT RAISE(ABORT, 'a site is of a workspace');
END;

ALTER TABLE api_keys ADD COLUMN workspace INTEGER REFERENCES workspaces ON DELETE CASCADE;
UPDATE api_keys SET workspace = 1;

CREATE TRIGGER keys_have_a_workspace BEFORE INSERT ON api_keys WHEN new.workspace IS NULL BEGIN
    SELECT RAISE(ABORT, 'a key is of a workspace');
END;

-- NULL: as the browser says.
ALTER TABLE accounts ADD COLUMN name TEXT NOT NULL DEFAULT '';
ALTER TABLE accounts ADD COLUMN language TEXT;
ALTER TABLE accounts ADD COLUMN theme TEXT;

CREATE TABLE memberships (
    account INTEGER NOT NULL REFERENCES accounts ON DELETE CASCADE,
    workspace INTEGER NOT NULL REFERENCES workspaces ON DELETE CASCADE,
    role TEXT NOT NULL CHECK (role IN ('client', 'viewer', 'analyst', 'admin', 'owner')),
    since INTEGER NOT NULL,
    PRIMARY KEY (account, workspace)
) STRICT, WITHOUT ROWID;

CREATE INDEX members_of_workspace ON memberships (workspace);

INSERT INTO memberships (account, workspace, role, since) SELECT id, 1, 'owner', created FROM accounts;

-- The sites that a client sees.
CREATE TABLE client_sites (
    account INTEGER NOT NULL,
    workspace INTEGER NOT NULL,
    site INTEGER NOT NULL REFERENCES sites ON DELETE CASCADE,
    PRIMARY KEY (account, workspace, site),
    FOREIGN KEY (account, workspace) REFERENCES memberships ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

-- `sites` is a JSON list of numbers. Whoever is gone has invited nobody.
CREATE TABLE invitations (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    token BLOB NOT NULL UNIQUE CHECK (length(token) = 32),
    workspace INTEGER NOT NULL REFERENCES workspaces ON DELETE CASCADE,
    role TEXT NOT NULL,
    sites TEXT NOT NULL CHECK (json_valid(sites)),
    note TEXT NOT NULL,
    invited_by INTEGER NOT NULL REFERENCES accounts ON DELETE CASCADE,
    created INTEGER NOT NULL,
    expires INTEGER NOT NULL
) STRICT;

-- Sessions get a number to be named by, what kind of client they are of, and when it was last seen, to the hour.
CREATE TABLE numbered_sessions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    token BLOB NOT NULL UNIQUE CHECK (length(token) = 32),
    account INTEGER NOT NULL REFERENCES accounts ON DELETE CASCADE,
    client TEXT NOT NULL DEFAULT '',
    created INTEGER NOT NULL,
    seen INTEGER NOT NULL,
    expires INTEGER NOT NULL
) STRICT;

INSERT INTO numbered_sessions (token, account, created, seen, expires)
SELECT token, account, created, created, expires FROM sessions;
DROP TABLE sessions;
ALTER TABLE numbered_sessions RENAME TO sessions;
CREATE INDEX sessions_of_account ON sessions (account);
