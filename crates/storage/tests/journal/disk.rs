//! A disk that is played: it forgets what no completed sync covers, in parts and out of order, when the power goes.

use entrenous_storage::journal::{Disk, DiskFile};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use redb::StorageBackend;
use std::collections::BTreeMap;
use std::io::{self, ErrorKind};
use std::sync::{Arc, Mutex, MutexGuard};

/// What a disk writes wholly or not at all.
const SECTOR: u64 = 512;

#[derive(Debug)]
enum Change {
    Write(u64, Vec<u8>),
    Length(u64),
}

#[derive(Debug)]
enum Naming {
    Link(String, usize),
    Unlink(String),
}

/// What is on the disk, and what the system shows of it.
#[derive(Debug, Default)]
struct Content {
    durable: Vec<u8>,
    shown: Vec<u8>,
    /// Since the last completed sync.
    pending: Vec<Change>,
}

#[derive(Debug)]
pub struct Machine {
    dice: ChaCha8Rng,
    files: Vec<Content>,
    durable_names: BTreeMap<String, usize>,
    names: BTreeMap<String, usize>,
    pending_names: Vec<Naming>,
    /// Changes of the rest until the power goes.
    pub power: Option<u64>,
    /// Bytes that may still be written until the disk is full.
    pub space: Option<u64>,
    /// One sync in so many fails.
    pub failing_syncs: Option<u64>,
    /// Files opened before belong to a machine that is no more.
    life: u64,
    off: bool,
}

/// A handle on a machine, of one of its lives.
#[derive(Debug, Clone)]
pub struct Played {
    machine: Arc<Mutex<Machine>>,
    life: u64,
}

#[derive(Debug)]
struct PlayedFile {
    disk: Played,
    file: usize,
}

impl Played {
    pub fn new(seed: u64) -> Self {
        let machine = Machine {
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
        };
        Self { machine: Arc::new(Mutex::new(machine)), life: 0 }
    }

    pub fn machine(&self) -> MutexGuard<'_, Machine> {
        self.machine.lock().unwrap()
    }

    /// The same machine after the power went and came back. Nothing of the life before has any effect.
    pub fn restart(&self) -> Self {
        let mut machine = self.machine();
        if !machine.off {
            machine.lose_power();
        }
        machine.life += 1;
        (machine.off, machine.power, machine.space, machine.failing_syncs) = (false, None, None, None);
        machine.names = machine.durable_names.clone();
        for file in &mut machine.files {
            file.shown.clone_from(&file.durable);
        }
        Self { machine: Arc::clone(&self.machine), life: machine.life }
    }

    /// Changes bytes that are on the disk, as decay does.
    pub fn flip(&self, name: &str, at: u64, mask: u8) {
        let mut machine = self.machine();
        let file = machine.names[name];
        let content = &mut machine.files[file];
        content.durable[at as usize] ^= mask;
        content.shown[at as usize] ^= mask;
    }

    pub fn content(&self, name: &str) -> Vec<u8> {
        let machine = self.machine();
        machine.files[machine.names[name]].shown.clone()
    }

    fn on(&self) -> io::Result<MutexGuard<'_, Machine>> {
        let machine = self.machine();
        if machine.off || machine.life != self.life {
            return Err(io::Error::other("the power is off"));
        }
        Ok(machine)
    }

    /// One more change of the disk. The power may go just before it.
    fn change(&self) -> io::Result<MutexGuard<'_, Machine>> {
        let mut machine = self.on()?;
        if let Some(power) = machine.power.as_mut() {
            if *power == 0 {
                machine.lose_power();
                return Err(io::Error::other("the power is off"));
            }
            *power -= 1;
        }
        Ok(machine)
    }
}

impl Machine {
    fn below(&mut self, end: u64) -> u64 {
        self.dice.next_u64() % end
    }

    fn lose_power(&mut self) {
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
    fn lose(&mut self, file: usize) {
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

    fn take_space(&mut self, bytes: u64) -> io::Result<()> {
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

fn apply(content: &mut Vec<u8>, change: &Change) {
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

fn apply_naming(names: &mut BTreeMap<String, usize>, naming: Naming) {
    match naming {
        Naming::Link(name, file) => names.insert(name, file),
        Naming::Unlink(name) => names.remove(&name),
    };
}

impl Disk for Played {
    fn names(&self) -> io::Result<Vec<String>> {
        Ok(self.on()?.names.keys().cloned().collect())
    }

    fn open(&self, name: &str) -> io::Result<DiskFile> {
        let known = self.on()?.names.get(name).copied();
        let file = match known {
            Some(file) => file,
            None => {
                let mut machine = self.change()?;
                machine.take_space(1)?;
                machine.files.push(Content::default());
                let file = machine.files.len() - 1;
                machine.names.insert(name.to_owned(), file);
                machine.pending_names.push(Naming::Link(name.to_owned(), file));
                file
            }
        };
        Ok(DiskFile(Box::new(PlayedFile { disk: self.clone(), file })))
    }

    fn rename(&self, from: &str, to: &str) -> io::Result<()> {
        let mut machine = self.change()?;
        let file = machine.names.remove(from).ok_or(ErrorKind::NotFound)?;
        machine.names.insert(to.to_owned(), file);
        machine.pending_names.extend([Naming::Link(to.to_owned(), file), Naming::Unlink(from.to_owned())]);
        Ok(())
    }

    fn remove(&self, name: &str) -> io::Result<()> {
        let mut machine = self.change()?;
        machine.names.remove(name).ok_or(ErrorKind::NotFound)?;
        machine.pending_names.push(Naming::Unlink(name.to_owned()));
        Ok(())
    }

    fn sync(&self) -> io::Result<()> {
        let mut machine = self.change()?;
        for naming in std::mem::take(&mut machine.pending_names) {
            apply_naming(&mut machine.durable_names, naming);
        }
        Ok(())
    }
}

impl StorageBackend for PlayedFile {
    fn len(&self) -> io::Result<u64> {
        Ok(self.disk.on()?.files[self.file].shown.len() as u64)
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        let machine = self.disk.on()?;
        let shown = &machine.files[self.file].shown;
        let from = shown.get(offset as usize..offset as usize + out.len()).ok_or(ErrorKind::UnexpectedEof)?;
        out.copy_from_slice(from);
        Ok(())
    }

    fn set_len(&self, length: u64) -> io::Result<()> {
        self.make(Change::Length(length))
    }

    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        self.make(Change::Write(offset, data.to_vec()))
    }

    fn sync_data(&self) -> io::Result<()> {
        let mut machine = self.disk.change()?;
        if let Some(one_in) = machine.failing_syncs
            && machine.below(one_in) == 0
        {
            // What was pending is taken for written from now on, and shown, whether it is on the disk or not.
            machine.lose(self.file);
            return Err(io::Error::from_raw_os_error(5));
        }
        let content = &mut machine.files[self.file];
        for change in std::mem::take(&mut content.pending) {
            apply(&mut content.durable, &change);
        }
        Ok(())
    }
}

impl PlayedFile {
    fn make(&self, change: Change) -> io::Result<()> {
        let mut machine = self.disk.change()?;
        let space = match &change {
            Change::Write(_, data) => data.len() as u64,
            Change::Length(length) if *length > machine.files[self.file].shown.len() as u64 => 1,
            Change::Length(_) => 0,
        };
        machine.take_space(space)?;
        let content = &mut machine.files[self.file];
        apply(&mut content.shown, &change);
        content.pending.push(change);
        Ok(())
    }
}
