-- Experiments: units are dealt by a keyed hash of their names, so that nothing is kept of anybody. `details` is what it tries (JSON).
CREATE TABLE experiments (
    id      INTEGER PRIMARY KEY,
    site    INTEGER NOT NULL REFERENCES sites (id) ON DELETE CASCADE,
    name    TEXT    NOT NULL,
    key     BLOB    NOT NULL CHECK (length(key) = 16),
    details TEXT    NOT NULL CHECK (json_valid(details)),
    started INTEGER NOT NULL,
    ends    INTEGER NOT NULL,
    stopped INTEGER,                    -- NULL: it goes on until its end
    broken  INTEGER NOT NULL DEFAULT 0, -- units did not fall out as they were dealt, at some look
    UNIQUE (site, name)
) STRICT;
