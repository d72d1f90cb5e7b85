//! Visits as an experiment counts them: whose, on which page, what they brought, and who passed them on.

use duckdb::params;

use super::worth::Goal;
use super::{Reader, StoreError};

/// A visit that counts for units of an experiment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitVisit {
    /// The visit.
    pub visit: u64,
    /// Its visitor of that day.
    pub visitor: u64,
    /// When it began, in ms since 1970.
    pub started_ms: i64,
    /// The first page of the experiment that was seen in it; none: it saw none.
    pub page: Option<String>,
    /// The visit that passed it on; 0 if none is known.
    pub parent: u64,
    /// Conversions.
    pub conversions: u32,
    /// Revenue, in thousandths of the currency.
    pub revenue: i64,
}

impl Reader {
    /// The visits that began in the goal's range, in the order in which they began, at most `most` of them. A page is of the experiment if its path
    /// begins with one of `prefixes`; without any, each is. Pages have their paths only if `names_pages`.
    ///
    /// # Errors
    /// If there are more, or the engine's.
    pub fn unit_visits(
        &self,
        goal: &Goal,
        prefixes: &[String],
        currency: &str,
        names_pages: bool,
        most: usize,
    ) -> Result<Vec<UnitVisit>, StoreError> {
        // Prefixes are joined by a character that no path has.
        let prefixes = prefixes.join("\n");
        let sql = "WITH known AS (
                SELECT visit, visitor, started FROM visits WHERE site = $1 AND started >= $2 AND started < $3
                UNION ALL
                SELECT visit, visitor, started FROM open_visits WHERE site = $1 AND started >= $2 AND started < $3
            ),
            name AS (SELECT id, text FROM names WHERE site = $1),
            page AS (
                SELECT id, text FROM name WHERE $5 = '' OR len(list_filter(string_split($5, chr(10)), p -> starts_with(text, p))) > 0
            ),
            seen AS (
                SELECT e.visit, arg_min(p.text, e.seq) AS page FROM events e JOIN page p ON p.id = e.page
                WHERE e.site = $1 AND e.started >= $2 AND e.started < $3 AND e.kind = 0 AND e.visit > 0 GROUP BY e.visit
            ),
            brought AS (
                SELECT e.visit, count(*) FILTER (e.revenue IS NULL OR e.revenue >= 0)::UINTEGER AS conversions,
                    coalesce(sum(e.revenue) FILTER (e.currency IN (SELECT id FROM name WHERE text = $6)), 0)::BIGINT AS revenue
                FROM events e WHERE e.site = $1 AND e.started >= $2 AND e.started < $3 AND e.machine = 0 AND e.visit > 0
                    AND CASE WHEN $4 = '' THEN e.revenue IS NOT NULL ELSE e.name IN (SELECT id FROM name WHERE text = $4) END
                GROUP BY e.visit
            )
            SELECT k.visit, k.visitor, k.started, CASE WHEN $8 OR s.page IS NULL THEN s.page ELSE '' END, coalesce(l.parent, 0), coalesce(b.conversions, 0), coalesce(b.revenue, 0)
            FROM known k LEFT JOIN seen s USING (visit) LEFT JOIN brought b USING (visit)
            LEFT JOIN lineage l ON l.site = $1 AND l.visit = k.visit ORDER BY k.started, k.visit LIMIT $7";
        let Goal { site, from, to, event } = goal;
        let event = event.as_deref().unwrap_or_default();
        let mut statement = self.connection.prepare(sql)?;
        let rows = statement.query_map(
            params![site, from, to, event, prefixes, currency, most as u64 + 1, names_pages],
            |row| {
                Ok(UnitVisit {
                    visit: row.get(0)?,
                    visitor: row.get(1)?,
                    started_ms: row.get(2)?,
                    page: row.get(3)?,
                    parent: row.get(4)?,
                    conversions: row.get(5)?,
                    revenue: row.get(6)?,
                })
            },
        )?;
        let visits: Vec<UnitVisit> = rows.collect::<Result<_, _>>()?;
        if visits.len() > most {
            let why = format!(
                "an experiment counts {most} visits at most: set it up for fewer pages or fewer days"
            );
            return Err(StoreError::Query(why));
        }
        Ok(visits)
    }
}
