//! Opening the store.

use std::path::Path;

use duckdb::{Config, Connection};

use super::names::Names;
use super::rollup::Rolled;
use super::{StoreError, migrate};

/// How much of the machine the store may use.
#[derive(Debug, Clone)]
pub struct Options {
    /// Memory that the engine may use, in bytes; what does not fit spills to disk beside the file.
    pub max_memory: u64,
    /// Threads, 1 or more.
    pub threads: u16,
}

impl Default for Options {
    /// 256 MiB and two threads.
    fn default() -> Options {
        Options { max_memory: 256 << 20, threads: 2 }
    }
}

/// The store, open for writing. There is one a file.
#[derive(Debug)]
pub struct EventStore {
    pub(super) connection: Connection,
    pub(super) names: Names,
    pub(super) rolled: Rolled,
}

/// Answers queries beside the writer. `Send`, not `Sync`: one a thread.
#[derive(Debug)]
pub struct Reader {
    pub(super) connection: Connection,
}

impl EventStore {
    /// Opens or creates the store at `path`, and brings its schema up to date; before that an existing file is copied to
    /// `PATH.before-V…`.
    ///
    /// # Errors
    /// Locked, corrupt, written by a later release, or not writable.
    pub fn open(path: &Path, options: &Options) -> Result<EventStore, StoreError> {
        let connection = migrate::up_to_date(path, options, migrate::MIGRATIONS)?;
        EventStore::with(connection)
    }

    /// A store that is gone when it is dropped.
    ///
    /// # Errors
    /// The engine's.
    pub fn in_memory(options: &Options) -> Result<EventStore, StoreError> {
        let mut connection = Connection::open_in_memory_with_flags(config(options)?)?;
        migrate::apply(&mut connection, migrate::MIGRATIONS, 0)?;
        EventStore::with(connection)
    }

    fn with(connection: Connection) -> Result<EventStore, StoreError> {
        let names = Names::load(&connection)?;
        let rolled = Rolled::load(&connection)?;
        Ok(EventStore { connection, names, rolled })
    }

    /// A reader of this store.
    ///
    /// # Errors
    /// The engine's.
    pub fn reader(&self) -> Result<Reader, StoreError> {
        Ok(Reader { connection: self.connection.try_clone()? })
    }

    /// Writes everything into the main file, so that a copy of it is complete.
    ///
    /// # Errors
    /// The engine's; a reader at work may make it wait.
    pub fn checkpoint(&self) -> Result<(), StoreError> {
        Ok(self.connection.execute_batch("FORCE CHECKPOINT")?)
    }
}

impl Reader {
    /// Another reader of the same store, for another thread.
    ///
    /// # Errors
    /// The engine's.
    pub fn another(&self) -> Result<Reader, StoreError> {
        Ok(Reader { connection: self.connection.try_clone()? })
    }
}

pub(super) fn open(path: &Path, options: &Options) -> Result<Connection, StoreError> {
    Connection::open_with_flags(path, config(options)?).map_err(|error| StoreError::opening(path, &error))
}

pub(super) fn config(options: &Options) -> Result<Config, duckdb::Error> {
    Config::default()
        .max_memory(&format!("{}B", options.max_memory))?
        .threads(i64::from(options.threads.max(1)))?
        // Nothing is fetched from anywhere.
        .enable_autoload_extension(false)?
        // A checkpoint costs as much as several batches. What is not yet in the main file is read at opening: less than a second for so
        // much.
        .with("checkpoint_threshold", "64MiB")?
        .with("preserve_insertion_order", "false")
}
