//! What can go wrong with the journal, and what to do about it.

use std::io;
use std::path::PathBuf;

/// Why a journal does not open, or cannot be tidied.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    /// Another process has it open.
    #[error(
        "another server is running on {}: stop it, or give this one a data folder of its own",
        folder.display()
    )]
    InUse {
        /// The folder of the journal.
        folder: PathBuf,
    },
    /// The folder cannot be made, or not written to.
    #[error(
        "cannot write to the journal's folder {}: {source}; the server's user must own it, on a disk that is not read-only",
        folder.display()
    )]
    Folder {
        /// The folder of the journal.
        folder: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A file was written by another version of this program.
    #[error(
        "the journal's file {segment} has format {found}, this program knows {known}: run the version that wrote it, or a newer one"
    )]
    Version {
        /// Name of the file.
        segment: String,
        /// The file's format.
        found: u64,
        /// The format that this program writes and reads.
        known: u64,
    },
    /// The disk refuses.
    #[error("the journal's disk refuses: {0}; free space or repair the disk, then start again")]
    Disk(String),
}

/// Why events were not taken. None of them will be acknowledged.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AppendError {
    /// More is waiting than may wait.
    #[error("more events are waiting for the disk than may wait: send again in a second")]
    Busy,
    /// They would never fit.
    #[error("{bytes} bytes of events at once, {most} are the most: send fewer at a time")]
    TooLarge {
        /// Bytes of these events.
        bytes: usize,
        /// The most there may be.
        most: usize,
    },
    /// The disk is full, read-only or broken. Later attempts succeed once it is not.
    #[error("the journal cannot write: {0}; send again when the disk has space")]
    Disk(String),
    /// The server is stopping.
    #[error("the server is stopping: send again when it is back")]
    Closed,
}

/// Why events cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// They were, but the file is damaged. Reading can go on after `last`.
    #[error(
        "events {first} to {last} of the journal's file {segment} are lost: {why}; restore them from a backup, or go on after them"
    )]
    Lost {
        /// Name of the file.
        segment: String,
        /// First sequence number that is lost.
        first: u64,
        /// Last sequence number that is lost.
        last: u64,
        /// What was found.
        why: String,
    },
    /// They have been removed, since a backup covers them.
    #[error("the journal begins with event {first}: what is before is in a backup")]
    Forgotten {
        /// The first sequence number that is still here.
        first: u64,
    },
    /// A file was written by another version of this program.
    #[error("the journal's file {segment} has a format that this program does not know: {why}")]
    Version {
        /// Name of the file.
        segment: String,
        /// Found and known format.
        why: String,
    },
    /// The disk refuses. Later attempts succeed once it does not.
    #[error("the journal cannot be read: {0}")]
    Disk(String),
}

impl JournalError {
    pub(super) fn of(segment: String, error: SegmentError) -> Self {
        match error {
            SegmentError::Version { found, known } => Self::Version { segment, found, known },
            SegmentError::Disk(why) | SegmentError::Damaged(why) => Self::Disk(format!("{segment}: {why}")),
        }
    }
}

impl From<io::Error> for JournalError {
    fn from(error: io::Error) -> Self {
        Self::Disk(error.to_string())
    }
}

/// Why a segment cannot be used.
#[derive(Debug)]
pub(super) enum SegmentError {
    /// The disk refuses.
    Disk(String),
    /// The file is not as it was written.
    Damaged(String),
    /// The file has another format.
    Version { found: u64, known: u64 },
}

/// All errors of redb come together in its `Error`.
impl<E: Into<redb::Error>> From<E> for SegmentError {
    fn from(error: E) -> Self {
        use std::io::ErrorKind::{InvalidData, UnexpectedEof};
        match error.into() {
            redb::Error::Io(error) if !matches!(error.kind(), InvalidData | UnexpectedEof) => {
                Self::Disk(error.to_string())
            }
            error @ (redb::Error::PreviousIo | redb::Error::DatabaseClosed) => Self::Disk(error.to_string()),
            error => Self::Damaged(error.to_string()),
        }
    }
}
