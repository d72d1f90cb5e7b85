//! Full disks, two servers, too much at once, the end of a server: clear errors, and nothing acknowledged is lost.

use crate::crashes::read_all;
use crate::disk::Played;
use entrenous_storage::journal::{AppendError, Journal, JournalError, Options, ReadError, Writer};
use std::future::Future;
use std::sync::{Arc, Mutex};
use tokio::task::JoinSet;

fn run<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap().block_on(future)
}

fn events(count: usize) -> Vec<Vec<u8>> {
    vec![vec![b'e'; 200]; count]
}

#[test]
fn a_full_disk_refuses_and_a_freed_one_goes_on() {
    run(async {
        let disk = Played::new(1);
        let journal = Journal::open_on(Arc::new(disk.clone()), Options::default()).unwrap();
        let writer = journal.writer();
        let mut kept = 0;
        for space in [0, 3_000, 20_000, 100_000, 150_000, 400_000] {
            disk.machine().space = Some(space);
            let refused = loop {
                match writer.append(events(5)).await {
                    Ok(sequences) => kept = sequences.end - 1,
                    Err(error) => break error,
                }
            };
            assert!(matches!(&refused, AppendError::Disk(why) if !why.is_empty()), "{refused}");
            assert_eq!(read_all(&journal.reader(), 1).len() as u64, kept, "readable while the disk is full");
            disk.machine().space = None;
            let sequences = writer.append(events(2)).await.unwrap();
            assert_eq!(sequences, kept + 1..kept + 3, "numbers of refused events are given again");
            kept += 2;
        }
        drop((journal, writer));
        let journal = Journal::open_on(Arc::new(disk.restart()), Options::default()).unwrap();
        assert_eq!(read_all(&journal.reader(), 1).len() as u64, kept);
    });
}

#[test]
fn a_second_server_is_told_so() {
    let folder = tempfile::tempdir().unwrap();
    let journal = Journal::open(folder.path(), Options::default()).unwrap();
    let second = Journal::open(folder.path(), Options::default()).unwrap_err();
    assert!(matches!(second, JournalError::InUse { .. }));
    assert!(second.to_string().contains("another server is running on"), "{second}");
    drop(journal);
    Journal::open(folder.path(), Options::default()).unwrap();
}

#[test]
fn a_folder_that_cannot_be_made_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    std::fs::write(&file, "").unwrap();
    let error = Journal::open(&file.join("journal"), Options::default()).unwrap_err();
    assert!(matches!(&error, JournalError::Folder { .. }), "{error}");
    assert!(error.to_string().contains("file/journal"), "{error}");
}

#[test]
fn a_file_of_another_version_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let journal = Journal::open(folder.path(), Options::default()).unwrap();
    run(journal.writer().append(events(1))).unwrap();
    drop(journal);
    let path = folder.path().join("00000000000000000001.redb");
    let database = redb::Database::open(&path).unwrap();
    let write = database.begin_write().unwrap();
    let about: redb::TableDefinition<'_, &str, u64> = redb::TableDefinition::new("about");
    write.open_table(about).unwrap().insert("version", 2).unwrap();
    write.commit().unwrap();
    drop(database);
    let error = Journal::open(folder.path(), Options::default()).unwrap_err();
    assert!(matches!(&error, JournalError::Version { found: 2, known: 1, .. }), "{error}");
    assert!(path.exists());
}

#[test]
#[allow(clippy::await_holding_lock)]
fn what_cannot_wait_is_refused_at_once() {
    run(async {
        let disk = Played::new(1);
        let options = Options { waiting_events: 10, waiting_bytes: 5000, ..Options::default() };
        let journal = Journal::open_on(Arc::new(disk.clone()), options).unwrap();
        let large = journal.writer().append(events(11)).await;
        assert!(matches!(large, Err(AppendError::TooLarge { .. })), "{large:?}");
        let mut senders = JoinSet::new();
        {
            // The disk stands still, and only the journal's own thread waits for it.
            let _machine = disk.machine();
            for _ in 0..2 {
                let writer = journal.writer();
                senders.spawn(async move { writer.append(events(5)).await });
            }
            tokio::task::yield_now().await;
            assert_eq!(journal.writer().append(events(1)).await, Err(AppendError::Busy));
        }
        while let Some(answer) = senders.join_next().await {
            answer.unwrap().unwrap();
        }
        assert_eq!(journal.writer().append(events(10)).await, Ok(11..21));
    });
}

