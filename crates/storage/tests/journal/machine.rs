//! The machine around a played disk: what is on it, what the system shows of it, and when the power goes.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use std::collections::BTreeMap;
use std::io::{self, ErrorKind};

/// What a disk writes wholly or not at all.
const SECTOR: u64 = 512;

#[derive(Debug)]
pub(crate) enum Change {
    Write(u64, Vec<u8>),
    Length(u64),
}

#[derive(Debug)]
pub(crate) enum Naming {
    Link(String, usize),
    Unlink(String),
}

/// What is on the disk, and what the system shows of it.
#[derive(Debug, Default)]
pub(crate) struct Content {
    pub(crate) durable: Vec<u8>,
    pub(crate) shown: Vec<u8>,
    /// Since the last completed sync.
    pub(crate) pending: Vec<Change>,
}

#[derive(Debug)]
pub(crate) struct Machine {
    pub(crate) dice: ChaCha8Rng,
    pub(crate) files: Vec<Content>,
    pub(crate) durable_names: BTreeMap<String, usize>,
    pub(crate) names: BTreeMap<String, usize>,
    pub(crate) pending_names: Vec<Naming>,
    /// Changes of the rest until the power goes.
    pub(crate) power: Option<u64>,
    /// Bytes that may still be written until the disk is full.
    pub(crate) space: Option<u64>,
    /// One sync in so many fails.
    pub(crate) failing_syncs: Option<u64>,
    /// Files opened before belong to a machine that is no more.
    pub(crate) life: u64,
    pub(crate) off: bool,
}

impl Machine {
    pub(crate) fn new(seed: u64) -> Self {
        Self {
            dice: ChaCha8Rng::seed_from_u64(seed),
            files: Vec::new(),
            durable_names: BTreeMap::new(),
            names: BTreeMap::new(),
            pending_names: Vec::new(),
            power: None,
            space: None,
            failing_syncs: None,
            life: 0,
            off: false,
        }
    }

    pub(crate) fn below(&mut self, end: u64) -> u64 {
        self.dice.next_u64() % end
    }

    pub(crate) fn lose_power(&mut self) {
        self.off = true;
        for file in 0..self.files.len() {
            self.lose(file);
        }
        for naming in std::mem::take(&mut self.pending_names) {
            if self.below(2) == 0 {
                apply_naming(&mut self.durable_names, naming);
            }
        }
    }

    /// Of what is pending, some sectors reach the disk, in any order.
    pub(crate) fn lose(&mut self, file: usize) {
        let pending = std::mem::take(&mut self.files[file].pending);
        let kept = [0, 1, 5, 9, 10][self.below(5) as usize];
        let mut sectors = Vec::new();
        for change in pending {
            match change {
                Change::Length(length) => {
                    if self.below(2) == 0 {
                        self.files[file].durable.resize(length as usize, 0);
                    }
                }
                Change::Write(mut offset, data) => {
                    let mut rest = &data[..];
                    while !rest.is_empty() {
                        let part = rest.len().min((SECTOR - offset % SECTOR) as usize);
                        sectors.push((offset, rest[..part].to_vec()));
                        (offset, rest) = (offset + part as u64, &rest[part..]);
                    }
                }
            }
        }
        for last in (1..sectors.len()).rev() {
            let other = self.below(last as u64 + 1) as usize;
            sectors.swap(last, other);
        }
        for (offset, data) in sectors {
            // What is past the end of a file was never part of it.
            if offset as usize + data.len() <= self.files[file].durable.len() && self.below(10) < kept {
                apply(&mut self.files[file].durable, &Change::Write(offset, data));
            }
        }
    }

    pub(crate) fn take_space(&mut self, bytes: u64) -> io::Result<()> {
        match self.space.as_mut() {
            Some(space) if *space < bytes => Err(ErrorKind::StorageFull.into()),
            Some(space) => {
                *space -= bytes;
                Ok(())
            }
            None => Ok(()),
        }
    }
}

pub(crate) fn apply(content: &mut Vec<u8>, change: &Change) {
    match change {
        Change::Length(length) => content.resize(*length as usize, 0),
        Change::Write(offset, data) => {
            let (start, end) = (*offset as usize, *offset as usize + data.len());
            if content.len() < end {
                content.resize(end, 0);
            }
            content[start..end].copy_from_slice(data);
        }
    }
}

pub(crate) fn apply_naming(names: &mut BTreeMap<String, usize>, naming: Naming) {
    match naming {
        Naming::Link(name, file) => names.insert(name, file),
        Naming::Unlink(name) => names.remove(&name),
    };
}
