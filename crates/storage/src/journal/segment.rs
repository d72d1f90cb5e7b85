//! A segment: one file of the journal, a redb database whose table has a block for each commit.
//!
//! It is written by one run of the server, and never again after a failed write: what the system holds in memory
//! of a file is not what is on the disk any more once a sync of it has failed.

use super::Numbered;
use super::block::{Block, encode};
use super::disk::Disk;
use super::error::SegmentError;
use super::overlay::Overlay;
use redb::{Builder, Database, ReadableDatabase, ReadableTable, StorageBackend, TableDefinition};
use std::io::ErrorKind;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Format of the files, in the table `about` under `version`.
pub(super) const VERSION: u64 = 1;
const ABOUT: TableDefinition<&str, u64> = TableDefinition::new("about");
/// A block under the sequence number of its first event.
const BLOCKS: TableDefinition<u64, &[u8]> = TableDefinition::new("blocks");
/// Bytes of cache for an open segment: it holds a commit twice over, and what readers follow it with.
const CACHE: usize = 8 << 20;

/// Events that are not there.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Lost {
    pub(super) first: u64,
    pub(super) last: u64,
    pub(super) why: String,
}

/// How much a reader wants, at the most. One event it gets in any case.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    pub(super) events: usize,
    pub(super) bytes: usize,
}

#[derive(Debug)]
pub(super) struct Segment {
    /// Sequence number of its first event.
    pub(super) first: u64,
    database: Database,
    /// Not to be used any more: a write failed, or damage was found. To be opened anew, which checks it.
    stale: AtomicBool,
}

pub(super) fn file_name(first: u64) -> String {
    format!("{first:020}.redb")
}

impl Segment {
    /// Makes a segment of these blocks, under a name that counts only once it is whole.
    ///
    /// `last`: the last event it is known to have had, if that is not the last of the blocks.
    pub(super) fn create(
        disk: &dyn Disk,
        first: u64,
        blocks: impl Iterator<Item = Result<(u64, Vec<u8>), SegmentError>>,
        last: u64,
    ) -> Result<Self, SegmentError> {
        let draft = format!("{first:020}.new");
        let made = (|| {
            let file = disk.create(&draft)?;
            let database = Builder::new().set_cache_size(CACHE).create_with_backend(file)?;
            let write = database.begin_write()?;
            {
                let mut about = write.open_table(ABOUT)?;
                about.insert("version", VERSION)?;
                about.insert("last", last)?;
                let mut table = write.open_table(BLOCKS)?;
                for block in blocks {
                    let (first, block) = block?;
                    table.insert(first, block.as_slice())?;
                }
            }
            write.commit()?;
            disk.rename(&draft, &file_name(first))?;
            disk.sync()?;
            Ok(Self { first, database, stale: AtomicBool::new(false) })
        })();
        if made.is_err() {
            // On a full disk every byte counts. If that fails too, opening the journal removes it.
            let _ = disk.remove(&draft);
        }
        made
    }

    /// Opens a segment to read from it, and checks every page of it. What a crash left is repaired in memory.
    pub(super) fn open(disk: &dyn Disk, first: u64) -> Result<Self, SegmentError> {
        let opened = catch_unwind(AssertUnwindSafe(|| {
            let file = match disk.open(&file_name(first)) {
                Err(error) if error.kind() == ErrorKind::NotFound => {
                    return Err(SegmentError::Damaged("the file is missing".to_owned()));
                }
                file => file?,
            };
            // A server that was killed may not have come to this.
            file.sync_data()?;
            if file.len()? == 0 {
                return Err(SegmentError::Damaged("the file is empty".to_owned()));
            }
            let fell_back = Arc::new(AtomicBool::new(false));
            let noted = Arc::clone(&fell_back);
            let database = Builder::new()
                .set_cache_size(CACHE)
                .set_check_integrity_on_open(true)
                .set_repair_callback(move |session| {
                    // The sign that the last commit is not whole, and the one before was taken.
                    if (0.2..0.5).contains(&session.progress()) {
                        noted.store(true, Ordering::Relaxed);
                    }
                })
                .create_with_backend(Overlay::over(file)?)?;
            if fell_back.load(Ordering::Relaxed) {
                tracing::warn!(segment = file_name(first), "the last write was cut off, as by a power cut");
            }
            let found = database.begin_read()?.open_table(ABOUT)?.get("version")?.map(|found| found.value());
            match found {
                Some(VERSION) => Ok(Self { first, database, stale: AtomicBool::new(false) }),
                Some(found) => Err(SegmentError::Version { found, known: VERSION }),
                None => Err(SegmentError::Damaged("the file has no version".to_owned())),
            }
        }));
        opened.unwrap_or_else(|_| Err(SegmentError::Damaged("the file makes no sense".to_owned())))
    }

