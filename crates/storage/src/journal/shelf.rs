//! The segments in their order, and which of them are open.

use super::disk::Disk;
use super::error::SegmentError;
use super::salvage::{aside, salvage};
use super::segment::{Segment, file_name};
use super::{JournalError, Size};
use redb::StorageBackend;
use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::watch;

/// By the sequence number of their first event; those that are open.
type Segments = BTreeMap<u64, Option<Arc<Segment>>>;

#[derive(Debug)]
pub(super) struct Shelf {
    disk: Arc<dyn Disk>,
    segments: Mutex<Segments>,
    /// Held while a file is opened, closed, made or removed. Taken before `segments`.
    files: Mutex<()>,
    /// The last event that is on the disk.
    pub(super) committed: watch::Receiver<u64>,
}

impl Shelf {
    /// Finds the segments, removes drafts, repairs the last one, and knows the last event: at least `last`. Who commits tells it to the
    /// sender.
    pub(super) fn open(disk: Arc<dyn Disk>, last: u64) -> Result<(Self, watch::Sender<u64>), JournalError> {
        let mut segments = Segments::new();
        for name in disk.names()? {
            let Some((first, kind)) = name.split_once('.') else { continue };
            let Some(first) = first.parse().ok().filter(|&first| first > 0) else { continue };
            match kind {
                "new" => disk.remove(&name)?,
                // A damaged one counts, too: if there is no other, salvaging it was interrupted.
                _ if name == file_name(first) || name == aside(first, 1) => {
                    segments.insert(first, None);
                }
                _ => {}
            }
        }
        let newest = segments.last_key_value().map(|(&first, _)| first);
        let (files, segments) = (Mutex::new(()), Mutex::new(segments));
        let (commits, committed) = watch::channel(last);
        let shelf = Self { disk, segments, files, committed };
        if let Some(first) = newest {
            let found = shelf.segment(first).and_then(|segment| segment.last());
            let found = found.map_err(|error| JournalError::of(file_name(first), error))?;
            commits.send_replace(found.max(last));
        }
        Ok((shelf, commits))
    }

    /// The segment that holds an event, and the event that the next segment begins with; otherwise the first event
    /// that there is.
    pub(super) fn locate(&self, sequence: u64) -> Result<(u64, Option<u64>), u64> {
        let segments = self.segments();
        let first = segments.range(..=sequence).next_back().map(|(&first, _)| first);
        let next = segments.range(sequence + 1..).next().map(|(&first, _)| first);
        match first {
            Some(first) => Ok((first, next)),
            None => Err(next.unwrap_or(*self.committed.borrow() + 1)),
        }
    }

    /// Opens a segment, repairs it if a crash left it, and salvages what is whole if it is damaged.
    pub(super) fn segment(&self, first: u64) -> Result<Arc<Segment>, SegmentError> {
        let _files = lock(&self.files);
        let open = self.segments().get(&first).cloned().flatten();
        if let Some(segment) = open.filter(|segment| !segment.is_stale()) {
            return Ok(segment);
        }
        self.close_unused();
        if self.segments().get(&first).is_some_and(Option::is_some) {
            return Err(SegmentError::Disk("a damaged file is still in use: try again".to_owned()));
        }
        let opened = match Segment::open(&*self.disk, first) {
            Err(SegmentError::Damaged(why)) => {
                tracing::warn!(segment = file_name(first), why, "a file of the journal does not open");
                let next = self.segments().range(first + 1..).next().map(|(&next, _)| next);
                salvage(&*self.disk, first, next)
            }
            other => other,
        };
        let segment = Arc::new(opened?);
        self.segments().insert(first, Some(Arc::clone(&segment)));
        Ok(segment)
    }

    /// Makes a new segment, in the place of one with the same first event, which then has never had any.
    pub(super) fn begin(&self, first: u64) -> Result<Arc<Segment>, SegmentError> {
        let _files = lock(&self.files);
        self.close_unused();
        let none = std::iter::empty();
        let segment = Arc::new(Segment::create(&*self.disk, first, none, first - 1)?);
        self.segments().insert(first, Some(Arc::clone(&segment)));
        Ok(segment)
    }

    /// Removes the segments of which all events are before `sequence`, but for the last.
    pub(super) fn forget_before(&self, sequence: u64) -> Result<(), JournalError> {
        let _files = lock(&self.files);
        loop {
            let mut segments = self.segments();
            let mut firsts = segments.keys().copied();
            let (Some(first), Some(next)) = (firsts.next(), firsts.next()) else { return Ok(()) };
            if next > sequence {
                return Ok(());
            }
            // One after the other: were an earlier one back after a power cut, there would be a hole behind it.
            segments.remove(&first);
            drop(segments);
            self.disk.remove(&file_name(first))?;
            self.disk.sync()?;
        }
    }

    /// What there is.
    pub(super) fn size(&self) -> Result<Size, JournalError> {
        let _files = lock(&self.files);
        let firsts: Vec<u64> = self.segments().keys().copied().collect();
        let last = *self.committed.borrow();
        let mut size = Size { segments: firsts.len(), first: last + 1, last, bytes: 0 };
        size.first = firsts.first().copied().unwrap_or(last + 1);
        for first in firsts {
            size.bytes += match self.disk.open(&file_name(first)) {
                // Not salvaged yet.
                Err(error) if error.kind() == ErrorKind::NotFound => 0,
                file => file?.len()?,
            };
        }
        Ok(size)
    }

    /// Closes what nobody holds. The caller holds `files`, so that nobody opens a file that is being closed.
    fn close_unused(&self) {
        let mut unused = Vec::new();
        for open in self.segments().values_mut() {
            if open.as_ref().is_some_and(|segment| Arc::strong_count(segment) == 1) {
                unused.extend(open.take());
            }
        }
        drop(unused);
    }

    fn segments(&self) -> MutexGuard<'_, Segments> {
        lock(&self.segments)
    }
}

/// What is behind these locks is whole at any time, even if a thread that held one has panicked.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
