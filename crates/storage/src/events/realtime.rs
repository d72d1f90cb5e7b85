//! What happens now, by the time of events rather than by the start of visits.

use duckdb::{Connection, params};

use super::query::Dark;
use super::{Reader, StoreError};

const MINUTE_MS: i64 = 60_000;
const HOUR_MS: i64 = 60 * MINUTE_MS;
/// Visits do not last longer, so that older ones need not be read.
const LONGEST_VISIT_MS: i64 = 24 * HOUR_MS;

/// What happened in the last minutes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Now {
    /// Distinct visitors.
    pub visitors: u64,
    /// Visits that began or went on.
    pub visits: u64,
    /// Page views by minute, oldest first.
    pub views: Vec<u64>,
    /// Pages by views.
    pub pages: Vec<Counted>,
    /// Most probable sources by visits.
    pub sources: Vec<Counted>,
    /// Most probable apps of private shares by visits.
    pub apps: Vec<Counted>,
    /// Dark visits.
    pub dark: Dark,
}

/// How many of one value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    /// The value.
    pub value: String,
    /// Page views or visits.
    pub count: u64,
    /// Distinct visitors.
    pub visitors: u64,
}

impl Reader {
    /// What happened on a site in the `minutes` before `until` (ms since 1970), with `top` rows of each list.
    ///
    /// # Errors
    /// The engine's.
    pub fn now(&self, site: u32, until: i64, minutes: u32, top: u32) -> Result<Now, StoreError> {
        let from = until - i64::from(minutes) * MINUTE_MS;
        let moment = self.connection.unchecked_transaction()?;
        let span = Span { site, from, until, top };
        let mut now = Now { views: vec![0; minutes as usize], ..Now::default() };
        span.views(&moment, &mut now.views)?;
        span.totals(&moment, &mut now)?;
        now.pages = span.pages(&moment)?;
        now.sources = span.visits_by(&moment, "source", "true")?;
        now.apps = span.visits_by(&moment, "app", "v.app > 0")?;
        moment.finish()?;
        Ok(now)
    }

    /// When the first visit of a site began, of those that are still known, in ms since 1970.
    ///
    /// # Errors
    /// The engine's.
    pub fn first_ms(&self, site: u32) -> Result<Option<i64>, StoreError> {
        let sql = "SELECT min(first) FROM (SELECT min(started) AS first FROM visits WHERE site = $1 \
                   UNION ALL SELECT min(started) FROM open_visits WHERE site = $1 \
                   UNION ALL SELECT min(day) FROM daily_total WHERE site = $1)";
        Ok(self.connection.query_row(sql, [site], |row| row.get(0))?)
    }
}

struct Span {
    site: u32,
    from: i64,
    until: i64,
    top: u32,
}

impl Span {
    /// Events of people in the span, as `e`.
    fn events(&self) -> String {
        let Span { site, from, until, .. } = self;
        let oldest = from - LONGEST_VISIT_MS;
        format!(
            "FROM events e WHERE e.site = {site} AND e.started >= {oldest} AND e.started < {until} AND e.time >= {from} \
             AND e.time < {until} AND e.machine = 0"
        )
    }

    /// Visits that went on in the span, as `v`.
    fn visits(&self) -> String {
        let Span { site, from, until, .. } = self;
        let oldest = from - LONGEST_VISIT_MS;
        let of = |table: &str| {
            format!(
                "SELECT visitor, source, app, dark, dark_proven, dark_possible FROM {table} WHERE site = {site} \
                 AND started >= {oldest} AND started < {until} AND ended >= {from}"
            )
        };
        format!("FROM ({} UNION ALL {}) v", of("visits"), of("open_visits"))
    }

    fn views(&self, connection: &Connection, views: &mut [u64]) -> Result<(), StoreError> {
        let sql = format!(
            "SELECT CAST((e.time - {}) // {MINUTE_MS} AS UINTEGER) AS minute, count(*) {} AND e.kind = 0 GROUP BY minute",
            self.from,
            self.events()
        );
        let mut statement = connection.prepare(&sql)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            if let Some(place) = views.get_mut(row.get::<_, u32>(0)? as usize) {
                *place = row.get(1)?;
            }
        }
        Ok(())
    }

    fn totals(&self, connection: &Connection, now: &mut Now) -> Result<(), StoreError> {
        let sql = format!("SELECT count(DISTINCT nullif(e.visitor, 0)) {}", self.events());
        now.visitors = connection.query_row(&sql, [], |row| row.get(0))?;
        let sum = |what: &str| format!("CAST(coalesce(sum({what}), 0) AS UBIGINT)");
        let sql = format!(
            "SELECT count(*), {}, {}, {}, {} {}",
            sum("v.dark"),
            sum("v.dark_proven"),
            sum("v.dark_possible"),
            sum("CAST(v.dark AS BIGINT) * (1000000 - v.dark) // 1000000"),
            self.visits()
        );
        let (visits, dark) = connection.query_row(&sql, [], |row| {
            let dark = Dark {
                expected: row.get(1)?,
                proven: row.get(2)?,
                possible: row.get(3)?,
                variance: row.get(4)?,
            };
            Ok((row.get(0)?, dark))
        })?;
        (now.visits, now.dark) = (visits, dark);
        Ok(())
    }

    fn pages(&self, connection: &Connection) -> Result<Vec<Counted>, StoreError> {
        let grouped = format!(
            "SELECT e.page AS value, count(*) AS count, count(DISTINCT nullif(e.visitor, 0)) AS visitors {} AND e.kind = 0 \
             GROUP BY e.page",
            self.events()
        );
        self.counted(connection, &grouped)
    }

    fn visits_by(
        &self,
        connection: &Connection,
        column: &str,
        when: &str,
    ) -> Result<Vec<Counted>, StoreError> {
        let grouped = format!(
            "SELECT v.{column} AS value, count(*) AS count, count(DISTINCT nullif(v.visitor, 0)) AS visitors {} WHERE {when} \
             GROUP BY v.{column}",
            self.visits()
        );
        self.counted(connection, &grouped)
    }

    fn counted(&self, connection: &Connection, grouped: &str) -> Result<Vec<Counted>, StoreError> {
        let sql = format!(
            "SELECT coalesce(n.text, '') AS text, g.count, g.visitors FROM ({grouped}) g LEFT JOIN names n ON n.id = g.value \
             ORDER BY g.count DESC, text LIMIT ?"
        );
        let mut statement = connection.prepare(&sql)?;
        let rows = statement.query_map(params![self.top], |row| {
            Ok(Counted { value: row.get(0)?, count: row.get(1)?, visitors: row.get(2)? })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}
