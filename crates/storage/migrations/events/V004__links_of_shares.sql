-- The short link that was passed on, as host/slug, a name; 0 where it is none.
ALTER TABLE shares ADD COLUMN link UINTEGER DEFAULT 0;
