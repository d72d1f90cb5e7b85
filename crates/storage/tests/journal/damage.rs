//! Bytes that were on the disk change: the damage is found, named, and no larger than it must be.

use crate::disk::Played;
use entrenous_storage::journal::block::{HEADER, Header, MAGIC};
use entrenous_storage::journal::{Disk, Journal, Options, ReadError, Reader};
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
        let names: Vec<String> = Disk::names(&disk).unwrap();
        prop_assert!(names.len() > 3);
        let name = if tail { names.last().unwrap() } else { which.get(&names) };
        let content = disk.content(name);
        // Only where there is something: most of a file is room to grow.
        let written: Vec<u64> = (0..content.len() as u64).filter(|&at| content[at as usize] != 0).collect();
        for (place, mask) in &places {
            disk.flip(name, *place.get(&written), *mask);
        }
        let options = Options { last_known: last, ..Options::default() };
        let journal = Journal::open_on(Arc::new(disk.clone()), options).unwrap();
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
    }
}

#[test]
fn a_damaged_block_of_a_crashed_segment_takes_no_other_with_it() {
    let disk = Played::new(1);
    let groups = write(&disk, 40);
    let disk = disk.restart();
    let name = Disk::names(&disk).unwrap().pop().unwrap();
    let first: u64 = name[..20].parse().unwrap();
    let content = disk.content(&name);
    let block = content.windows(MAGIC.len()).position(|bytes| bytes == MAGIC).unwrap();
    disk.flip(&name, (block + HEADER + 9) as u64, 1);
    let journal = Journal::open_on(Arc::new(disk.clone()), Options::default()).unwrap();
    let header = Header::read(&content[block..]).unwrap();
    let group = groups.iter().find(|group| group.start == header.first).unwrap();
    assert_eq!(read_all(&journal.reader(), first, group.start), (group.start - first) as usize);
    let lost = journal.reader().read(group.start, 9, 1000).unwrap_err();
    let last = group.end - 1;
    assert!(
        matches!(&lost, ReadError::Lost { segment, first, last: found, .. }
            if *segment == name && *first == group.start && *found == last),
        "{lost}"
    );
    let end = groups.last().unwrap().end;
    assert_eq!(read_all(&journal.reader(), group.end, end), (end - group.end) as usize);
    let aside = name.replace("redb", "damaged-1");
    assert!(Disk::names(&disk).unwrap().contains(&aside), "the damaged file is kept");
}

#[test]
fn the_power_may_go_while_a_damaged_file_is_salvaged() {
    let mut salvaged = 0;
    for power in 0..60 {
        let mut disk = Played::new(power);
        let groups = write(&disk, 30);
        disk = disk.restart();
        let name = Disk::names(&disk).unwrap().remove(0);
        let content = disk.content(&name);
        let block = content.windows(MAGIC.len()).position(|bytes| bytes == MAGIC).unwrap();
        disk.flip(&name, (block + HEADER + 9) as u64, 1);
        let hit = Header::read(&content[block..]).unwrap();
        disk.machine().power = Some(power);
        if let Ok(journal) = Journal::open_on(Arc::new(disk.clone()), Options::default()) {
            salvaged +=
                u64::from(!matches!(journal.reader().read(hit.first, 9, 1000), Err(ReadError::Disk(_))));
        }
        disk = disk.restart();
        let journal = Journal::open_on(Arc::new(disk.clone()), Options::default()).unwrap();
        let end = groups.last().unwrap().end;
        assert_eq!(read_all(&journal.reader(), 1, hit.first), hit.first as usize - 1);
        assert!(matches!(journal.reader().read(hit.first, 9, 1000), Err(ReadError::Lost { .. })));
        assert_eq!(read_all(&journal.reader(), hit.last() + 1, end), (end - hit.last() - 1) as usize);
    }
    assert!((1..59).contains(&salvaged), "the power went before, while and after: {salvaged}");
}

/// How many events there are in a row.
fn read_all(reader: &Reader, from: u64, end: u64) -> usize {
    let mut next = from;
    while next < end {
        next += reader.read(next, (end - next) as usize, 1 << 20).unwrap().len() as u64;
    }
    (next - from) as usize
}
