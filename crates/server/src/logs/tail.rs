//! A file that grows: its new lines, whatever becomes of the file.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use crate::report::input::Compression;

/// What is read at once.
const BLOCK: u64 = 1 << 20;
/// The beginning by which a file that was written anew is told from one that grew.
const HEAD: usize = 256;

/// Which file it is, whatever its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct FileId {
    device: u64,
    number: u64,
}

impl FileId {
    #[cfg(unix)]
    fn of(about: &std::fs::Metadata) -> FileId {
        use std::os::unix::fs::MetadataExt;
        FileId { device: about.dev(), number: about.ino() }
    }

    /// The file at a path, if it is one.
    pub(crate) fn at(path: &Path) -> Option<FileId> {
        path.metadata().ok().filter(std::fs::Metadata::is_file).map(|about| FileId::of(&about))
    }

    /// As it is written down.
    pub(crate) fn bytes(self) -> Vec<u8> {
        [self.device.to_le_bytes(), self.number.to_le_bytes()].concat()
    }
}

/// A file that is being followed. It is held open: renamed, it is read to its end.
pub(crate) struct Tail {
    pub(crate) path: PathBuf,
    pub(crate) id: FileId,
    file: File,
    /// Where the next line begins.
    offset: u64,
    /// Its first bytes, in memory alone.
    head: Vec<u8>,
}

/// What became of a file since it was last looked at.
pub(crate) enum Grown {
    /// Whole lines, and where the first begins.
    Lines(Vec<u8>, u64),
    /// Nothing.
    Not,
    /// It was emptied and is written anew, from the beginning.
    Anew,
}

impl Tail {
    /// Opens a file; none if it is packed: that one grows no more, and its lines were followed when they were written.
    pub(crate) fn open(path: &Path, offset: u64) -> io::Result<Option<Tail>> {
        let mut file = File::open(path)?;
        let about = file.metadata()?;
        if !about.is_file() {
            return Ok(None);
        }
        let mut head = Vec::new();
        file.by_ref().take(HEAD as u64).read_to_end(&mut head)?;
        if Compression::of(&head) != Compression::Plain {
            return Ok(None);
        }
        let offset = if offset > about.len() { 0 } else { offset };
        Ok(Some(Tail { path: path.to_owned(), id: FileId::of(&about), file, offset, head }))
    }

    /// Whole lines that have come, a block at most.
    pub(crate) fn grown(&mut self) -> io::Result<Grown> {
        let length = self.file.metadata()?.len();
        if length < self.offset || !self.begins_as_before()? {
            self.offset = 0;
            self.head.clear();
            return Ok(Grown::Anew);
        }
        if length == self.offset {
            return Ok(Grown::Not);
        }
        self.file.seek(SeekFrom::Start(self.offset))?;
        let mut block = Vec::new();
        self.file.by_ref().take(BLOCK).read_to_end(&mut block)?;
        let Some(end) = memchr::memrchr(b'\n', &block) else {
            if block.len() as u64 == BLOCK {
                // No server writes such lines.
                self.offset += BLOCK;
            }
            return Ok(Grown::Not);
        };
        block.truncate(end + 1);
        let begin = self.offset;
        self.offset += block.len() as u64;
        Ok(Grown::Lines(block, begin))
    }

    /// Reads again from here.
    pub(crate) fn rewind(&mut self, offset: u64) {
        self.offset = offset;
    }

    /// Is all of it read?
    pub(crate) fn is_at_end(&self) -> bool {
        self.file.metadata().is_ok_and(|about| about.len() <= self.offset)
    }

    fn begins_as_before(&mut self) -> io::Result<bool> {
        self.file.rewind()?;
        let mut head = Vec::new();
        self.file.by_ref().take(HEAD as u64).read_to_end(&mut head)?;
        let same = head.starts_with(&self.head);
        if same {
            self.head = head;
        }
        Ok(same)
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::io::Write;

    use super::*;

    fn lines(tail: &mut Tail) -> Option<String> {
        match tail.grown().expect("readable") {
            Grown::Lines(bytes, _) => Some(String::from_utf8(bytes).expect("text")),
            Grown::Not => None,
            Grown::Anew => Some("(anew)".to_owned()),
        }
    }

    fn append(path: &Path, text: &str) {
        let mut file = File::options().append(true).create(true).open(path).expect("opens");
        file.write_all(text.as_bytes()).expect("written");
    }

    #[test]
    fn whole_lines_come_out_once() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("log");
        append(&path, "a\nb");
        let mut tail = Tail::open(&path, 0).expect("opens").expect("plain");
        assert_eq!(lines(&mut tail).as_deref(), Some("a\n"));
        assert_eq!(lines(&mut tail), None);
        append(&path, "c\nd\n");
        assert_eq!(lines(&mut tail).as_deref(), Some("bc\nd\n"));
        assert!(tail.is_at_end());
    }

    #[test]
    fn a_renamed_file_is_read_to_its_end_and_an_emptied_one_from_its_beginning() {
        let folder = tempfile::tempdir().expect("a folder");
        let (path, old) = (folder.path().join("log"), folder.path().join("log.1"));
        append(&path, "a\n");
        let mut tail = Tail::open(&path, 0).expect("opens").expect("plain");
        assert_eq!(lines(&mut tail).as_deref(), Some("a\n"));
        fs::rename(&path, &old).expect("renamed");
        append(&old, "b\n");
        assert_eq!(lines(&mut tail).as_deref(), Some("b\n"));
        assert_eq!(FileId::at(&old), Some(tail.id));
        // copytruncate, and at once longer than before.
        File::options().write(true).open(&old).expect("opens").set_len(0).expect("emptied");
        append(&old, "c is longer than what was there\n");
        assert_eq!(lines(&mut tail).as_deref(), Some("(anew)"));
        assert_eq!(lines(&mut tail).as_deref(), Some("c is longer than what was there\n"));
    }

    #[test]
    fn packed_files_are_left_alone() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("log.gz");
        fs::write(&path, b"\x1f\x8b\x08\x00").expect("written");
        assert!(Tail::open(&path, 0).expect("opens").is_none());
    }
}
