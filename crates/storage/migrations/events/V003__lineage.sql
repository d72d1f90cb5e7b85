-- Share tokens that are still known: where each was drawn. Rows go when their token is too old.
CREATE TABLE tokens (
    site       UINTEGER  NOT NULL,
    token      UBIGINT   NOT NULL, -- keyed hash
    time       BIGINT    NOT NULL, -- when it was drawn
    seq        UBIGINT   NOT NULL, -- of the event that told of it
    visit      UBIGINT   NOT NULL, -- in which it was drawn
    visitor    UBIGINT   NOT NULL, -- of that visit: nobody is a child of their own
    root       UBIGINT   NOT NULL, -- the first visit of its lineage
    generation USMALLINT,          -- how often the link had been passed on before; NULL: not known
    mechanism  UTINYINT  NOT NULL, -- Mechanism
    app        UINTEGER  NOT NULL  -- name
);

-- Visits that came by a token. No visitor is in it: who passed the page on to whom is told by numbers of visits alone.
CREATE TABLE lineage (
    site       UINTEGER  NOT NULL,
    visit      UBIGINT   NOT NULL,
    started    BIGINT    NOT NULL,
    token      UBIGINT   NOT NULL, -- keyed hash; 0: not known any more
    parent     UBIGINT   NOT NULL, -- the visit that passed it on; 0: not known any more
    root       UBIGINT   NOT NULL,
    generation USMALLINT,
    mechanism  UTINYINT,           -- NULL: not known any more
    app        UINTEGER  NOT NULL  -- name: that the sharer chose
);

-- The token of the link whose preview was fetched, where it is known; NULL: none.
ALTER TABLE shares ADD COLUMN token UBIGINT;

-- With what a visit arrived, for re-classification: mechanism and app by name, empty if not known; NULL: with no token.
ALTER TABLE visits ADD COLUMN carried VARCHAR;
