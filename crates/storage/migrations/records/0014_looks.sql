-- How a workspace looks to its people and guests, and the first to whoever signs in: colours as #rrggbb, a PNG.
CREATE TABLE looks (
    workspace INTEGER PRIMARY KEY REFERENCES workspaces ON DELETE CASCADE,
    accent_light TEXT,
    accent_dark TEXT,
    logo BLOB
) STRICT;
