//! The dictionary: texts that are grouped by are stored as numbers.

use std::hash::{Hash, Hasher};

use duckdb::Connection;
use hashbrown::{Equivalent, HashMap};

use super::StoreError;
use super::append::Columns;

/// Texts held in memory, some 100 bytes each; others are looked up.
const KNOWN: usize = 200_000;

#[derive(Debug, PartialEq, Eq)]
struct Key {
    site: u32,
    text: Box<str>,
}

struct Asked<'a> {
    site: u32,
    text: &'a str,
}

impl Hash for Key {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.site, &*self.text).hash(state);
    }
}

impl Hash for Asked<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.site, self.text).hash(state);
    }
}

impl Equivalent<Key> for Asked<'_> {
    fn equivalent(&self, key: &Key) -> bool {
        self.site == key.site && self.text == &*key.text
    }
}

/// Numbers of texts by site. A number is never used for another text.
#[derive(Debug)]
pub(super) struct Names {
    known: HashMap<Key, u32>,
    /// Everything that is stored is in `known`.
    complete: bool,
    /// The first free number.
    next: u32,
    /// Of the transaction that is going on: looked up or new.
    fresh: HashMap<Key, u32>,
    /// The first free number before it.
    committed: u32,
}

impl Names {
    pub(super) fn load(connection: &Connection) -> Result<Names, StoreError> {
        connection.execute_batch(
            "CREATE OR REPLACE TEMP TABLE asked (site UINTEGER NOT NULL, text VARCHAR NOT NULL);
             CREATE OR REPLACE TEMP TABLE touched (visit UBIGINT NOT NULL, reason UINTEGER NOT NULL)",
        )?;
        let next = connection
            .query_row("SELECT coalesce(max(id), 0) + 1 FROM names", [], |row| row.get::<_, i64>(0))?;
        let next = u32::try_from(next).map_err(|_| StoreError::Full)?;
        let mut known = HashMap::new();
        let mut statement =
            connection.prepare("SELECT id, site, text FROM names ORDER BY id DESC LIMIT ?")?;
        let mut rows = statement.query([KNOWN as u64])?;
        while let Some(row) = rows.next()? {
            known.insert(Key { site: row.get(1)?, text: row.get::<_, String>(2)?.into() }, row.get(0)?);
        }
        let stored: u64 = connection.query_row("SELECT count(*) FROM names", [], |row| row.get(0))?;
        let complete = known.len() as u64 == stored;
        Ok(Names { known, complete, next, fresh: HashMap::new(), committed: next })
    }

    /// The number of each text, in their order; new texts are stored within the caller's transaction. Complexity: one hash
    /// look-up a text; one query for all that are not in memory.
    pub(super) fn resolve(
        &mut self,
        connection: &Connection,
        texts: &[(u32, &str)],
    ) -> Result<Vec<u32>, StoreError> {
        let mut missing = Vec::new();
        let mut ids = Vec::with_capacity(texts.len());
        for (at, &(site, text)) in texts.iter().enumerate() {
            let id = if text.is_empty() { Some(0) } else { self.get(site, text) };
            if id.is_none() {
                missing.push(at);
            }
            ids.push(id.unwrap_or(0));
        }
        if missing.is_empty() {
            return Ok(ids);
        }
        if !self.complete {
            self.look_up(connection, missing.iter().map(|&at| texts[at]))?;
        }
        let mut new = Vec::new();
        for at in missing {
            let (site, text) = texts[at];
            ids[at] = match self.get(site, text) {
                Some(id) => id,
                None => {
                    let id = self.next;
                    self.next = id.checked_add(1).ok_or(StoreError::Full)?;
                    new.push((id, site, text));
                    self.fresh.insert(Key { site, text: text.into() }, id);
                    id
                }
            };
        }
        let mut columns = Columns::new(&new, &[]);
        columns.add(|(id, _, _)| *id).add(|(_, site, _)| *site).add(|(_, _, text)| *text);
        columns.append(connection, "names")?;
        Ok(ids)
    }

    fn get(&self, site: u32, text: &str) -> Option<u32> {
        let asked = Asked { site, text };
        self.known.get(&asked).or_else(|| self.fresh.get(&asked)).copied()
    }

    fn look_up<'t>(
        &mut self,
        connection: &Connection,
        texts: impl Iterator<Item = (u32, &'t str)>,
    ) -> Result<(), StoreError> {
        let asked: Vec<(u32, &str)> = texts.collect();
        let mut columns = Columns::new(&asked, &[]);
        columns.add(|(site, _)| *site).add(|(_, text)| *text).append(connection, "asked")?;
        let mut statement = connection.prepare(
            "SELECT DISTINCT n.id, n.site, n.text FROM names n JOIN asked a ON n.site = a.site AND n.text = a.text",
        )?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let key = Key { site: row.get(1)?, text: row.get::<_, String>(2)?.into() };
            self.fresh.insert(key, row.get(0)?);
        }
        connection.execute_batch("DELETE FROM asked")?;
        Ok(())
    }

    /// The transaction is committed: what it looked up or added is remembered, as far as there is room.
    pub(super) fn commit(&mut self) {
        self.committed = self.next;
        for (key, id) in self.fresh.drain() {
            if self.known.len() >= KNOWN {
                // Any half goes: what is used comes back.
                let mut keep = false;
                self.known.retain(|_, _| {
                    keep = !keep;
                    keep
                });
                self.complete = false;
            }
            self.known.insert(key, id);
        }
    }

    /// The transaction failed: its numbers are free again.
    pub(super) fn roll_back(&mut self) {
        self.fresh.clear();
        self.next = self.committed;
    }

    /// A site's texts are gone from the store.
    pub(super) fn forget(&mut self, site: u32) {
        self.known.retain(|key, _| key.site != site);
    }
}
