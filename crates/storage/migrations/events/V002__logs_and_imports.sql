-- How far logs have been read, by the hour: a log's hour is known by what its first lines ask for.
CREATE TABLE log_hours (
    site  UINTEGER NOT NULL,
    hour  BIGINT   NOT NULL, -- hours since 1970 (UTC)
    log   UBIGINT  NOT NULL, -- a number drawn for this log's hour
    lines UBIGINT  NOT NULL, -- that have been read
    heads VARCHAR  NOT NULL  -- hashes of the first 1, 2, 4, ... lines, in hex
);

-- What other tools counted: which exports were taken in, and their sums. No query of ours reads them together with figures of ours.
CREATE TABLE imports (
    site        UINTEGER NOT NULL,
    import      UINTEGER NOT NULL, -- from 1, by site
    fingerprint VARCHAR  NOT NULL, -- SHA-256 of the sums and their tool, in hex
    tool        VARCHAR  NOT NULL,
    name        VARCHAR  NOT NULL, -- of the file
    imported    BIGINT   NOT NULL, -- ms since 1970
    first_day   INTEGER  NOT NULL, -- days since 1970, in the tool's idea of a day
    last_day    INTEGER  NOT NULL,
    currency    VARCHAR  NOT NULL
);
CREATE TABLE imported (
    site          UINTEGER NOT NULL,
    import        UINTEGER NOT NULL,
    day           INTEGER  NOT NULL, -- days since 1970
    days          UINTEGER NOT NULL, -- that the row sums up
    dimension     VARCHAR  NOT NULL,
    value         VARCHAR  NOT NULL,
    visitors      UBIGINT, -- NULL: the tool does not tell
    visits        UBIGINT,
    views         UBIGINT,
    bounces       UBIGINT,
    duration_s    UBIGINT,
    events        UBIGINT,
    revenue_milli BIGINT
);
