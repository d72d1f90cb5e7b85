//! Forward migrations: each once, in order, with a copy of the file before.

use std::ffi::OsString;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

use duckdb::Connection;

use super::StoreError;
use super::open::{Options, open};

/// A step of the schema: its SQL leads from the version before to its own, the place in the list from 1.
pub(super) type Migration = (&'static str, &'static str);

pub(super) const MIGRATIONS: &[Migration] = &[
    ("V001__first", include_str!("../../migrations/events/V001__first.sql")),
    ("V002__logs_and_imports", include_str!("../../migrations/events/V002__logs_and_imports.sql")),
    ("V003__lineage", include_str!("../../migrations/events/V003__lineage.sql")),
    ("V004__links_of_shares", include_str!("../../migrations/events/V004__links_of_shares.sql")),
];

/// Opens the file and applies what it lacks.
pub(super) fn up_to_date(
    path: &Path,
    options: &Options,
    migrations: &[Migration],
) -> Result<Connection, StoreError> {
    let mut connection = open(path, options)?;
    let found = version(&connection).map_err(|error| StoreError::opening(path, &error))?;
    let known = migrations.len() as u32;
    if found > known {
        return Err(StoreError::Newer { path: path.to_owned(), found, known });
    }
    if found < known && found > 0 {
        connection.execute_batch("FORCE CHECKPOINT")?;
        // Closing any handle of a file lets go of the process's lock on it: so the copy is made while the store is closed.
        connection.close().map_err(|(_, error)| error)?;
        copy(path, &backup_path(path, found + 1))?;
        connection = open(path, options)?;
    }
    apply(&mut connection, migrations, found)?;
    Ok(connection)
}

/// Applies what comes after version `found`, each in a transaction of its own.
pub(super) fn apply(
    connection: &mut Connection,
    migrations: &[Migration],
    found: u32,
) -> Result<(), StoreError> {
    for (at, (name, sql)) in migrations.iter().enumerate().skip(found as usize) {
        let transaction = connection.transaction()?;
        transaction.execute_batch(
            "CREATE TABLE IF NOT EXISTS migrations (version UINTEGER NOT NULL, name VARCHAR NOT NULL)",
        )?;
        transaction.execute_batch(sql)?;
        transaction.execute("INSERT INTO migrations VALUES (?, ?)", duckdb::params![at as u32 + 1, name])?;
        transaction.commit()?;
    }
    Ok(())
}

/// The schema's version; 0 for a new file.
pub(super) fn version(connection: &Connection) -> Result<u32, duckdb::Error> {
    let tables = "SELECT count(*) FROM duckdb_tables() WHERE table_name = 'migrations'";
    let exists: i64 = connection.query_row(tables, [], |row| row.get(0))?;
    if exists == 0 {
        return Ok(0);
    }
    connection.query_row("SELECT coalesce(max(version), 0) FROM migrations", [], |row| row.get(0))
}

fn backup_path(path: &Path, next: u32) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(format!(".before-V{next:03}"));
    name.into()
}

/// A complete copy or none: a half-written one never has the name.
fn copy(from: &Path, to: &Path) -> Result<(), StoreError> {
    let mut partial = OsString::from(to);
    partial.push(".partial");
    let copied = fs::copy(from, &partial)
        .and_then(|_| File::open(&partial)?.sync_all())
        .and_then(|()| fs::rename(&partial, to));
    copied.map_err(|error| StoreError::Write { path: to.to_owned(), error })
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIRST: &[Migration] = &[MIGRATIONS[0]];

    fn folder() -> tempfile::TempDir {
        tempfile::tempdir().expect("a folder")
    }

    #[test]
    fn an_older_file_is_copied_and_upgraded() {
        let folder = folder();
        let path = folder.path().join("events.duckdb");
        drop(up_to_date(&path, &Options::default(), FIRST).expect("new"));
        assert!(!backup_path(&path, 1).exists(), "a new file needs no copy");
        let mut two = FIRST.to_vec();
        two.push(("V002__more", "ALTER TABLE shares ADD COLUMN more INTEGER"));
        let upgraded = up_to_date(&path, &Options::default(), &two).expect("upgraded");
        assert_eq!(version(&upgraded).expect("version"), 2);
        drop(upgraded);
        let copy = open(&backup_path(&path, 2), &Options::default()).expect("the copy opens");
        assert_eq!(version(&copy).expect("version"), 1);

        let refused = up_to_date(&path, &Options::default(), FIRST).expect_err("newer");
        assert!(matches!(refused, StoreError::Newer { found: 2, known: 1, .. }), "{refused}");
    }

    #[test]
    fn a_migration_that_fails_leaves_the_version_before() {
        let folder = folder();
        let path = folder.path().join("events.duckdb");
        drop(up_to_date(&path, &Options::default(), FIRST).expect("new"));
        let mut two = FIRST.to_vec();
        two.push(("V002__bad", "CREATE TABLE half (x INTEGER); ALTER TABLE nowhere ADD COLUMN x INTEGER"));
        up_to_date(&path, &Options::default(), &two).expect_err("no such table");
        let after = up_to_date(&path, &Options::default(), FIRST).expect("as before");
        let half = "SELECT count(*) FROM duckdb_tables() WHERE table_name = 'half'";
        assert_eq!(after.query_row(half, [], |row| row.get::<_, i64>(0)).expect("count"), 0);
    }

    #[test]
    fn what_is_no_store_is_said_to_be_corrupt() {
        let folder = folder();
        let path = folder.path().join("events.duckdb");
        fs::write(&path, vec![7_u8; 20_000]).expect("written");
        let error = up_to_date(&path, &Options::default(), FIRST).expect_err("no store");
        assert!(matches!(error, StoreError::Corrupt { .. }), "{error}");
    }

    #[test]
    fn a_missing_folder_is_named() {
        let path = Path::new("/nonexistent/folder/events.duckdb");
        let error = up_to_date(path, &Options::default(), FIRST).expect_err("no folder");
        assert!(matches!(error, StoreError::Open { .. }), "{error}");
    }
}
