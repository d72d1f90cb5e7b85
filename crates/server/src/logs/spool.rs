//! Spools: how the command line hands something over to whoever holds the data folder, also when that is itself.
//!
//! A spool is a compressed file of length-prefixed entries in the data folder's `imports`. It gets its name when it is whole, and is
//! removed when all of it has been taken in; what came of it is told in a file beside it.

use std::fs::{self, DirBuilder, File};
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use entrenous_core::event::Logged;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// Entries are no longer than this, in bytes.
const ENTRY_BYTES: u32 = 1 << 20;
/// What was begun so long ago will not become whole.
const ABANDONED: Duration = Duration::from_secs(24 * 3_600);
const BEGINNING: &[u8] = b"entrenous spool 2\n";

/// What a spool is for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Purpose {
    /// Lines of logs.
    Log {
        /// The site's number.
        site: u32,
        /// The reading's number.
        reading: u64,
    },
    /// Another tool's sums.
    Sums {
        /// The site's number.
        site: u32,
        /// SHA-256 of all rows and the tool, in hex.
        fingerprint: String,
        /// The tool.
        tool: String,
        /// The file's name.
        name: String,
        /// First and last day, in days since 1970.
        days: (i32, i32),
        /// ISO 4217; empty if not known.
        currency: String,
    },
}

/// An entry of a spool of lines.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum Spooled {
    /// How an hour of a log begins: place 0, 1, 2, ...
    Hour {
        /// In hours since 1970.
        hour: i64,
        /// Hashes of its first lines.
        heads: Vec<u64>,
    },
    /// A line.
    Line {
        /// Of the hour of this place.
        place: u32,
        /// Its number there.
        number: u64,
        /// All lines up to this one are before this entry or in it.
        read: u64,
        /// What is kept of it.
        line: Box<Logged>,
    },
}

/// An entry of a spool of sums: a row as the store has it.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct SpooledRow {
    pub(crate) day: i32,
    pub(crate) days: u32,
    pub(crate) dimension: String,
    pub(crate) value: String,
    pub(crate) counts: [Option<u64>; 6],
    pub(crate) revenue_milli: Option<i64>,
}

/// What came of a spool.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Taken {
    /// Entries that were new.
    pub(crate) new: u64,
    /// Entries that had been taken in before.
    pub(crate) known: u64,
    /// Why it could not be taken in; it never will then.
    pub(crate) refused: Option<String>,
}

/// Where spools are.
#[derive(Debug, Clone)]
pub(crate) struct Spools(PathBuf);

impl Spools {
    /// Those of a data folder.
    pub(crate) fn of(data: &Path) -> Spools {
        Spools(data.join("imports"))
    }

    /// Begins a spool. `id` is of its own, and later ones sort later.
    pub(crate) fn begin(&self, id: &str, purpose: &Purpose) -> io::Result<SpoolWriter> {
        let mut builder = DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(&self.0)?;
        self.give_to_owner(&self.0);
        self.tidy();
        let partial = self.0.join(format!("{id}.partial"));
        let file = BufWriter::new(File::create(&partial)?);
        self.give_to_owner(&partial);
        let mut out = zstd::stream::write::Encoder::new(file, 1)?;
        out.write_all(BEGINNING)?;
        let mut writer = SpoolWriter { out: Some(out), partial, whole: self.whole(id) };
        writer.push(purpose)?;
        Ok(writer)
    }

    /// Root may read logs that the server may not; what it makes here is the server's all the same.
    fn give_to_owner(&self, path: &Path) {
        use std::os::unix::fs::{MetadataExt, chown};
        if let Some(data) = self.0.parent().and_then(|data| data.metadata().ok()) {
            // Anybody but root may not, and has no need to.
            let _may_not = chown(path, Some(data.uid()), Some(data.gid()));
        }
    }

