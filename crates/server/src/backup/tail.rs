//! The part of a journal that a copied event store needs, as a journal of its own.

use std::path::Path;

use entrenous_storage::journal::{Journal, Options, ReadError, Reader};
use tokio::runtime::Handle;

use super::BackupError;
use super::manifest::Part;

const EVENTS: usize = 10_000;
const BYTES: usize = 8 << 20;

/// Copies the events from `from` on, as far as they are on the disk now, to a new journal in `folder`, with their numbers. Events that are
/// damaged are left out. Waits for the disk.
pub(super) fn copy(
    journal: &Reader,
    from: u64,
    folder: &Path,
    runtime: &Handle,
) -> Result<Part, BackupError> {
    let last = journal.last();
    let mut next = from.max(1);
    let mut part = Part { first: next, last: next - 1 };
    let open = |before| Journal::open(folder, Options { last_known: before, ..Options::default() });
    let mut copy = open(next - 1)?;
    while next <= last {
        let read = match journal.read(next, EVENTS, BYTES) {
            Ok(read) => read,
            Err(ReadError::Lost { last: lost, .. }) => {
                copy = skip(copy, || open(lost))?;
                next = lost + 1;
                continue;
            }
            Err(ReadError::Forgotten { first }) => {
                copy = skip(copy, || open(first - 1))?;
                (next, part) = (first, Part { first, last: first - 1 });
                continue;
            }
            Err(error) => return Err(error.into()),
        };
        let Some(&(number, _)) = read.last() else { break };
        // What is acknowledged meanwhile is for the next backup.
        let events = read.into_iter().take_while(|(number, _)| *number <= last);
        let events = events.map(|(_, bytes)| bytes.into_vec()).collect();
        runtime.block_on(copy.writer().append(events))?;
        part.last = number.min(last);
        next = number + 1;
    }
    Ok(part)
}

/// Closes the copy and opens it again with a later number to go on from.
fn skip(
    copy: Journal,
    open: impl Fn() -> Result<Journal, entrenous_storage::journal::JournalError>,
) -> Result<Journal, BackupError> {
    drop(copy);
    Ok(open()?)
}

/// Reads a whole journal in `folder`, and says which events it holds. Opening repairs, so that it must be a copy.
pub(super) fn read_through(folder: &Path) -> Result<(Part, u64), BackupError> {
    let journal = Journal::open(folder, Options::default())?;
    let (size, reader) = (journal.size()?, journal.reader());
    let (mut next, mut count) = (size.first, 0);
    while next <= size.last {
        match reader.read(next, EVENTS, BYTES) {
            Ok(read) => {
                let Some(&(number, _)) = read.last() else { break };
                count += read.len() as u64;
                next = number + 1;
            }
            Err(ReadError::Lost { last, .. }) => next = last + 1,
            Err(error) => return Err(error.into()),
        }
    }
    Ok((Part { first: size.first, last: size.last }, count))
}
