-- Keys of sites that ask their visitors whether they may be known again: the ids of those who agree are hashed under them. They last, and
-- backups hold them; they go when a site asks no more, and with the site.
CREATE TABLE consent_keys (
    site INTEGER PRIMARY KEY REFERENCES sites ON DELETE CASCADE,
    key BLOB NOT NULL CHECK (length(key) = 16)
) STRICT;