/// Sends until the journal is closed.
async fn send(writer: Writer, acknowledged: Arc<Mutex<u64>>) {
    loop {
        match writer.append(events(3)).await {
            Ok(sequences) => {
                let mut last = acknowledged.lock().unwrap();
                *last = (*last).max(sequences.end - 1);
            }
            Err(error) => return assert_eq!(error, AppendError::Closed),
        }
    }
}

#[test]
fn the_end_of_a_server_under_load_loses_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let mut last = 0;
    for _ in 0..3 {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).build().unwrap();
        let journal = Journal::open(folder.path(), Options { last_known: 0, ..Options::default() }).unwrap();
        let acknowledged = Arc::new(Mutex::new(last));
        let mut senders = JoinSet::new();
        for _ in 0..8 {
            senders.spawn_on(send(journal.writer(), Arc::clone(&acknowledged)), runtime.handle());
        }
        let mut reader = journal.reader();
        runtime.block_on(reader.wait_past(last + 50));
        drop(journal);
        runtime.block_on(async { while senders.join_next().await.is_some() {} });
        assert!(!runtime.block_on(reader.wait_past(u64::MAX)), "readers are told that nothing more comes");
        drop(reader);
        let journal = Journal::open(folder.path(), Options::default()).unwrap();
        last = *acknowledged.lock().unwrap();
        assert!(last >= 50);
        assert_eq!(journal.reader().last(), last, "all that was written was answered");
        assert_eq!(read_all(&journal.reader(), 1).len() as u64, last);
    }
}

#[test]
fn what_a_backup_covers_is_forgotten_by_whole_segments() {
    run(async {
        let options = Options { segment_bytes: 5_000, ..Options::default() };
        let disk = Played::new(1);
        let journal = Journal::open_on(Arc::new(disk.clone()), options.clone()).unwrap();
        for _ in 0..40 {
            journal.writer().append(events(5)).await.unwrap();
        }
        let before = journal.size().unwrap();
        assert_eq!((before.first, before.last), (1, 200));
        assert!(before.segments > 3);
        journal.forget_before(100).unwrap();
        let after = journal.size().unwrap();
        assert!(after.first > 1 && after.first <= 100, "{after:?}");
        assert!(after.segments < before.segments && after.bytes < before.bytes);
        assert_eq!(journal.reader().read(1, 9, 9), Err(ReadError::Forgotten { first: after.first }));
        assert_eq!(read_all(&journal.reader(), 100).len(), 101);
        // The last one stays: it knows the numbers that have been given.
        journal.forget_before(u64::MAX).unwrap();
        assert_eq!(journal.size().unwrap().segments, 1);
        drop(journal);
        let journal = Journal::open_on(Arc::new(disk), options).unwrap();
        assert_eq!(journal.writer().append(events(1)).await, Ok(201..202));
    });
}

#[test]
fn what_is_handed_over_is_written_soon_and_what_cannot_be_is_counted() {
    static LOST: std::sync::atomic::AtomicUsize = std::sync::atomic::AtomicUsize::new(0);
    fn lost(events: usize) {
        LOST.fetch_add(events, std::sync::atomic::Ordering::Relaxed);
    }
    run(async {
        let disk = Played::new(1);
        let options = || Options { waiting_events: 100, ..Options::default() };
        let journal = Journal::open_on(Arc::new(disk.clone()), options()).unwrap();
        let (writer, reader) = (journal.writer(), journal.reader());
        for round in 1..=3_u64 {
            writer.hand_over(vec![b'c'; 100], lost).unwrap();
            let begun = std::time::Instant::now();
            while read_all(&reader, 1).len() as u64 != 2 * round - 1 {
                assert!(begun.elapsed().as_secs() < 5, "it is not written");
                tokio::time::sleep(std::time::Duration::from_millis(1)).await;
            }
            // Together with somebody who waits, and after a while without anything.
            writer.append(events(1)).await.unwrap();
        }
        disk.machine().space = Some(0);
        let full = (0..1_000).any(|_| writer.hand_over(vec![b'c'; 100], lost).is_err());
        assert!(full, "no more wait than may");
        while LOST.load(std::sync::atomic::Ordering::Relaxed) < 100 {
            tokio::time::sleep(std::time::Duration::from_millis(1)).await;
        }
        disk.machine().space = None;
        writer.hand_over(b"last".to_vec(), lost).unwrap();
        drop(journal);
        assert!(matches!(writer.hand_over(vec![1], lost), Err(AppendError::Closed)));
        let journal = Journal::open_on(Arc::new(disk.restart()), options()).unwrap();
        let all = read_all(&journal.reader(), 1);
        assert_eq!((all.len(), &*all[&7]), (7, &b"last"[..]), "the end waits for what was handed over");
    });
}
