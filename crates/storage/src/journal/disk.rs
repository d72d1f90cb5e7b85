//! The disk beneath the journal: a folder, or what a test plays instead of it.

use super::JournalError;
use redb::StorageBackend;
use std::fmt::Debug;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

/// What the journal asks of a disk: a flat folder of files.
///
/// What happens to names (a new file, a rename, a removal) survives a power cut only after [`Disk::sync`], what
/// happens to bytes only after the file's own sync.
pub trait Disk: Debug + Send + Sync + 'static {
    /// The names of all files.
    ///
    /// # Errors
    ///
    /// The disk's.
    fn names(&self) -> io::Result<Vec<String>>;
    /// Opens a file that is there.
    ///
    /// # Errors
    ///
    /// The disk's; of the kind `NotFound` if there is none.
    fn open(&self, name: &str) -> io::Result<DiskFile>;
    /// Makes an empty file, or makes one empty.
    ///
    /// # Errors
    ///
    /// The disk's.
    fn create(&self, name: &str) -> io::Result<DiskFile>;
    /// Gives a file another name, in the place of any file that has it.
    ///
    /// # Errors
    ///
    /// The disk's.
    fn rename(&self, from: &str, to: &str) -> io::Result<()>;
    /// Removes a file.
    ///
    /// # Errors
    ///
    /// The disk's.
    fn remove(&self, name: &str) -> io::Result<()>;
    /// Makes names durable.
    ///
    /// # Errors
    ///
    /// The disk's.
    fn sync(&self) -> io::Result<()>;
}

/// A file of a [`Disk`]. Its locks are unused: the whole folder is locked.
#[derive(Debug)]
pub struct DiskFile(pub Box<dyn StorageBackend>);

impl DiskFile {
    fn of(file: File) -> io::Result<Self> {
        let backend = redb::backends::FileBackend::new(file).map_err(io::Error::other)?;
        Ok(Self(Box::new(backend)))
    }
}

impl StorageBackend for DiskFile {
    fn len(&self) -> io::Result<u64> {
        self.0.len()
    }
    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        self.0.read(offset, out)
    }
    fn set_len(&self, length: u64) -> io::Result<()> {
        self.0.set_len(length)
    }
    fn sync_data(&self) -> io::Result<()> {
        self.0.sync_data()
    }
    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        self.0.write(offset, data)
    }
}

/// A folder of the file system, which nobody else opens meanwhile.
#[derive(Debug)]
pub(super) struct Folder {
    path: PathBuf,
    /// Held open, because that holds the lock.
    _lock: File,
}

impl Folder {
    /// Makes the folder if it is not there, and locks it.
    pub(super) fn open(path: &Path) -> Result<Self, JournalError> {
        let failed = |source| JournalError::Folder { folder: path.to_owned(), source };
        fs::create_dir_all(path).map_err(failed)?;
        let lock = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(path.join("lock"))
            .map_err(failed)?;
        match lock.try_lock() {
            Ok(()) => Ok(Self { path: path.to_owned(), _lock: lock }),
            Err(TryLockError::WouldBlock) => Err(JournalError::InUse { folder: path.to_owned() }),
            Err(TryLockError::Error(source)) => Err(failed(source)),
        }
    }
}

impl Disk for Folder {
    fn names(&self) -> io::Result<Vec<String>> {
        let names = fs::read_dir(&self.path)?.map(|entry| Ok(entry?.file_name().into_string().ok()));
        names.filter_map(io::Result::transpose).collect()
    }

    fn open(&self, name: &str) -> io::Result<DiskFile> {
        DiskFile::of(OpenOptions::new().read(true).write(true).open(self.path.join(name))?)
    }

    fn create(&self, name: &str) -> io::Result<DiskFile> {
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(true);
        DiskFile::of(options.open(self.path.join(name))?)
    }

    fn rename(&self, from: &str, to: &str) -> io::Result<()> {
        fs::rename(self.path.join(from), self.path.join(to))
    }

    fn remove(&self, name: &str) -> io::Result<()> {
        fs::remove_file(self.path.join(name))
    }

    fn sync(&self) -> io::Result<()> {
        File::open(&self.path)?.sync_all()
    }
}
