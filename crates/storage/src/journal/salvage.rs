//! Picks whole blocks out of a file that does not open any more.

use super::block::{Block, HEADER, Header, MAGIC};
use super::disk::Disk;
use super::error::SegmentError;
use super::segment::{Segment, file_name};
use memchr::memmem;
use redb::StorageBackend;
use std::collections::BTreeMap;

/// How much of the file is looked through at a time.
const WINDOW: usize = 4 << 20;

/// The name of a file that was set aside, the `turn`th of this segment.
pub(super) fn aside(first: u64, turn: usize) -> String {
    format!("{first:020}.damaged-{turn}")
}

/// Sets the damaged file aside, and makes a new one of the blocks that are whole.
///
/// If the file is aside already, because that was interrupted, it is taken from there. `bound`: the first event of the
/// next segment; what claims to be at or after it was never acknowledged.
pub(super) fn salvage(disk: &dyn Disk, first: u64, bound: Option<u64>) -> Result<Segment, SegmentError> {
    let (name, names) = (file_name(first), disk.names()?);
    let mut turn = (1..).take_while(|&turn| names.contains(&aside(first, turn))).count();
    if names.contains(&name) {
        turn += 1;
        disk.rename(&name, &aside(first, turn))?;
        disk.sync()?;
    }
    let aside = aside(first, turn);
    let bound = bound.unwrap_or(u64::MAX);
    let file = disk.open(&aside)?;
    let (blocks, last) = find(&file, first, bound)?;
    tracing::error!(
        segment = name,
        aside,
        blocks = blocks.len(),
        "a file of the journal is damaged: it was set aside, and its whole blocks were copied"
    );
    let blocks = blocks.into_iter().map(|(first, (at, length))| {
        let mut block = vec![0; length];
        file.read(at, &mut block)?;
        Ok((first, block))
    });
    Segment::create(disk, first, blocks, last)
}

/// Where whole blocks are (offset and length), by their first event.
type Places = BTreeMap<u64, (u64, usize)>;

/// All whole blocks, and the last event that any header speaks of.
fn find(file: &impl StorageBackend, first: u64, bound: u64) -> Result<(Places, u64), SegmentError> {
    let length = file.len()?;
    let (mut blocks, mut last) = (Places::new(), first - 1);
    let (mut at, finder) = (0, memmem::Finder::new(&MAGIC));
    let mut window = vec![0; WINDOW];
    while at + (HEADER as u64) <= length {
        let size = usize::try_from(length - at).unwrap_or(WINDOW).min(WINDOW);
        let window = &mut window[..size];
        file.read(at, window)?;
        let Some(found) = finder.find(window) else {
            // The beginning of a header may be at the end of the window.
            at += (size - (HEADER - 1)) as u64;
            continue;
        };
        at += found as u64;
        if found + HEADER > size {
            if at + HEADER as u64 > length {
                break;
            }
            continue;
        }
        let header = Header::read(&window[found..])
            .filter(|header| header.first >= first && header.first < bound)
            .filter(|header| at.checked_add(header.whole() as u64).is_some_and(|end| end <= length));
        let Some(header) = header else {
            at += 1;
            continue;
        };
        last = last.max(header.last().min(bound - 1));
        let mut block = vec![0; header.whole()];
        file.read(at, &mut block)?;
        if Block::decode(&block).is_ok() {
            blocks.insert(header.first, (at, block.len()));
            at += block.len() as u64;
        } else {
            // Not past its end: its length may be what is wrong, or a later page may have been written over it.
            at += HEADER as u64;
        }
    }
    Ok((blocks, last))
}
