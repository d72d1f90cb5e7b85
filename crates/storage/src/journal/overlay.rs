//! A file that is opened without being changed: what redb writes to repair it stays in memory.
//!
//! So events can be read from a disk that is full or read-only, and a damaged file stays as it was found.

use super::disk::DiskFile;
use redb::StorageBackend;
use std::collections::BTreeMap;
use std::io::{self, ErrorKind};
use std::sync::{Mutex, MutexGuard, PoisonError};

const PAGE: u64 = 4096;

#[derive(Debug)]
pub(super) struct Overlay {
    file: DiskFile,
    changed: Mutex<Changed>,
}

#[derive(Debug)]
struct Changed {
    length: u64,
    /// How much of the file beneath still shows.
    beneath: u64,
    /// By their number, pages that are not as in the file. A repair changes few.
    pages: BTreeMap<u64, Vec<u8>>,
}

impl Overlay {
    pub(super) fn over(file: DiskFile) -> io::Result<Self> {
        let length = file.len()?;
        let changed = Mutex::new(Changed { length, beneath: length, pages: BTreeMap::new() });
        Ok(Self { file, changed })
    }

    fn changed(&self) -> MutexGuard<'_, Changed> {
        self.changed.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A page of the file beneath, with zeros after its end.
    fn page(&self, beneath: u64, number: u64) -> io::Result<Vec<u8>> {
        let mut page = vec![0; PAGE as usize];
        let there = beneath.saturating_sub(number * PAGE).min(PAGE) as usize;
        if there > 0 {
            self.file.read(number * PAGE, &mut page[..there])?;
        }
        Ok(page)
    }
}

/// The pages of a range of bytes: number, place within the page, place within the range.
fn parts(offset: u64, length: usize) -> impl Iterator<Item = (u64, usize, std::ops::Range<usize>)> {
    let mut done = 0;
    std::iter::from_fn(move || {
        let at = offset + done as u64;
        let within = (at % PAGE) as usize;
        let part = (length - done).min(PAGE as usize - within);
        done += part;
        (part > 0).then_some((at / PAGE, within, done - part..done))
    })
}

impl StorageBackend for Overlay {
    fn len(&self) -> io::Result<u64> {
        Ok(self.changed().length)
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        let changed = self.changed();
        let end = offset.checked_add(out.len() as u64).filter(|&end| end <= changed.length);
        let end = end.ok_or(ErrorKind::UnexpectedEof)?;
        if end <= changed.beneath && changed.pages.range(offset / PAGE..=end / PAGE).next().is_none() {
            drop(changed);
            return self.file.read(offset, out);
        }
        for (number, within, range) in parts(offset, out.len()) {
            let size = range.len();
            match changed.pages.get(&number) {
                Some(page) => out[range].copy_from_slice(&page[within..within + size]),
                None => {
                    let page = self.page(changed.beneath, number)?;
                    out[range].copy_from_slice(&page[within..within + size]);
                }
            }
        }
        Ok(())
    }

    fn set_len(&self, length: u64) -> io::Result<()> {
        let mut changed = self.changed();
        // What is cut off must not be there again if it grows.
        changed.beneath = changed.beneath.min(length);
        let _ = changed.pages.split_off(&length.div_ceil(PAGE));
        if let Some(page) = changed.pages.get_mut(&(length / PAGE)) {
            page[(length % PAGE) as usize..].fill(0);
        }
        changed.length = length;
        Ok(())
    }

    fn sync_data(&self) -> io::Result<()> {
        Ok(())
    }

    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        let mut changed = self.changed();
        for (number, within, range) in parts(offset, data.len()) {
            if !changed.pages.contains_key(&number) {
                let page = self.page(changed.beneath, number)?;
                changed.pages.insert(number, page);
            }
            if let Some(page) = changed.pages.get_mut(&number) {
                page[within..within + range.len()].copy_from_slice(&data[range]);
            }
        }
        changed.length = changed.length.max(offset + data.len() as u64);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use redb::backends::InMemoryBackend;

    #[derive(Debug, Clone)]
    enum Step {
        Write(u64, Vec<u8>),
        Length(u64),
    }

    fn step() -> impl Strategy<Value = Step> {
        let place = 0u64..20_000;
        prop_oneof![
            (place.clone(), prop::collection::vec(any::<u8>(), 1..6000))
                .prop_map(|(at, data)| Step::Write(at, data)),
            place.prop_map(Step::Length),
        ]
    }

    fn all(backend: &impl StorageBackend) -> Vec<u8> {
        let mut all = vec![0; backend.len().unwrap() as usize];
        backend.read(0, &mut all).unwrap();
        all
    }

    fn make(backend: &impl StorageBackend, step: &Step) {
        match step {
            Step::Length(length) => backend.set_len(*length).unwrap(),
            Step::Write(at, data) => {
                let end = at + data.len() as u64;
                if backend.len().unwrap() < end {
                    backend.set_len(end).unwrap();
                }
                backend.write(*at, data).unwrap();
            }
        }
    }

    proptest! {
        #[test]
        fn it_reads_as_a_changed_file_and_leaves_the_file(
            before in prop::collection::vec(step(), 1..5),
            after in prop::collection::vec(step(), 1..8),
        ) {
            let (file, changed) = (InMemoryBackend::new(), InMemoryBackend::new());
            for step in &before {
                make(&file, step);
                make(&changed, step);
            }
            let overlay = Overlay::over(DiskFile(Box::new(file))).unwrap();
            let beneath = all(&overlay.file);
            for step in &after {
                make(&overlay, step);
                make(&changed, step);
                prop_assert_eq!(all(&overlay), all(&changed));
            }
            prop_assert_eq!(all(&overlay.file), beneath);
        }
    }
}
