-- Keys under which share tokens are hashed, one a day; when the last token of a day is too old to be known, its key is destroyed.
CREATE TABLE token_keys (
    day INTEGER PRIMARY KEY, -- days since 1970 (UTC)
    key BLOB NOT NULL CHECK (length(key) = 16)
) STRICT;

-- Which exports were taken in is in the event store, beside their sums.
DROP TABLE imports;
