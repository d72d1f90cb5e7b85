//! A disk that is played: it forgets what no completed sync covers, in parts and out of order, when the power goes.

use crate::machine::{Change, Content, Machine, Naming, apply, apply_naming};
use entrenous_storage::journal::{Disk, DiskFile};
use redb::StorageBackend;
use std::io::{self, ErrorKind};
use std::sync::{Arc, Mutex, MutexGuard};

/// A handle on a machine, of one of its lives.
#[derive(Debug, Clone)]
pub(crate) struct Played {
    machine: Arc<Mutex<Machine>>,
    life: u64,
}

#[derive(Debug)]
struct PlayedFile {
    disk: Played,
    file: usize,
}

impl Played {
    pub(crate) fn new(seed: u64) -> Self {
        Self { machine: Arc::new(Mutex::new(Machine::new(seed))), life: 0 }
    }

    pub(crate) fn machine(&self) -> MutexGuard<'_, Machine> {
        self.machine.lock().unwrap()
    }

    /// The same machine after the power went and came back. Nothing of the life before has any effect.
    pub(crate) fn restart(&self) -> Self {
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
    pub(crate) fn flip(&self, name: &str, at: u64, mask: u8) {
        let mut machine = self.machine();
        let file = machine.names[name];
        let content = &mut machine.files[file];
        content.durable[at as usize] ^= mask;
        content.shown[at as usize] ^= mask;
    }

    pub(crate) fn content(&self, name: &str) -> Vec<u8> {
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

impl Disk for Played {
    fn names(&self) -> io::Result<Vec<String>> {
        Ok(self.on()?.names.keys().cloned().collect())
    }

    fn open(&self, name: &str) -> io::Result<DiskFile> {
        let file = *self.on()?.names.get(name).ok_or(ErrorKind::NotFound)?;
        Ok(DiskFile(Box::new(PlayedFile { disk: self.clone(), file })))
    }

    fn create(&self, name: &str) -> io::Result<DiskFile> {
        let mut machine = self.change()?;
        machine.take_space(1)?;
        machine.files.push(Content::default());
        let file = machine.files.len() - 1;
        machine.names.insert(name.to_owned(), file);
        machine.pending_names.push(Naming::Link(name.to_owned(), file));
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
