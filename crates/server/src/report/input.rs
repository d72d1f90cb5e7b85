//! Inputs: files, patterns, standard input; plain or compressed, by their first bytes and not by their names.

use std::collections::HashSet;
use std::fmt;
use std::fs::File;
use std::io::{self, BufReader, Cursor, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Where lines come from.
#[derive(Clone, PartialEq, Eq)]
pub enum Input {
    /// Standard input; read once.
    Stdin,
    /// A file.
    File(PathBuf),
    /// Bytes that are held already, read like a file of this name: a log that was made up needs no disk.
    Memory {
        /// The name by which messages call it.
        name: String,
        /// What the file would hold.
        bytes: Arc<[u8]>,
    },
}

impl fmt::Debug for Input {
    /// The name alone: a log does not belong into a message.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Input({})", self.name())
    }
}

impl Input {
    /// The name by which messages call it.
    pub fn name(&self) -> String {
        match self {
            Input::Stdin => "standard input".to_owned(),
            Input::File(path) => path.display().to_string(),
            Input::Memory { name, .. } => name.clone(),
        }
    }

    /// What tells whether two arguments name the same input.
    fn identity(&self) -> Option<PathBuf> {
        match self {
            Input::Stdin | Input::Memory { .. } => None,
            Input::File(path) => Some(path.canonicalize().unwrap_or_else(|_| path.clone())),
        }
    }

    /// Can it be read only once, from beginning to end? Standard input, pipes, process substitutions.
    pub fn is_stream(&self) -> bool {
        match self {
            Input::Stdin => true,
            Input::File(path) => path.metadata().is_ok_and(|m| !m.is_file() && !m.is_dir()),
            Input::Memory { .. } => false,
        }
    }

    /// Its size in bytes as stored, if known.
    pub fn size(&self) -> Option<u64> {
        match self {
            Input::Stdin => None,
            Input::File(path) => path.metadata().ok().filter(std::fs::Metadata::is_file).map(|m| m.len()),
            Input::Memory { bytes, .. } => Some(bytes.len() as u64),
        }
    }

    /// Opens it. `read` counts the bytes taken from the store, before decompression.
    pub fn open(&self, read: Arc<AtomicU64>) -> io::Result<Box<dyn Read + Send>> {
        match self {
            Input::Stdin => decompressed(Counted { inner: io::stdin(), read }),
            Input::File(path) => decompressed(Counted { inner: open_file(path)?, read }),
            Input::Memory { bytes, .. } => {
                decompressed(Counted { inner: Cursor::new(Arc::clone(bytes)), read })
            }
        }
    }
}

/// Opens a file; a folder is an error with a remedy.
pub(crate) fn open_file(path: &Path) -> io::Result<File> {
    let file = File::open(path)?;
    if file.metadata()?.is_dir() {
        let hint = format!("is a folder; name its files, e.g. \"{}/*.log*\"", path.display());
        return Err(io::Error::new(io::ErrorKind::IsADirectory, hint));
    }
    Ok(file)
}

/// The compression that a file's first bytes show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Compression {
    Plain,
    Gzip,
    Zstd,
    Bzip2,
}

impl Compression {
    pub(crate) fn of(head: &[u8]) -> Compression {
        match head {
            [0x1f, 0x8b, ..] => Compression::Gzip,
            [0x28, 0xb5, 0x2f, 0xfd, ..] => Compression::Zstd,
            [b'B', b'Z', b'h', b'1'..=b'9', ..] => Compression::Bzip2,
            _ => Compression::Plain,
        }
    }
}

fn decompressed(mut inner: impl Read + Send + 'static) -> io::Result<Box<dyn Read + Send>> {
    let mut head = Vec::with_capacity(4);
    inner.by_ref().take(4).read_to_end(&mut head)?;
    let compression = Compression::of(&head);
    let whole = Cursor::new(head).chain(inner);
    Ok(match compression {
        Compression::Plain => Box::new(whole),
        Compression::Gzip => {
            Box::new(flate2::bufread::MultiGzDecoder::new(BufReader::with_capacity(1 << 16, whole)))
        }
        Compression::Zstd => Box::new(zstd::stream::read::Decoder::new(whole)?),
        Compression::Bzip2 => {
            Box::new(bzip2::bufread::MultiBzDecoder::new(BufReader::with_capacity(1 << 16, whole)))
        }
    })
}

struct Counted<R> {
    inner: R,
    read: Arc<AtomicU64>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buffer)?;
        self.read.fetch_add(n as u64, Ordering::Relaxed);
        Ok(n)
    }
}

/// Arguments that lead to no input, with the reason.
pub type Unmatched = Vec<(String, String)>;

/// Turns arguments into inputs: `-` is standard input; what exists is taken by its name; else it is a pattern.
///
/// Arguments that lead to nothing come back with the reason.
pub fn expand(arguments: &[String]) -> (Vec<Input>, Unmatched) {
    let (mut inputs, mut errors) = (Vec::new(), Vec::new());
    for argument in arguments {
        if argument == "-" {
            inputs.push(Input::Stdin);
            continue;
        }
        let path = PathBuf::from(argument);
        if path.exists() || !argument.contains(['*', '?', '[']) {
            inputs.push(Input::File(path));
            continue;
        }
        match glob::glob(argument) {
            Ok(found) => {
                let before = inputs.len();
                inputs.extend(found.flatten().filter(|path| path.is_file()).map(Input::File));
                if inputs.len() == before {
                    errors.push((argument.clone(), "no file matches this pattern".to_owned()));
                }
            }
            Err(error) => errors.push((argument.clone(), error.to_string())),
        }
    }
    let mut seen = HashSet::new();
    inputs.retain(|input| seen.insert(input.identity()));
    (inputs, errors)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn compression_shows_in_the_first_bytes() {
        for (head, compression) in [
            (&b"\x1f\x8b\x08\x00"[..], Compression::Gzip),
            (b"\x28\xb5\x2f\xfd", Compression::Zstd),
            (b"BZh9", Compression::Bzip2),
            (b"BZh!", Compression::Plain),
            (b"1.2.", Compression::Plain),
            (b"", Compression::Plain),
        ] {
            assert_eq!(Compression::of(head), compression);
        }
    }

    #[test]
    fn patterns_that_match_nothing_are_errors() {
        let (inputs, errors) = expand(&["/nowhere/*.log".to_owned(), "-".to_owned(), "-".to_owned()]);
        assert_eq!(inputs, [Input::Stdin]);
        assert_eq!(errors, [("/nowhere/*.log".to_owned(), "no file matches this pattern".to_owned())]);
    }

    #[test]
    fn bytes_in_memory_are_read_like_a_file() {
        let bytes: Arc<[u8]> = b"a\nb"[..].into();
        let input = Input::Memory { name: "made up".to_owned(), bytes };
        let counter = Arc::default();
        let mut read = String::new();
        input.open(Arc::clone(&counter)).unwrap().read_to_string(&mut read).unwrap();
        assert_eq!((read.as_str(), counter.load(Ordering::Relaxed)), ("a\nb", 3));
        assert_eq!((input.name().as_str(), input.size(), input.is_stream()), ("made up", Some(3), false));
        assert_eq!(format!("{input:?}"), "Input(made up)");
    }
}
