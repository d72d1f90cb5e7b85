-- How the cards of a site's links look: name and colors (JSON), and the logo as PNG.
CREATE TABLE brands (
    site INTEGER PRIMARY KEY REFERENCES sites ON DELETE CASCADE,
    brand TEXT NOT NULL CHECK (json_valid(brand)),
    logo BLOB
) STRICT;

-- What the targets of links say of themselves (JSON), and when they were asked. One that could not be read says nothing.
CREATE TABLE link_pages (
    link INTEGER PRIMARY KEY REFERENCES links ON DELETE CASCADE,
    asked INTEGER NOT NULL,
    found TEXT NOT NULL CHECK (json_valid(found))
) STRICT;

-- Whoever holds links in memory holds these too.
CREATE TRIGGER brands_added AFTER INSERT ON brands BEGIN
    UPDATE link_changes SET number = number + 1;
END;

CREATE TRIGGER brands_changed AFTER UPDATE ON brands BEGIN
    UPDATE link_changes SET number = number + 1;
END;

CREATE TRIGGER link_pages_added AFTER INSERT ON link_pages BEGIN
    UPDATE link_changes SET number = number + 1;
END;

CREATE TRIGGER link_pages_changed AFTER UPDATE OF found ON link_pages BEGIN
    UPDATE link_changes SET number = number + 1;
END;
