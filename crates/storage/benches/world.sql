-- A site's year, made within the engine: $VISITS visits of about three events each on 50,000 pages.
INSERT INTO names SELECT i, 1, '/' || ['news', 'sport', 'culture', 'opinion', 'local'][1 + i % 5] || '/article-' || i FROM range(1, 50001) r(i);
INSERT INTO names SELECT 50000 + i, 1, 'host' || i || '.example' FROM range(1, 2001) r(i);
INSERT INTO names SELECT 52000 + i, 1, 'campaign-' || i FROM range(1, 201) r(i);
INSERT INTO names SELECT 53000 + i, 1, 'word-' || i FROM range(1, 501) r(i);
INSERT INTO names VALUES (54001, 1, 'pageview'), (54002, 1, 'engagement'), (54003, 1, 'Signup'), (54004, 1, 'outbound');
CREATE TEMP MACRO u(i, salt) AS hash(CAST(i AS BIGINT) * 1009 + salt) / 18446744073709551616.0;
CREATE TEMP MACRO pick(i, salt, n, power) AS CAST(floor(n * u(i, salt) ** power) AS UINTEGER);
INSERT INTO visits BY NAME
SELECT 1 AS site, i * 8 + 1 AS visit,
    hash(CASE WHEN u(i, 1) < 0.15 THEN i - 1 - pick(i, 2, 50, 1) ELSE i END) AS visitor,
    1735689600000 + CAST(i * (31536000000.0 / $VISITS) AS BIGINT) AS started,
    started + CASE WHEN views > 1 THEN views * 40000 ELSE 0 END AS ended,
    1 + pick(i, 3, 50000, 3) AS entry_page, 1 + pick(i, 4, 50000, 3) AS exit_page,
    views, views + CAST(u(i, 7) < 0.2 AS INT) AS events, 1000 + pick(i, 8, 60000, 1) AS engaged_ms,
    53001 + pick(i, 9, 120, 3) AS country, 53201 + pick(i, 10, 3, 1.5) AS device, 53211 + pick(i, 11, 7, 1.5) AS os,
    53221 + pick(i, 12, 9, 1.5) AS browser,
    CASE WHEN u(i, 13) < 0.5 THEN 0 ELSE 50001 + pick(i, 26, 2000, 4) END AS referrer,
    CASE WHEN u(i, 14) < 0.8 THEN 0 ELSE 52001 + pick(i, 15, 200, 2) END AS campaign_source,
    CASE WHEN u(i, 14) < 0.8 THEN 0 ELSE 52001 + pick(i, 16, 10, 1) END AS campaign_medium,
    CASE WHEN u(i, 14) < 0.8 THEN 0 ELSE 52001 + pick(i, 17, 200, 2) END AS campaign_name,
    53241 + pick(i, 18, 20, 2) AS channel, 53271 + pick(i, 19, 70, 2) AS source,
    CASE WHEN u(i, 20) < 0.7 THEN 0 ELSE 53350 + pick(i, 21, 25, 2) END AS app,
    53401 + pick(i, 22, 3, 1) AS grade, 53411 + pick(i, 23, 20, 1) AS evidence, 500000 + pick(i, 24, 500000, 1) AS probability,
    pick(i, 25, 1000000, 3) AS dark, dark // 2 AS dark_proven, 1000000 - (1000000 - dark) // 2 AS dark_possible,
    false AS repeated, 0 AS origin, '' AS candidates, '/some/page?with=query' AS target, 'https://host.example/' AS referrer_url,
    '' AS requested_with, 3 AS fetch, false AS user_activated, false AS own_referrer, true AS records_referrer,
    126 AS browser_major, 0 AS browser_minor, 126 AS chromium, 0 AS ios_major, 0 AS ios_minor, 0 AS in_app, false AS webview,
    false AS returning_visitor, false AS seen_page, false AS own_share, 0 AS receipts_before, 3 AS assets
FROM (SELECT i, CASE WHEN u(i, 5) < 0.6 THEN 1 ELSE 2 + pick(i, 6, 5, 2) END AS views FROM range($VISITS) r(i));
INSERT INTO events BY NAME
SELECT site, started, started + k * 30000 AS time, visit + k AS seq, visit, visitor,
    CASE WHEN k < views THEN 0 WHEN k = views THEN 1 ELSE 2 END AS kind,
    CASE kind WHEN 0 THEN 54001 WHEN 1 THEN 54002 ELSE 54003 + pick(visit, 31, 2, 1) END AS name,
    CASE WHEN k = 0 THEN entry_page WHEN k >= views - 1 THEN exit_page ELSE 1 + pick(visit + k, 30, 50000, 3) END AS page,
    0 AS link, NULL AS revenue, 0 AS currency, CASE WHEN kind = 1 THEN engaged_ms ELSE 0 END AS engaged_ms, NULL AS scroll,
    0 AS origin, 0 AS machine, false AS again
FROM (SELECT *, unnest(range(events + 1)) AS k FROM visits);
