//! Re-classification: facts out, verdicts in, in bulk.

use duckdb::{Connection, ToSql, params};

use super::rollup::forget_days;
use super::rows::{VerdictColumns, VisitRow};
use super::stored::{names, visits};
use super::{EventStore, Reader, StoreError};

const HOUR_MS: i64 = 3_600_000;

/// A visit's new verdict.
#[derive(Debug, Clone, PartialEq)]
pub struct NewVerdict<'a> {
    /// The visit.
    pub visit: u64,
    /// When it started, in ms since 1970.
    pub started_ms: i64,
    /// What is concluded now.
    pub verdict: VerdictColumns<'a>,
}

impl Reader {
    /// Shows all ended visits of a site that started in `from..to` (ms since 1970), in the order in which they started, some
    /// `chunk` at once: whole hours, so that a chunk holds more where an hour does.
    ///
    /// # Errors
    /// The engine's, and what `each` returns; it ends there.
    pub fn scan_visits<E: From<StoreError>>(
        &self,
        site: u32,
        (from, to): (i64, i64),
        chunk: usize,
        mut each: impl FnMut(&[VisitRow<'static>]) -> Result<(), E>,
    ) -> Result<(), E> {
        let names = names(&self.connection, site)?;
        for (from, to) in chunks(&self.connection, site, (from, to), chunk)? {
            let visits = visits(&self.connection, site, (from, to), &names)?;
            each(&visits)?;
        }
        Ok(())
    }
}

impl EventStore {
    /// Replaces the verdicts of ended visits of a site, in one transaction, and drops the roll-ups of the days between the first
    /// and the last of them. Some 100,000 at once are fast; batches go on in between.
    ///
    /// # Errors
    /// The engine's; nothing is replaced then.
    pub fn replace_verdicts(&mut self, site: u32, verdicts: &[NewVerdict<'_>]) -> Result<(), StoreError> {
        let Some(from) = verdicts.iter().map(|new| new.started_ms).min() else { return Ok(()) };
        let to = verdicts.iter().map(|new| new.started_ms).max().unwrap_or(from) + 1;
        let transaction = self.connection.unchecked_transaction()?;
        let replaced = replace(&transaction, &mut self.names, site, (from, to), verdicts)
            .and_then(|()| forget_days(&transaction, site, from, to))
            .and_then(|()| Ok(transaction.commit()?));
        match replaced {
            Ok(()) => self.names.commit(),
            Err(_) => self.names.roll_back(),
        }
        self.rolled.reload(&self.connection)?;
        replaced
    }
}

fn replace(
    connection: &Connection,
    names: &mut super::names::Names,
    site: u32,
    (from, to): (i64, i64),
    verdicts: &[NewVerdict<'_>],
) -> Result<(), StoreError> {
    let texts: Vec<(u32, &str)> = verdicts
        .iter()
        .flat_map(|new| {
            let of = &new.verdict;
            [&of.channel, &of.source, &of.app, &of.grade, &of.evidence].map(|text| (site, &**text))
        })
        .collect();
    let ids = names.resolve(connection, &texts)?;
    connection.execute_batch(
        "CREATE OR REPLACE TEMP TABLE fresh AS
         SELECT visit, channel, source, app, grade, evidence, probability, dark, dark_proven, dark_possible, candidates
         FROM visits LIMIT 0",
    )?;
    let mut fresh = connection.appender("fresh")?;
    for (new, ids) in verdicts.iter().zip(ids.chunks_exact(5)) {
        let of = &new.verdict;
        let mut values: Vec<&dyn ToSql> = vec![&new.visit];
        values.extend(ids.iter().map(|id| id as &dyn ToSql));
        values.extend([
            &of.probability as &dyn ToSql,
            &of.dark,
            &of.dark_proven,
            &of.dark_possible,
            &of.candidates,
        ]);
        fresh.append_row(values.as_slice())?;
    }
    fresh.flush()?;
    drop(fresh);
    connection.execute(
        "UPDATE visits SET channel = f.channel, source = f.source, app = f.app, grade = f.grade, evidence = f.evidence,
                probability = f.probability, dark = f.dark, dark_proven = f.dark_proven, dark_possible = f.dark_possible,
                candidates = f.candidates
         FROM fresh f WHERE visits.visit = f.visit AND visits.site = ? AND visits.started >= ? AND visits.started < ?",
        params![site, from, to],
    )?;
    connection.execute_batch("DROP TABLE fresh")?;
    Ok(())
}

/// Ranges of whole hours that hold some `chunk` visits each.
fn chunks(
    connection: &Connection,
    site: u32,
    (from, to): (i64, i64),
    chunk: usize,
) -> Result<Vec<(i64, i64)>, StoreError> {
    let by_hour = "SELECT started // 3600000, count(*) FROM visits WHERE site = ? AND started >= ? AND started < ? GROUP BY 1 ORDER BY 1";
    let mut statement = connection.prepare(by_hour)?;
    let mut rows = statement.query(params![site, from, to])?;
    let (mut chunks, mut held) = (Vec::new(), 0_usize);
    while let Some(row) = rows.next()? {
        let (hour, count): (i64, usize) = (row.get(0)?, row.get(1)?);
        let (start, end) = ((hour * HOUR_MS).max(from), ((hour + 1) * HOUR_MS).min(to));
        match chunks.last_mut() {
            Some((_, last)) if held + count <= chunk => {
                *last = end;
                held += count;
            }
            _ => {
                chunks.push((start, end));
                held = count;
            }
        }
    }
    Ok(chunks)
}
