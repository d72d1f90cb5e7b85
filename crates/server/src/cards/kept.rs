//! Drawn cards and the pictures in them, in memory and in the data folder. Everything here can be made anew.

use std::collections::HashMap;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::SystemTime;

use axum::body::Bytes;

/// Bytes held in memory: some 500 cards.
const MEMORY: usize = 32 << 20;

/// Files by name: a card's has the hash of what is in it, a picture's that of its address.
#[derive(Debug)]
pub(super) struct Kept {
    folder: PathBuf,
    most: u64,
    on_disk: AtomicU64,
    memory: Mutex<Memory>,
}

#[derive(Debug, Default)]
struct Memory {
    files: HashMap<Box<str>, (Bytes, u64)>,
    bytes: usize,
    /// Grows with each use.
    clock: u64,
}

impl Kept {
    /// Files under `folder`, of `most` bytes at most.
    ///
    /// # Errors
    ///
    /// The folder cannot be made or read.
    pub(super) fn open(folder: PathBuf, most: u64) -> io::Result<Kept> {
        std::fs::create_dir_all(&folder)?;
        let on_disk = files(&folder)?.iter().map(|file| file.bytes).sum();
        Ok(Kept { folder, most, on_disk: AtomicU64::new(on_disk), memory: Mutex::default() })
    }

    /// The file, if it is in memory.
    pub(super) fn at_hand(&self, name: &str) -> Option<Bytes> {
        let mut memory = self.memory.lock().ok()?;
        memory.clock += 1;
        let now = memory.clock;
        let (bytes, used) = memory.files.get_mut(name)?;
        *used = now;
        Some(bytes.clone())
    }

    /// The file, from memory or from the disk, which it waits for.
    pub(super) fn get(&self, name: &str) -> Option<Bytes> {
        if let Some(bytes) = self.at_hand(name) {
            return Some(bytes);
        }
        let path = self.folder.join(name);
        let bytes = Bytes::from(std::fs::read(&path).ok()?);
        if !is_whole(&bytes) {
            tracing::warn!("a kept card is damaged and is made anew");
            let _made_anew_anyway = std::fs::remove_file(&path);
            return None;
        }
        // When it was last of use: those unused for longest go first.
        let touched = std::fs::File::options().append(true).open(&path);
        if let Ok(file) = touched {
            let _best_effort = file.set_modified(SystemTime::now());
        }
        self.hold(name, bytes.clone());
        Some(bytes)
    }

    /// Keeps a file. A disk that is full is no reason not to serve it.
    pub(super) fn put(&self, name: &str, bytes: &Bytes) {
        self.hold(name, bytes.clone());
        if let Err(error) = self.write(name, bytes) {
            tracing::warn!(%error, "a card could not be kept in the data folder; it is drawn anew when it is asked for");
        }
    }

    fn write(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
        let mut part = tempfile::NamedTempFile::new_in(&self.folder)?;
        part.write_all(bytes)?;
        // A name without its content would be served after a power cut.
        part.as_file().sync_data()?;
        part.persist(self.folder.join(name))?;
        let grown = bytes.len() as u64;
        if self.on_disk.fetch_add(grown, Ordering::AcqRel) + grown > self.most {
            self.make_room()?;
        }
        Ok(())
    }

    /// Removes what was unused for longest, until a tenth of the room is free.
    fn make_room(&self) -> io::Result<()> {
        let mut all = files(&self.folder)?;
        all.sort_by_key(|file| file.used);
        let mut bytes: u64 = all.iter().map(|file| file.bytes).sum();
        for file in all {
            if bytes <= self.most / 10 * 9 {
                break;
            }
            if std::fs::remove_file(&file.path).is_ok() {
                bytes -= file.bytes;
            }
        }
        self.on_disk.store(bytes, Ordering::Release);
        Ok(())
    }

    fn hold(&self, name: &str, bytes: Bytes) {
        let Ok(mut memory) = self.memory.lock() else { return };
        if bytes.len() > MEMORY / 8 {
            return;
        }
        if let Some((before, _)) = memory.files.remove(name) {
            memory.bytes -= before.len();
        }
        memory.bytes += bytes.len();
        memory.clock += 1;
        let now = memory.clock;
        memory.files.insert(name.into(), (bytes, now));
        while memory.bytes > MEMORY {
            let oldest = memory.files.iter().min_by_key(|(_, (_, used))| *used).map(|(name, _)| name.clone());
            let Some((bytes, _)) = oldest.and_then(|oldest| memory.files.remove(&oldest)) else { break };
            memory.bytes -= bytes.len();
        }
    }
}

/// Does it begin and end as PNG or JPEG do?
fn is_whole(bytes: &[u8]) -> bool {
    let png = bytes.starts_with(b"\x89PNG\r\n\x1a\n") && bytes.ends_with(b"IEND\xaeB`\x82");
    png || (bytes.starts_with(&[0xff, 0xd8]) && bytes.ends_with(&[0xff, 0xd9]))
}

struct OnDisk {
    path: PathBuf,
    bytes: u64,
    used: SystemTime,
}

fn files(folder: &Path) -> io::Result<Vec<OnDisk>> {
    let mut all = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let about = entry.metadata()?;
        if about.is_file() {
            let used = about.modified().unwrap_or(SystemTime::UNIX_EPOCH);
            all.push(OnDisk { path: entry.path(), bytes: about.len(), used });
        }
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(size: usize) -> Bytes {
        let mut bytes = vec![0xff, 0xd8];
        bytes.resize(size - 2, 7);
        bytes.extend([0xff, 0xd9]);
        bytes.into()
    }

    #[test]
    fn what_is_kept_is_there_after_a_restart_and_what_is_damaged_is_not_served() {
        let folder = tempfile::tempdir().expect("a folder");
        let open = || Kept::open(folder.path().to_owned(), 1 << 20).expect("opens");
        open().put("card-a.jpg", &file(100));
        assert_eq!(open().get("card-a.jpg"), Some(file(100)));
        for damaged in [&b""[..], b"\xff\xd8", b"\x89PNG\r\n\x1a\nxx"] {
            std::fs::write(folder.path().join("card-b.png"), damaged).expect("written");
            assert_eq!(open().get("card-b.png"), None);
            assert!(!folder.path().join("card-b.png").exists());
        }
    }

    #[test]
    fn disk_and_memory_are_bounded_and_the_unused_go_first() {
        let folder = tempfile::tempdir().expect("a folder");
        let kept = Kept::open(folder.path().to_owned(), 10_000).expect("opens");
        for number in 0..30 {
            kept.put(&format!("card-{number}.jpg"), &file(1_000));
        }
        let bytes: u64 = files(folder.path()).expect("read").iter().map(|file| file.bytes).sum();
        assert!(bytes <= 10_000, "{bytes}");
        assert!(kept.at_hand("card-29.jpg").is_some());
        for number in 0..200 {
            kept.hold(&format!("large-{number}"), file(1 << 20));
        }
        assert!(kept.memory.lock().expect("held").bytes <= MEMORY);
    }
}
