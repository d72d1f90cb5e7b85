-- Who did what, when, on what, from which kind of client. Nothing in it is ever changed, and nothing younger than 30 days is deleted.
-- `account` refers to nobody: what was done stays when whoever did it is gone.
CREATE TABLE audit (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    workspace INTEGER,
    account INTEGER,
    who TEXT NOT NULL,
    action TEXT NOT NULL,
    what TEXT NOT NULL,
    client TEXT NOT NULL
) STRICT;

CREATE INDEX audit_of_workspace ON audit (workspace, id);
-- What is past its time is looked for once a minute.
CREATE INDEX audit_by_time ON audit (at);

CREATE TRIGGER audit_stays_as_it_is BEFORE UPDATE ON audit BEGIN
    SELECT RAISE(ABORT, 'an entry of the audit log is never changed');
END;

CREATE TRIGGER audit_stays BEFORE DELETE ON audit WHEN old.at > unixepoch() - 30 * 24 * 60 * 60 BEGIN
    SELECT RAISE(ABORT, 'an entry of the audit log is kept for 30 days at least');
END;
