-- Guest links: whoever has one sees one site's figures, within the filters that it locks (JSON). One that is revoked is deleted.
CREATE TABLE guest_links (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    token BLOB NOT NULL UNIQUE CHECK (length(token) = 32),
    site INTEGER NOT NULL REFERENCES sites ON DELETE CASCADE,
    name TEXT NOT NULL,
    password TEXT,
    filters TEXT NOT NULL CHECK (json_valid(filters)),
    created INTEGER NOT NULL,
    expires INTEGER
) STRICT;

CREATE INDEX guest_links_of_site ON guest_links (site);

-- What those have who gave a link's password.
CREATE TABLE guest_passes (
    token BLOB PRIMARY KEY CHECK (length(token) = 32),
    link INTEGER NOT NULL REFERENCES guest_links ON DELETE CASCADE,
    expires INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
