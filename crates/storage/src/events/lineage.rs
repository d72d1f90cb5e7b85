//! Share tokens, and the visits that came by them.

use std::collections::HashMap;

use duckdb::{Connection, params};
use entrenous_core::evidence::source::App;
use entrenous_core::share::Mechanism;

use super::append::Columns;
use super::rows::{LineageRow, TokenRow};
use super::{EventStore, Reader, StoreError};

impl EventStore {
    /// Those of the tokens (site, hash) that are known, as they were drawn. Linear in the tokens that are kept.
    ///
    /// # Errors
    /// The engine's.
    pub fn tokens(&self, asked: &[(u32, u64)]) -> Result<Vec<TokenRow>, StoreError> {
        if asked.is_empty() {
            return Ok(Vec::new());
        }
        // Numbers of ours, no text of anybody's.
        let list: Vec<String> =
            asked.iter().map(|(site, token)| format!("({site}, {token}::UBIGINT)")).collect();
        let sql = format!(
            "SELECT t.site, t.token, t.time, t.seq, t.visit, t.visitor, t.root, t.generation, t.mechanism, coalesce(n.text, '')
             FROM tokens t JOIN (VALUES {}) asked(site, token) ON t.token = asked.token AND t.site = asked.site
             LEFT JOIN names n ON n.site = t.site AND n.id = t.app AND t.app > 0",
            list.join(", ")
        );
        let mut statement = self.connection.prepare(&sql)?;
        let rows = statement.query_map([], |row| {
            let app: String = row.get(9)?;
            Ok(TokenRow {
                site: row.get(0)?,
                token: row.get(1)?,
                time_ms: row.get(2)?,
                seq: row.get(3)?,
                visit: row.get(4)?,
                visitor: row.get(5)?,
                root: row.get(6)?,
                generation: row.get(7)?,
                mechanism: row.get(8)?,
                app: app.parse().map_or("", App::name),
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Forgets tokens that were drawn before `before_ms`: nobody can be found by them any more. Returns how many.
    ///
    /// # Errors
    /// The engine's.
    pub fn forget_tokens(&mut self, before_ms: i64) -> Result<usize, StoreError> {
        Ok(self.connection.execute("DELETE FROM tokens WHERE time < ?", params![before_ms])?)
    }
}

pub(super) fn append_tokens(
    connection: &Connection,
    rows: &[TokenRow],
    apps: &[u32],
) -> Result<(), StoreError> {
    let mut columns = Columns::new(rows, apps);
    columns.add(|row| row.site).add(|row| row.token).add(|row| row.time_ms).add(|row| row.seq);
    columns.add(|row| row.visit).add(|row| row.visitor).add(|row| row.root).add(|row| row.generation);
    columns.add(|row| row.mechanism).add_names(0..1);
    columns.append(connection, "tokens")
}

pub(super) fn append_lineage(
    connection: &Connection,
    rows: &[LineageRow],
    apps: &[u32],
) -> Result<(), StoreError> {
    let mut columns = Columns::new(rows, apps);
    columns.add(|row| row.site).add(|row| row.visit).add(|row| row.started_ms).add(|row| row.token);
    columns.add(|row| row.parent).add(|row| row.root).add(|row| row.generation);
    columns.add(|row| row.mechanism).add_names(0..1);
    columns.append(connection, "lineage")
}

/// A visit of a lineage: one that came by a token, or the first that passed a page on.
#[derive(Debug, Clone, PartialEq)]
pub struct LineageNode {
    /// Its number.
    pub visit: u64,
    /// When it started, in ms since 1970.
    pub started_ms: i64,
    /// Keyed hash of the token; 0 for a root and where it is not known any more.
    pub token: u64,
    /// The visit that passed the page on; none for a root, 0 where it is not known any more.
    pub parent: Option<u64>,
    /// How its link was passed on, as in [`TokenRow::mechanism`]; none for a root and where it is not known.
    pub mechanism: Option<u8>,
    /// The app that the sharer chose, by name; empty if none.
    pub app: String,
    /// Path of its first page.
    pub page: String,
    /// Its most probable source, as `Source` writes itself.
    pub source: String,
    /// Grade of that, by name.
    pub grade: String,
    /// Events with revenue.
    pub conversions: u64,
    /// Revenue in thousandths, by currency, in its order.
    pub revenue: Vec<(String, i64)>,
}

/// A receipt of a link with a token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenReceipt {
    /// Keyed hash of the token.
    pub token: u64,
    /// When, in ms since 1970.
    pub time_ms: i64,
    /// Who fetched the preview, by name.
    pub fetcher: String,
    /// Who can see it, by name.
    pub audience: String,
}

/// An act of passing a link on, as a preview fetch shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// When, in ms since 1970.
    pub time_ms: i64,
    /// Path of the page; empty if the link leads to another site.
    pub page: String,
    /// Who fetched the preview, by name.
    pub fetcher: String,
    /// Who can see it, by name.
    pub audience: String,
    /// The short link, as `host/slug`; empty if it was none.
    pub link: String,
    /// Visits that came by its token; none if it had none that is known.
    pub visits: Option<u32>,
}

/// By what those who start cascades are told apart: never by who they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StartedBy {
    /// ISO 3166-1 code.
    Country,
    /// Kind of device.
    Device,
    /// Operating system.
    Os,
    /// Browser.
    Browser,
    /// Most probable source.
    Source,
    /// Path of the first page.
    EntryPage,
}

impl Reader {
    /// A site's latest receipts of a range (ms since 1970), newest first, at most so many.
    ///
    /// # Errors
    /// The engine's.
    pub fn receipts(&self, site: u32, (from, to): (i64, i64), most: u32) -> Result<Vec<Receipt>, StoreError> {
        let sql = "WITH latest AS (
                SELECT * FROM shares WHERE site = $1 AND time >= $2 AND time < $3 ORDER BY time DESC, seq DESC LIMIT $4
            ),
            came AS (
                SELECT token, count(*)::UINTEGER visits FROM lineage
                WHERE site = $1 AND token IN (SELECT token FROM latest WHERE token IS NOT NULL) GROUP BY token
            )
            SELECT s.time, coalesce(p.text, ''), f.text, a.text, coalesce(l.text, ''),
                CASE WHEN s.token IS NOT NULL THEN coalesce(c.visits, 0) END
            FROM latest s
            LEFT JOIN names p ON p.site = s.site AND p.id = s.page AND s.page > 0
            JOIN names f ON f.site = s.site AND f.id = s.fetcher JOIN names a ON a.site = s.site AND a.id = s.audience
            LEFT JOIN names l ON l.site = s.site AND l.id = s.link AND s.link > 0
            LEFT JOIN came c ON c.token = s.token
            ORDER BY s.time DESC, s.seq DESC";
        let mut statement = self.connection.prepare(sql)?;
        let rows = statement.query_map(params![site, from, to, most], |row| {
            Ok(Receipt {
                time_ms: row.get(0)?,
                page: row.get(1)?,
                fetcher: row.get(2)?,
                audience: row.get(3)?,
                link: row.get(4)?,
                visits: row.get(5)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

impl Reader {
    /// The receipts of a site's links with tokens from `from` on (ms since 1970), oldest first.
    ///
    /// # Errors
    /// The engine's.
    pub fn token_receipts(&self, site: u32, from: i64) -> Result<Vec<TokenReceipt>, StoreError> {
        let sql = "SELECT s.token, s.time, f.text, a.text FROM shares s
            JOIN names f ON f.site = s.site AND f.id = s.fetcher JOIN names a ON a.site = s.site AND a.id = s.audience
            WHERE s.site = ? AND s.time >= ? AND s.token IS NOT NULL ORDER BY s.time, s.seq";
        let mut statement = self.connection.prepare(sql)?;
        let rows = statement.query_map(params![site, from], |row| {
            let (token, time_ms) = (row.get(0)?, row.get(1)?);
            Ok(TokenReceipt { token, time_ms, fetcher: row.get(2)?, audience: row.get(3)? })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// All visits of the lineages in which a visit started in `from..to` (ms since 1970), in the order in which they started. Linear in the
    /// site's lineage and, of its events, in those with revenue.
    ///
    /// # Errors
    /// The engine's.
    pub fn lineage(&self, site: u32, (from, to): (i64, i64)) -> Result<Vec<LineageNode>, StoreError> {
        let sql = "WITH met AS (SELECT DISTINCT root FROM lineage WHERE site = $1 AND started >= $2 AND started < $3),
            child AS (SELECT l.* FROM lineage l JOIN met USING (root) WHERE l.site = $1),
            known AS (
                SELECT visit, started, entry_page, source, grade FROM visits WHERE site = $1
                UNION ALL SELECT visit, started, entry_page, source, grade FROM open_visits WHERE site = $1
            ),
            node AS (
                SELECT visit, started, token, parent, mechanism, app FROM child
                UNION ALL
                SELECT root, k.started, 0, NULL, NULL, 0 FROM met JOIN known k ON k.visit = met.root
                WHERE met.root NOT IN (SELECT visit FROM child)
            ),
            name AS (SELECT id, text FROM names WHERE site = $1)
            SELECT n.visit, n.started, n.token, n.parent, n.mechanism, coalesce(a.text, ''),
                coalesce(p.text, ''), coalesce(s.text, ''), coalesce(g.text, '')
            FROM node n LEFT JOIN known k USING (visit)
            LEFT JOIN name a ON a.id = n.app AND n.app > 0
            LEFT JOIN name p ON p.id = k.entry_page LEFT JOIN name s ON s.id = k.source LEFT JOIN name g ON g.id = k.grade
            ORDER BY n.started, n.visit";
        let mut statement = self.connection.prepare(sql)?;
        let rows = statement.query_map(params![site, from, to], |row| {
            Ok(LineageNode {
                visit: row.get(0)?,
                started_ms: row.get(1)?,
                token: row.get(2)?,
                parent: row.get(3)?,
                mechanism: row.get(4)?,
                app: row.get(5)?,
                page: row.get(6)?,
                source: row.get(7)?,
                grade: row.get(8)?,
                conversions: 0,
                revenue: Vec::new(),
            })
        })?;
        let mut nodes: Vec<LineageNode> = rows.collect::<Result<_, _>>()?;
        let Some(first) = nodes.first().map(|node| node.started_ms) else { return Ok(nodes) };
        let mut paid = self.paid(site, first)?;
        for node in &mut nodes {
            if let Some((conversions, revenue)) = paid.remove(&node.visit) {
                (node.conversions, node.revenue) = (conversions, revenue);
            }
        }
        Ok(nodes)
    }

    /// Links that were passed on, whose tokens were drawn in a range (ms since 1970) and are still known, by the signs that there are of them:
    /// place 1 a receipt, 2 a visit that came by it, 3 both; place 0 has neither. First those of buttons, then those of the address bar, of which
    /// nobody knows that they were passed on without a sign. Copies of text are neither.
    ///
    /// # Errors
    /// The engine's.
    pub fn signs(&self, site: u32, (from, to): (i64, i64)) -> Result<[[u64; 4]; 2], StoreError> {
        // Drawn twice, a token is the first one's.
        let sql = "WITH drawn AS (
                SELECT token, arg_min(mechanism, seq) AS mechanism FROM tokens WHERE site = $1 AND time >= $2 AND time < $3 GROUP BY token
            ),
            sign AS (
                SELECT token, 1 AS signs FROM shares WHERE site = $1 AND time >= $2 AND token IS NOT NULL
                UNION ALL SELECT token, 2 FROM lineage WHERE site = $1 AND started >= $2 AND token > 0
            ),
            told AS (SELECT token, bit_or(signs) AS signs FROM sign GROUP BY token)
            SELECT d.mechanism = 0, coalesce(t.signs, 0), count(*) FROM drawn d LEFT JOIN told t USING (token)
            WHERE d.mechanism <> $4 GROUP BY ALL";
        let mut statement = self.connection.prepare(sql)?;
        let mut rows = statement.query(params![site, from, to, Mechanism::Text as u8])?;
        let mut seen = [[0; 4]; 2];
        while let Some(row) = rows.next()? {
            let (is_bar, signs): (bool, u32) = (row.get(0)?, row.get(1)?);
            if let Some(count) = seen[usize::from(is_bar)].get_mut(signs as usize) {
                *count = row.get(2)?;
            }
        }
        seen[1][0] = 0;
        Ok(seen)
    }

    /// Of each value of a dimension of a site's visits that began in a range (ms since 1970): visits, those that started a cascade, and
    /// what these cascades brought.
    ///
    /// # Errors
    /// The engine's.
    pub fn starters(
        &self,
        site: u32,
        (from, to): (i64, i64),
        by: StartedBy,
    ) -> Result<Vec<(String, [u64; 3])>, StoreError> {
        let column = match by {
            StartedBy::Country => "country",
            StartedBy::Device => "device",
            StartedBy::Os => "os",
            StartedBy::Browser => "browser",
            StartedBy::Source => "source",
            StartedBy::EntryPage => "entry_page",
        };
        // Of a lineage whose beginning is not known any more no visit is its first.
        let sql = format!(
            "WITH known AS (
                SELECT visit, {column} AS value FROM visits WHERE site = $1 AND started >= $2 AND started < $3
                UNION ALL SELECT visit, {column} FROM open_visits WHERE site = $1 AND started >= $2 AND started < $3
            ),
            brought AS (
                SELECT root, count(*) AS brought FROM lineage
                WHERE site = $1 AND started >= $2 AND root <> visit AND parent > 0
                    AND root NOT IN (SELECT visit FROM lineage WHERE site = $1 AND parent = 0)
                GROUP BY root
            )
            SELECT coalesce(n.text, ''), count(*), count(b.root), coalesce(sum(b.brought), 0)::BIGINT
            FROM known k LEFT JOIN brought b ON b.root = k.visit LEFT JOIN names n ON n.site = $1 AND n.id = k.value
            GROUP BY ALL"
        );
        let mut statement = self.connection.prepare(&sql)?;
        let rows = statement.query_map(params![site, from, to], |row| {
            Ok((row.get(0)?, [row.get(1)?, row.get(2)?, row.get(3)?]))
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Apps by how many private shares came through them in visits that started from `from` on (ms since 1970), by name, those with most first; of
    /// fewer than five nothing is told, for anybody may ask.
    ///
    /// # Errors
    /// The engine's.
    pub fn apps(&self, site: u32, from: i64) -> Result<Vec<String>, StoreError> {
        let sql = "SELECT n.text FROM visits v JOIN names n ON n.site = v.site AND n.id = v.app
            WHERE v.site = ? AND v.started >= ? AND v.app > 0 GROUP BY n.text
            HAVING sum(v.dark) >= 5000000 ORDER BY sum(v.dark) DESC, n.text";
        let mut statement = self.connection.prepare(sql)?;
        let rows = statement.query_map(params![site, from], |row| row.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// What visits that started from `from` on brought: events with revenue, and their sums by currency.
    fn paid(&self, site: u32, from: i64) -> Result<HashMap<u64, Paid>, StoreError> {
        let sql = "SELECT e.visit, n.text, count(*), sum(e.revenue)::BIGINT FROM events e
            JOIN names n ON n.site = e.site AND n.id = e.currency
            WHERE e.site = ? AND e.started >= ? AND e.revenue IS NOT NULL AND e.machine = 0 GROUP BY ALL ORDER BY ALL";
        let mut statement = self.connection.prepare(sql)?;
        let mut rows = statement.query(params![site, from])?;
        let mut paid: HashMap<u64, Paid> = HashMap::new();
        while let Some(row) = rows.next()? {
            let (conversions, revenue) = paid.entry(row.get(0)?).or_default();
            *conversions += row.get::<_, u64>(2)?;
            revenue.push((row.get(1)?, row.get(3)?));
        }
        Ok(paid)
    }
}

type Paid = (u64, Vec<(String, i64)>);
