-- Times are ms since 1970 (UTC). Columns whose comment says "name" hold an id of `names`; 0 is "none".
-- Probabilities are in millionths, so that sums are exact in any order.

-- Every text that is grouped by: pages, hosts, campaigns, words of closed vocabularies.
CREATE TABLE names (
    id   UINTEGER NOT NULL,
    site UINTEGER NOT NULL,
    text VARCHAR  NOT NULL
);

CREATE TABLE events (
    site       UINTEGER  NOT NULL,
    started    BIGINT    NOT NULL, -- of its visit; its own time if it has none
    time       BIGINT    NOT NULL,
    seq        UBIGINT   NOT NULL,
    visit      UBIGINT   NOT NULL, -- 0: none
    visitor    UBIGINT   NOT NULL,
    kind       UTINYINT  NOT NULL, -- EventKind
    name       UINTEGER  NOT NULL, -- name
    page       UINTEGER  NOT NULL, -- name
    link       UINTEGER  NOT NULL, -- name: where an outbound link led
    revenue    BIGINT,             -- thousandths of the currency
    currency   UINTEGER  NOT NULL, -- name
    engaged_ms UINTEGER  NOT NULL,
    scroll     UTINYINT,           -- percent
    origin     UTINYINT  NOT NULL, -- Origin
    machine    UINTEGER  NOT NULL, -- name: why its visit is a machine's
    again      BOOLEAN   NOT NULL  -- its visit has an earlier event on this page (known once its day is rolled up)
);

-- Properties of events, one a row.
CREATE TABLE props (
    site    UINTEGER NOT NULL,
    started BIGINT   NOT NULL, -- as the event's
    seq     UBIGINT  NOT NULL, -- of the event
    visit   UBIGINT  NOT NULL,
    key     UINTEGER NOT NULL, -- name
    value   VARCHAR  NOT NULL
);

-- Visits that go on: few, and replaced as they go.
CREATE TABLE open_visits (
    site            UINTEGER NOT NULL,
    visit           UBIGINT  NOT NULL, -- sequence number of its entry
    visitor         UBIGINT  NOT NULL,
    started         BIGINT   NOT NULL,
    ended           BIGINT   NOT NULL,
    entry_page      UINTEGER NOT NULL, -- name
    exit_page       UINTEGER NOT NULL, -- name
    views           UINTEGER NOT NULL,
    events          UINTEGER NOT NULL, -- page views and custom events
    engaged_ms      UINTEGER NOT NULL,
    country         UINTEGER NOT NULL, -- name
    device          UINTEGER NOT NULL, -- name
    os              UINTEGER NOT NULL, -- name
    browser         UINTEGER NOT NULL, -- name
    referrer        UINTEGER NOT NULL, -- name: host or package
    campaign_source UINTEGER NOT NULL, -- name
    campaign_medium UINTEGER NOT NULL, -- name
    campaign_name   UINTEGER NOT NULL, -- name
    channel         UINTEGER NOT NULL, -- name: of the GA view
    source          UINTEGER NOT NULL, -- name: most probable source
    app             UINTEGER NOT NULL, -- name: most probable app of a private share
    grade           UINTEGER NOT NULL, -- name
    evidence        UINTEGER NOT NULL, -- name: what decided
    probability     UINTEGER NOT NULL, -- of `source`
    dark            UINTEGER NOT NULL, -- probability of dark social
    dark_proven     UINTEGER NOT NULL, -- the least it counts as dark social
    dark_possible   UINTEGER NOT NULL, -- the most it counts as dark social
    repeated        BOOLEAN  NOT NULL  -- its visitor has another visit or event that day (known once the day is rolled up)
);

-- Ended visits: the same, and what their verdicts rest on, kept for re-classification.
CREATE TABLE visits AS SELECT *,
    CAST(NULL AS UTINYINT) AS origin,
    CAST(NULL AS VARCHAR) AS candidates, -- the whole verdict
    CAST(NULL AS VARCHAR) AS target,
    CAST(NULL AS VARCHAR) AS referrer_url,
    CAST(NULL AS VARCHAR) AS requested_with,
    CAST(NULL AS UTINYINT) AS fetch, -- FetchCode
    CAST(NULL AS BOOLEAN) AS user_activated,
    CAST(NULL AS BOOLEAN) AS own_referrer,
    CAST(NULL AS BOOLEAN) AS records_referrer,
    CAST(NULL AS VARCHAR) AS redirect_target, -- NULL: no redirect led here
    CAST(NULL AS VARCHAR) AS redirect_referrer_url,
    CAST(NULL AS VARCHAR) AS redirect_requested_with,
    CAST(NULL AS UTINYINT) AS redirect_fetch,
    CAST(NULL AS BOOLEAN) AS redirect_user_activated,
    CAST(NULL AS BOOLEAN) AS redirect_own_referrer,
    CAST(NULL AS BOOLEAN) AS redirect_records_referrer,
    CAST(NULL AS USMALLINT) AS browser_major,
    CAST(NULL AS USMALLINT) AS browser_minor,
    CAST(NULL AS USMALLINT) AS chromium,
    CAST(NULL AS USMALLINT) AS ios_major,
    CAST(NULL AS USMALLINT) AS ios_minor,
    CAST(NULL AS UINTEGER) AS in_app, -- name: pattern of the in-app table's row
    CAST(NULL AS BOOLEAN) AS webview,
    CAST(NULL AS BOOLEAN) AS returning_visitor,
    CAST(NULL AS BOOLEAN) AS seen_page,
    CAST(NULL AS BOOLEAN) AS own_share,
    CAST(NULL AS UINTEGER) AS receipts_before,
    CAST(NULL AS UINTEGER) AS assets