    /// Removes what was begun a day ago or longer and never became whole.
    fn tidy(&self) {
        let is_old = |path: &Path| {
            let written = path.metadata().and_then(|about| about.modified()).ok();
            written.and_then(|written| written.elapsed().ok()).is_some_and(|age| age > ABANDONED)
        };
        for entry in fs::read_dir(&self.0).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.extension().is_some_and(|kind| kind == "partial") && is_old(&path) {
                let _gone_already = fs::remove_file(path);
            }
        }
    }

    /// Spools that wait, oldest first.
    ///
    /// # Errors
    /// The folder is there and cannot be read.
    pub(crate) fn waiting(&self) -> io::Result<Vec<String>> {
        let names = match fs::read_dir(&self.0) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            names => names?.flatten(),
        };
        let ids =
            names.filter_map(|entry| Some(entry.file_name().to_str()?.strip_suffix(".spool")?.to_owned()));
        let mut ids: Vec<String> = ids.collect();
        ids.sort_unstable();
        Ok(ids)
    }

    /// Opens a spool.
    pub(crate) fn open(&self, id: &str) -> io::Result<(Purpose, SpoolReader)> {
        let mut bytes = zstd::stream::read::Decoder::new(File::open(self.whole(id))?)?;
        let mut beginning = [0; BEGINNING.len()];
        bytes.read_exact(&mut beginning)?;
        if beginning != BEGINNING {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "another version of Entrenous wrote it"));
        }
        let mut reader = SpoolReader { bytes: BufReader::new(Box::new(bytes)) };
        let purpose = reader.next()?.ok_or(io::ErrorKind::UnexpectedEof)?;
        Ok((purpose, reader))
    }

    /// Notes what came of a spool, and removes it.
    pub(crate) fn done(&self, id: &str, taken: &Taken) -> io::Result<()> {
        let partial = self.0.join(format!("{id}.done.partial"));
        fs::write(&partial, serde_json::to_vec(taken)?)?;
        fs::rename(&partial, self.told(id))?;
        fs::remove_file(self.whole(id))
    }

    /// What came of a spool, once: the note is removed.
    pub(crate) fn taken(&self, id: &str) -> Option<Taken> {
        let bytes = fs::read(self.told(id)).ok()?;
        // Unless its spool is gone too, it would be told twice.
        if self.whole(id).exists() {
            return None;
        }
        let _gone_already = fs::remove_file(self.told(id));
        serde_json::from_slice(&bytes).ok()
    }

    fn whole(&self, id: &str) -> PathBuf {
        self.0.join(format!("{id}.spool"))
    }

    fn told(&self, id: &str) -> PathBuf {
        self.0.join(format!("{id}.done"))
    }
}

/// A spool that is being written; dropped before it is finished, it is gone.
pub(crate) struct SpoolWriter {
    out: Option<zstd::stream::write::Encoder<'static, BufWriter<File>>>,
    partial: PathBuf,
    whole: PathBuf,
}

impl SpoolWriter {
    /// Adds an entry.
    pub(crate) fn push(&mut self, entry: &impl Serialize) -> io::Result<()> {
        let bytes = postcard::to_allocvec(entry).map_err(io::Error::other)?;
        let length = u32::try_from(bytes.len()).ok().filter(|length| *length <= ENTRY_BYTES);
        let length = length.ok_or_else(|| io::Error::other("an entry is too long"))?;
        let Some(out) = &mut self.out else { return Ok(()) };
        out.write_all(&length.to_le_bytes())?;
        out.write_all(&bytes)
    }

    /// It is whole: from here on it is taken in, whatever becomes of this process.
    pub(crate) fn finish(mut self) -> io::Result<()> {
        if let Some(out) = self.out.take() {
            let file = out.finish()?.into_inner().map_err(io::IntoInnerError::into_error)?;
            file.sync_all()?;
        }
        fs::rename(&self.partial, &self.whole)
    }
}

impl Drop for SpoolWriter {
    fn drop(&mut self) {
        let _renamed = fs::remove_file(&self.partial);
    }
}

/// A spool that is being read.
pub(crate) struct SpoolReader {
    bytes: BufReader<Box<dyn Read + Send>>,
}

impl SpoolReader {
    /// The next entry; none at the end.
    pub(crate) fn next<T: DeserializeOwned>(&mut self) -> io::Result<Option<T>> {
        let mut length = [0; 4];
        match self.bytes.read_exact(&mut length) {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
            Err(error) => return Err(error),
        }
        let length = u32::from_le_bytes(length);
        if length > ENTRY_BYTES {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "an entry is too long"));
        }
        let mut bytes = vec![0; length as usize];
        self.bytes.read_exact(&mut bytes)?;
        let entry = postcard::from_bytes(&bytes);
        entry.map(Some).map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error.to_string()))
    }
}
