//! Share tokens, and the visits that came by them.

use duckdb::{Connection, params};
use entrenous_core::evidence::source::App;

use super::append::Columns;
use super::rows::{LineageRow, TokenRow};
use super::{EventStore, StoreError};

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
            "SELECT t.site, t.token, t.time, t.visit, t.visitor, t.root, t.generation, t.mechanism, coalesce(n.text, '')
             FROM tokens t JOIN (VALUES {}) asked(site, token) ON t.token = asked.token AND t.site = asked.site
             LEFT JOIN names n ON n.site = t.site AND n.id = t.app AND t.app > 0",
            list.join(", ")
        );
        let mut statement = self.connection.prepare(&sql)?;
        let rows = statement.query_map([], |row| {
            let app: String = row.get(8)?;
            Ok(TokenRow {
                site: row.get(0)?,
                token: row.get(1)?,
                time_ms: row.get(2)?,
                visit: row.get(3)?,
                visitor: row.get(4)?,
                root: row.get(5)?,
                generation: row.get(6)?,
                mechanism: row.get(7)?,
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
    columns.add(|row| row.site).add(|row| row.token).add(|row| row.time_ms).add(|row| row.visit);
    columns.add(|row| row.visitor).add(|row| row.root).add(|row| row.generation);
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
