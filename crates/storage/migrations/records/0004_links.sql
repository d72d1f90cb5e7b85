-- Short links. A slug is found by its small letters; how it was written is kept. `details` is what the link does (JSON), `used` how many
-- clicks one with a limit has had. A link that is archived keeps its slug: what is printed must never lead elsewhere by chance.
CREATE TABLE links (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    site INTEGER NOT NULL REFERENCES sites ON DELETE CASCADE,
    host TEXT NOT NULL,
    slug TEXT NOT NULL,
    folded TEXT NOT NULL,
    name TEXT NOT NULL,
    details TEXT NOT NULL CHECK (json_valid(details)),
    password TEXT,
    used INTEGER NOT NULL DEFAULT 0,
    created INTEGER NOT NULL,
    archived INTEGER,
    UNIQUE (host, folded)
) STRICT;

CREATE INDEX links_of_site ON links (site);

-- The first rule that fits leads.
CREATE TABLE link_rules (
    link INTEGER NOT NULL REFERENCES links ON DELETE CASCADE,
    place INTEGER NOT NULL,
    rule TEXT NOT NULL CHECK (json_valid(rule)),
    PRIMARY KEY (link, place)
) STRICT, WITHOUT ROWID;

-- What a site's campaign parameters may say.
CREATE TABLE utm (
    site INTEGER PRIMARY KEY REFERENCES sites ON DELETE CASCADE,
    registry TEXT NOT NULL CHECK (json_valid(registry))
) STRICT;

-- Grows with each change of a link: whoever holds them in memory reads them again then, and not when something else was written.
CREATE TABLE link_changes (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    number INTEGER NOT NULL
) STRICT;

INSERT INTO link_changes (one, number) VALUES (1, 0);

CREATE TRIGGER links_added AFTER INSERT ON links BEGIN
    UPDATE link_changes SET number = number + 1;
END;

-- Not when a click is counted.
CREATE TRIGGER links_changed AFTER UPDATE OF site, host, slug, name, details, password, archived ON links BEGIN
    UPDATE link_changes SET number = number + 1;
END;

CREATE TRIGGER links_removed AFTER DELETE ON links BEGIN
    UPDATE link_changes SET number = number + 1;
END;