    /// Writes events as one block, and returns when it is on the disk. After an error the segment is stale.
    ///
    /// Returns the bytes of the block.
    pub(super) fn append<'a>(
        &self,
        first: u64,
        events: impl Iterator<Item = &'a [u8]> + Clone,
    ) -> Result<usize, SegmentError> {
        let block = encode(first, events).ok_or(SegmentError::Disk("too much at once".to_owned()))?;
        let written = catch_unwind(AssertUnwindSafe(|| {
            let write = self.database.begin_write()?;
            write.open_table(BLOCKS)?.insert(first, block.as_slice())?;
            Ok(write.commit()?)
        }));
        let written =
            written.unwrap_or_else(|_| Err(SegmentError::Damaged("the file makes no sense".to_owned())));
        if written.is_err() {
            self.set_stale();
        }
        written.map(|()| block.len())
    }

    /// The last event it has, or is known to have had; `first - 1` if it never had any.
    pub(super) fn last(&self) -> Result<u64, SegmentError> {
        let read = self.database.begin_read()?;
        let known = read.open_table(ABOUT)?.get("last")?.map_or(0, |last| last.value());
        let blocks = read.open_table(BLOCKS)?;
        let found = match blocks.last()? {
            Some((first, block)) => {
                Block::decode(block.value()).map_or(first.value(), |block| block.header().last())
            }
            None => 0,
        };
        Ok(known.max(found).max(self.first - 1))
    }

    /// Appends events `from` to `end` (not before the first of this segment) to `into`, until there are as many as
    /// wanted or some are lost. Events were lost before the first one appended only if it says so.
    pub(super) fn read(
        &self,
        from: u64,
        end: u64,
        limits: Limits,
        into: &mut Vec<Numbered>,
    ) -> Result<Result<(), Lost>, SegmentError> {
        catch_unwind(AssertUnwindSafe(|| self.read_blocks(from, end, limits, into)))
            .unwrap_or_else(|_| Err(SegmentError::Damaged("the file makes no sense".to_owned())))
    }

    fn read_blocks(
        &self,
        from: u64,
        end: u64,
        limits: Limits,
        into: &mut Vec<Numbered>,
    ) -> Result<Result<(), Lost>, SegmentError> {
        let table = self.database.begin_read()?.open_table(BLOCKS)?;
        let lost = |first, last, why: &str| Ok(Err(Lost { first, last, why: why.to_owned() }));
        let start = table.range(..=from)?.next_back().transpose()?.map_or(from, |(key, _)| key.value());
        let (mut next, mut bytes) = (from, into.iter().map(|(_, event)| event.len()).sum::<usize>());
        for block in table.range(start..=end)? {
            let (key, value) = block?;
            let key = key.value();
            if key > next {
                return lost(next, key - 1, "their block is missing");
            }
            let block = match Block::decode(value.value()) {
                Ok(block) if block.header().first == key => block,
                other => {
                    let why = other
                        .map_or_else(|damage| damage.to_string(), |_| "another block is there".to_owned());
                    let following = table.range(key + 1..=end)?.next().transpose()?;
                    return lost(next, following.map_or(end, |(key, _)| key.value() - 1), &why);
                }
            };
            for (sequence, event) in block.events() {
                if sequence < next {
                    continue;
                }
                if sequence > end {
                    return Ok(Ok(()));
                }
                bytes += event.len();
                if !into.is_empty() && (into.len() >= limits.events || bytes > limits.bytes) {
                    return Ok(Ok(()));
                }
                into.push((sequence, event.into()));
                next = sequence + 1;
            }
        }
        if next <= end {
            return lost(next, end, "their block is missing");
        }
        Ok(Ok(()))
    }

    pub(super) fn set_stale(&self) {
        self.stale.store(true, Ordering::Release);
    }

    pub(super) fn is_stale(&self) -> bool {
        self.stale.load(Ordering::Acquire)
    }
}
