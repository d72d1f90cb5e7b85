//! Complete copies, made while the store is being written.

use std::fs::File;
use std::path::Path;

use duckdb::{AccessMode, Config, Connection};

use super::deliver::position;
use super::open::{Reader, config};
use super::rows::Position;
use super::{Options, StoreError, migrate};

/// What an event store holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Contents {
    /// The schema's version.
    pub schema: u32,
    /// How far the journal has been delivered into it.
    pub position: Position,
    /// Rows of events.
    pub events: u64,
    /// Visits that have ended.
    pub visits: u64,
}

impl Reader {
    /// Writes a complete copy of the store as it is at this moment to `to`, a file that is not there yet; the writer goes on meanwhile.
    /// Reads and writes everything once.
    ///
    /// # Errors
    /// The engine's, as where the disk is full: `to` is then incomplete.
    pub fn copy_to(&self, to: &Path) -> Result<Contents, StoreError> {
        let from: String = self.connection.query_row("SELECT current_database()", [], |row| row.get(0))?;
        let (from, file) = (from.replace('"', "\"\""), to.display().to_string().replace('\'', "''"));
        self.connection.execute_batch(&format!("ATTACH '{file}' AS entrenous_copy"))?;
        let copied = self.connection.execute_batch(&format!(
            "COPY FROM DATABASE \"{from}\" TO entrenous_copy; CHECKPOINT entrenous_copy"
        ));
        let detached = self.connection.execute_batch("DETACH entrenous_copy");
        copied.and(detached)?;
        File::open(to)
            .and_then(|file| file.sync_all())
            .map_err(|error| StoreError::Write { path: to.to_owned(), error })?;
        contents(to, &Options::default())
    }
}

/// What the store in a file holds, of this release's schema or an earlier one. The file is not changed.
///
/// # Errors
/// Locked, corrupt, or written by a later release.
pub fn contents(path: &Path, options: &Options) -> Result<Contents, StoreError> {
    let opening = |error: duckdb::Error| StoreError::opening(path, &error);
    let read_only: Config = config(options)?.access_mode(AccessMode::ReadOnly)?;
    let connection = Connection::open_with_flags(path, read_only).map_err(opening)?;
    let schema = migrate::version(&connection).map_err(opening)?;
    let known = migrate::MIGRATIONS.len() as u32;
    if schema > known {
        return Err(StoreError::Newer { path: path.to_owned(), found: schema, known });
    }
    let (events, visits) = connection
        .query_row("SELECT (SELECT count(*) FROM events), (SELECT count(*) FROM visits)", [], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .map_err(opening)?;
    Ok(Contents { schema, position: position(&connection)?, events, visits })
}
