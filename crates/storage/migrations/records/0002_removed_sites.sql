-- Sites that were removed and whose events have to be erased from the event store. A number is never given to another site, so that it stays
-- here: a store that is restored from a backup is erased of them again.
CREATE TABLE removed_sites (
    id INTEGER PRIMARY KEY,
    removed INTEGER NOT NULL
) STRICT;
