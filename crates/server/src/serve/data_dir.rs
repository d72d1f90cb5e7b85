//! The data folder: made for its owner alone, and used by one server at a time.

use std::fs::{DirBuilder, File, TryLockError};
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};

use super::StartError;

/// The data folder, made if it was not there.
#[derive(Debug)]
pub struct DataDir {
    path: PathBuf,
    lock: File,
}

/// Held by the one server that uses a data folder.
#[derive(Debug)]
pub struct Held(#[expect(dead_code, reason = "closing it releases the lock")] File);

impl DataDir {
    /// Makes the folder where it is missing, and tries whether it can be written.
    ///
    /// # Errors
    ///
    /// It can be neither made nor written.
    pub fn open(path: &Path) -> Result<DataDir, StartError> {
        let mut builder = DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(path).map_err(|cause| StartError::NoFolder { path: path.to_owned(), cause })?;
        let mut options = File::options();
        options.read(true).write(true).create(true).truncate(false);
        let read_only = |cause| StartError::ReadOnly { path: path.to_owned(), cause };
        let lock = options.open(path.join("lock")).map_err(read_only)?;
        Ok(DataDir { path: path.to_owned(), lock })
    }

    /// Where the records are.
    pub fn records(&self) -> PathBuf {
        self.path.join("records.sqlite")
    }

    /// The folder.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Is a server using it?
    pub fn is_held(&self) -> bool {
        match self.lock.try_lock() {
            Ok(()) => self.lock.unlock().is_err(),
            Err(_) => true,
        }
    }

    /// Takes the folder for this process, until what is returned is dropped.
    ///
    /// # Errors
    ///
    /// A server uses it.
    pub fn hold(&self) -> Result<Held, StartError> {
        let system = |cause| StartError::System { what: "lock the data folder", cause };
        let mut lock = self.lock.try_clone().map_err(system)?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(StartError::Locked { path: self.path.clone(), holder: holder(&mut lock) });
            }
            Err(TryLockError::Error(cause)) => return Err(system(cause)),
        }
        note_holder(&mut lock).map_err(|cause| StartError::ReadOnly { path: self.path.clone(), cause })?;
        Ok(Held(lock))
    }
}

/// The process that wrote its number into the lock.
fn holder(lock: &mut File) -> String {
    let mut text = String::new();
    let _left_unnamed = Read::by_ref(lock).take(20).read_to_string(&mut text);
    match text.trim().parse::<u32>() {
        Ok(process) => format!(" (process {process})"),
        Err(_) => String::new(),
    }
}

fn note_holder(lock: &mut File) -> io::Result<()> {
    lock.set_len(0)?;
    lock.rewind()?;
    writeln!(lock, "{}", std::process::id())
}
