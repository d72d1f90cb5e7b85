-- What sources cost, as somebody entered it: days since 1970, amounts in thousandths.
CREATE TABLE costs (
    id          INTEGER PRIMARY KEY,
    site        INTEGER NOT NULL REFERENCES sites (id) ON DELETE CASCADE,
    source      TEXT    NOT NULL,
    from_day    INTEGER NOT NULL,
    to_day      INTEGER NOT NULL, -- the last
    thousandths INTEGER NOT NULL CHECK (thousandths >= 0),
    currency    TEXT    NOT NULL,
    note        TEXT    NOT NULL
) STRICT;
CREATE INDEX costs_by_site ON costs (site, from_day);
