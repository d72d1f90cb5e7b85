//! Bytes that were on the disk change: the damage is found, named, and no larger than it must be.

use crate::disk::Played;
use entrenous_storage::journal::{Journal, Options, ReadError};
use proptest::prelude::*;
use std::ops::Range;
use std::sync::Arc;

fn event(sequence: u64) -> Vec<u8> {
    let mut event = format!("event {sequence} ").into_bytes();
    event.resize(20 + (sequence as usize * 37) % 400, b'.');
    event
}

/// Some segments of some groups each; returns the groups.
fn write(disk: &Played, groups: u64) -> Vec<Range<u64>> {
    let options = Options { segment_bytes: 12_000, ..Options::default() };
    let journal = Journal::open_on(Arc::new(disk.clone()), options).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let writer = journal.writer();
    let mut next = 1;
    (0..groups)
        .map(|group| {
            let count = 1 + (group * 7) % 13;
            let events = (next..next + count).map(event).collect();
            next += count;
            runtime.block_on(writer.append(events)).unwrap()
        })
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]
    #[test]
    fn a_changed_byte_is_found_named_and_bounded(
        clean: bool,
        which: prop::sample::Index,
        places in prop::collection::vec((any::<prop::sample::Index>(), 1u8..), 1..3),
        tail: bool,
    ) {
        let mut disk = Played::new(1);
        let groups = write(&disk, 40);
        let last = groups.last().unwrap().end - 1;
        if !clean {
            // As after a power cut at rest, which leaves the last segment open.
            disk = disk.restart();
        }
        let names: Vec<String> = entrenous_storage::journal::Disk::names(&disk).unwrap();
        prop_assert!(names.len() > 3);
        let name = if tail { names.last().unwrap() } else { which.get(&names) };
        let content = disk.content(name);
        // Only where there is something: most of a file is room to grow.
        let written: Vec<u64> = (0..content.len() as u64).filter(|&at| content[at as usize] != 0).collect();
        for (place, mask) in &places {
            disk.flip(name, *place.get(&written), *mask);
        }
        let options = Options { last_known: last, ..Options::default() };
        let opened = Journal::open_on(Arc::new(disk.clone()), options);
        let journal = match opened {
            Ok(journal) => journal,
            // The byte that tells the version of the file is damaged, which cannot be told from another version.
            Err(error) => return Err(TestCaseError::fail(error.to_string())),
        };
        let (reader, mut next, mut lost) = (journal.reader(), 1, Vec::new());
        while next <= last {
            match reader.read(next, 9, 1000) {
                Ok(events) => {
                    for (sequence, found) in events {
                        prop_assert_eq!(sequence, next);
                        prop_assert_eq!(&*found, &event(sequence)[..]);
                        next += 1;
                    }
                }
                Err(ReadError::Lost { segment, first, last, .. }) => {
                    prop_assert_eq!(&segment, name);
                    prop_assert_eq!(first, next);
                    lost.push(first..last + 1);
                    next = last + 1;
                }
                Err(error) => return Err(TestCaseError::fail(error.to_string())),
            }
        }
        // Whole groups, no more of them than bytes were changed.
        let hit = groups.iter().filter(|group| lost.iter().any(|lost| lost.contains(&group.start))).count();
        prop_assert!(hit <= places.len(), "{lost:?}");
        for lost in &lost {
            prop_assert!(groups.iter().any(|group| group.start == lost.start), "{lost:?}");
            prop_assert!(groups.iter().any(|group| group.end == lost.end), "{lost:?}");
        }
        if !lost.is_empty() {
            return Ok(());
        }
        prop_assert_eq!(next, last + 1);
    }
}
