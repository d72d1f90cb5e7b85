//! The journal: where an event is safe before it is acknowledged.
//!
//! Events are bytes here, numbered from 1. [`Writer::append`] returns once they are on the disk; a thread makes one
//! commit of all that waits. [`Reader`] follows. Events stay until [`Journal::forget_before`] says that a verified
//! backup covers them.
//!
//! The journal is a folder of segments, files of about [`Options::segment_bytes`], each of them a redb database of
//! blocks with checksums. What the disk does is behind [`Disk`], so that a test can play it.

/// For the fuzzer, too: what is read from a damaged file.
pub mod block;
mod disk;
mod error;
mod overlay;
mod reader;
mod salvage;
mod segment;
mod shelf;
mod writer;

pub use disk::{Disk, DiskFile};
pub use error::{AppendError, JournalError, ReadError};
pub use reader::Reader;
pub use writer::Writer;

use disk::Folder;
use shelf::Shelf;
use std::fmt;
use std::path::Path;
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// How the journal works.
#[derive(Clone)]
pub struct Options {
    /// Bytes of events, after which a new segment begins. Files are somewhat larger.
    pub segment_bytes: usize,
    /// Bytes of events, after which a commit waits for no more.
    pub group_bytes: usize,
    /// Events that may wait for the disk at a time. More are refused.
    pub waiting_events: usize,
    /// Bytes of events that may wait for the disk at a time. More are refused.
    pub waiting_bytes: usize,
    /// The last event that is known elsewhere to have been acknowledged, 0 if none: no number up to it is given again,
    /// even if the journal has lost it.
    pub last_known: u64,
    /// Called after each commit, in the thread that writes.
    pub observe: Option<Arc<dyn Fn(Group) + Send + Sync>>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            segment_bytes: 128 << 20,
            group_bytes: 1 << 20,
            waiting_events: 100_000,
            waiting_bytes: 32 << 20,
            last_known: 0,
            observe: None,
        }
    }
}

impl fmt::Debug for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Options")
            .field("segment_bytes", &self.segment_bytes)
            .field("group_bytes", &self.group_bytes)
            .field("waiting_events", &self.waiting_events)
            .field("waiting_bytes", &self.waiting_bytes)
            .field("last_known", &self.last_known)
            .finish_non_exhaustive()
    }
}

/// An event with its sequence number.
pub type Numbered = (u64, Box<[u8]>);

/// One commit, for metrics.
#[derive(Debug, Clone, Copy)]
pub struct Group {
    /// Events in it.
    pub events: usize,
    /// Bytes written for them; 0 if it failed.
    pub bytes: usize,
    /// How long it took, sync included.
    pub took: Duration,
    /// The disk refused. None of the events was acknowledged.
    pub failed: bool,
}

/// What the journal holds, for metrics.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    /// Lengths of all segments together. They grow ahead of what is in them, so that the disk holds less.
    pub bytes: u64,
    /// Sequence number of the first event that is still here; one after `last` if there is none.
    pub first: u64,
    /// Sequence number of the last event, 0 if there has never been any.
    pub last: u64,
    /// How many segments there are.
    pub segments: usize,
}

/// An open journal. Dropping it writes what is waiting, answers, and closes it.
#[derive(Debug)]
pub struct Journal {
    shelf: Arc<Shelf>,
    writer: Writer,
    thread: Option<JoinHandle<()>>,
}

impl Journal {
    /// Opens the journal in a folder, which is made if it is not there, and repairs what a crash has left.
    ///
    /// # Errors
    ///
    /// If another process has it open, the disk refuses, or the last file is of another version.
    pub fn open(folder: &Path, options: Options) -> Result<Self, JournalError> {
        Self::open_on(Arc::new(Folder::open(folder)?), options)
    }

    /// Opens the journal on a disk.
    ///
    /// # Errors
    ///
    /// As [`Journal::open`].
    pub fn open_on(disk: Arc<dyn Disk>, options: Options) -> Result<Self, JournalError> {
        let (shelf, commits) = Shelf::open(disk, options.last_known)?;
        let shelf = Arc::new(shelf);
        let (writer, log) = writer::writer(Arc::clone(&shelf), commits, options);
        let thread = thread::Builder::new().name("journal".to_owned()).spawn(move || log.run())?;
        Ok(Self { shelf, writer, thread: Some(thread) })
    }

    /// A handle that takes events.
    pub fn writer(&self) -> Writer {
        self.writer.clone()
    }

    /// A handle that reads events.
    pub fn reader(&self) -> Reader {
        Reader::new(Arc::clone(&self.shelf))
    }

    /// Removes whole segments with events before `sequence` only. To be called once a verified backup covers them.
    ///
    /// # Errors
    ///
    /// If the disk refuses. What is not removed then is at the next call.
    pub fn forget_before(&self, sequence: u64) -> Result<(), JournalError> {
        self.shelf.forget_before(sequence)
    }

    /// What the journal holds.
    ///
    /// # Errors
    ///
    /// If the disk refuses.
    pub fn size(&self) -> Result<Size, JournalError> {
        self.shelf.size()
    }
}

impl Drop for Journal {
    fn drop(&mut self) {
        self.writer.close();
        if let Some(thread) = self.thread.take() {
            // It catches the panics of what it calls; one of its own has been printed.
            let _ = thread.join();
        }
    }
}