FROM open_visits LIMIT 0;

CREATE TABLE shares (
    site     UINTEGER NOT NULL,
    time     BIGINT   NOT NULL,
    seq      UBIGINT  NOT NULL, -- of the fetch that shows it
    page     UINTEGER NOT NULL, -- name
    fetcher  UINTEGER NOT NULL, -- name
    audience UINTEGER NOT NULL  -- name
);

-- Days that are rolled up; the day is the site's, so its bounds are kept.
CREATE TABLE rolled (
    site    UINTEGER NOT NULL,
    day     BIGINT   NOT NULL, -- when it began
    day_end BIGINT   NOT NULL  -- when it ended
);

-- Up to when a site's rows are pruned: sums from before cannot be made anew.
CREATE TABLE pruned (
    site       UINTEGER NOT NULL,
    raw_before BIGINT   NOT NULL
);

-- Sums of a day by value of one dimension. One table a dimension, so that a panel reads its own rows only. The engine adds up signed
-- numbers several times as fast as unsigned ones.
CREATE TABLE daily_total (
    site          UINTEGER NOT NULL,
    day           BIGINT   NOT NULL,
    value         UINTEGER NOT NULL, -- name
    visitors      BIGINT   NOT NULL,
    visits        BIGINT   NOT NULL,
    views         BIGINT   NOT NULL,
    events        BIGINT   NOT NULL,
    bounces       BIGINT   NOT NULL,
    duration_ms   BIGINT   NOT NULL,
    engaged_ms    BIGINT   NOT NULL,
    dark          BIGINT   NOT NULL,
    dark_proven   BIGINT   NOT NULL,
    dark_possible BIGINT   NOT NULL,
    dark_variance BIGINT   NOT NULL
);
CREATE TABLE daily_page            AS FROM daily_total LIMIT 0;
CREATE TABLE daily_event           AS FROM daily_total LIMIT 0;
CREATE TABLE daily_entry_page      AS FROM daily_total LIMIT 0;
CREATE TABLE daily_exit_page       AS FROM daily_total LIMIT 0;
CREATE TABLE daily_source          AS FROM daily_total LIMIT 0;
CREATE TABLE daily_app             AS FROM daily_total LIMIT 0;
CREATE TABLE daily_grade           AS FROM daily_total LIMIT 0;
CREATE TABLE daily_channel         AS FROM daily_total LIMIT 0;
CREATE TABLE daily_referrer        AS FROM daily_total LIMIT 0;
CREATE TABLE daily_campaign_source AS FROM daily_total LIMIT 0;
CREATE TABLE daily_campaign_medium AS FROM daily_total LIMIT 0;
CREATE TABLE daily_campaign_name   AS FROM daily_total LIMIT 0;
CREATE TABLE daily_country         AS FROM daily_total LIMIT 0;
CREATE TABLE daily_device          AS FROM daily_total LIMIT 0;
CREATE TABLE daily_os              AS FROM daily_total LIMIT 0;
CREATE TABLE daily_browser         AS FROM daily_total LIMIT 0;

-- Runs of days whose sums are added up once more: a year's panel reads a few of these and the days left over.
CREATE TABLE spans (
    site     UINTEGER NOT NULL,
    span     BIGINT   NOT NULL, -- when it began
    span_end BIGINT   NOT NULL  -- when it ended
);

-- Sums of a span, where `day` is when it began.
CREATE TABLE span_total           AS FROM daily_total LIMIT 0;
CREATE TABLE span_page            AS FROM daily_total LIMIT 0;
CREATE TABLE span_event           AS FROM daily_total LIMIT 0;
CREATE TABLE span_entry_page      AS FROM daily_total LIMIT 0;
CREATE TABLE span_exit_page       AS FROM daily_total LIMIT 0;
CREATE TABLE span_source          AS FROM daily_total LIMIT 0;
CREATE TABLE span_app             AS FROM daily_total LIMIT 0;
CREATE TABLE span_grade           AS FROM daily_total LIMIT 0;
CREATE TABLE span_channel         AS FROM daily_total LIMIT 0;
CREATE TABLE span_referrer        AS FROM daily_total LIMIT 0;
CREATE TABLE span_campaign_source AS FROM daily_total LIMIT 0;
CREATE TABLE span_campaign_medium AS FROM daily_total LIMIT 0;
CREATE TABLE span_campaign_name   AS FROM daily_total LIMIT 0;
CREATE TABLE span_country         AS FROM daily_total LIMIT 0;
CREATE TABLE span_device          AS FROM daily_total LIMIT 0;
CREATE TABLE span_os              AS FROM daily_total LIMIT 0;
CREATE TABLE span_browser         AS FROM daily_total LIMIT 0;

-- How far the journal has been delivered, and from where it must be replayed.
CREATE TABLE position (
    seq         UBIGINT NOT NULL,
    replay_from UBIGINT NOT NULL,
    clock_ms    BIGINT  NOT NULL -- visits have been ended by silence up to then
);
INSERT INTO position VALUES (0, 1, 0);
