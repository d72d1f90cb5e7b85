//! Chunks: a stream of bytes cut at line ends, about a megabyte each.

use std::io::{self, Read};

use entrenous_core::access_log::{MAX_LINE_BYTES, Reader};

const CHUNK_BYTES: usize = 1 << 20;
const SAMPLE_BYTES: usize = 120;

/// Whole lines of a file, with the way to read them.
pub(crate) struct Chunk {
    pub(crate) content: Content,
    /// How lines are read at the beginning of this chunk.
    pub(crate) reader: Reader,
    /// Bytes after decompression.
    pub(crate) bytes: u64,
}

pub(crate) enum Content {
    /// Whole lines; only the last of a file may lack its end.
    Lines(Vec<u8>),
    /// One line that is too long to be kept: its beginning.
    TooLong(Vec<u8>),
    /// The last line of a damaged file, cut short.
    Cut(Vec<u8>),
}

/// Cuts a stream into chunks. After an error it hands out what was read before, then the error, then nothing.
pub(crate) struct Chunks<R> {
    source: R,
    reader: Reader,
    /// What was read after the last line end.
    carry: Vec<u8>,
    /// Inside a line that is too long: its beginning, and how many bytes of it are gone.
    skipping: Option<(Vec<u8>, u64)>,
    ended: bool,
    damaged: bool,
    error: Option<io::Error>,
}

impl<R: Read> Chunks<R> {
    pub(crate) fn new(source: R, reader: Reader) -> Self {
        Chunks {
            source,
            reader,
            carry: Vec::new(),
            skipping: None,
            ended: false,
            damaged: false,
            error: None,
        }
    }

    pub(crate) fn next(&mut self) -> Option<io::Result<Chunk>> {
        while !self.ended {
            let before = self.carry.len();
            let mut buffer = self.fill();
            if let Some((head, gone)) = self.skipping.take() {
                match memchr::memchr(b'\n', &buffer) {
                    Some(end) => {
                        self.carry = buffer.split_off(end + 1);
                        return Some(Ok(self.chunk(gone + buffer.len() as u64, Content::TooLong(head))));
                    }
                    None if self.ended => {
                        return Some(Ok(self.chunk(gone + buffer.len() as u64, Content::TooLong(head))));
                    }
                    None => self.skipping = Some((head, gone + buffer.len() as u64)),
                }
                continue;
            }
            match memchr::memrchr(b'\n', &buffer[before..]) {
                Some(end) => {
                    self.carry = buffer.split_off(before + end + 1);
                    return Some(Ok(self.lines(buffer)));
                }
                None if buffer.len() > MAX_LINE_BYTES && !self.ended => {
                    let head = buffer[..SAMPLE_BYTES].to_vec();
                    self.skipping = Some((head, buffer.len() as u64));
                }
                None => self.carry = buffer,
            }
        }
        self.rest()
    }

    /// What is left when the source has ended: the last lines, the line that was cut short, the error.
    fn rest(&mut self) -> Option<io::Result<Chunk>> {
        let mut rest = std::mem::take(&mut self.carry);
        if !self.damaged && !rest.is_empty() {
            return Some(Ok(self.lines(rest)));
        }
        if let Some(end) = memchr::memrchr(b'\n', &rest) {
            self.carry = rest.split_off(end + 1);
            return Some(Ok(self.lines(rest)));
        }
        if !rest.is_empty() {
            return Some(Ok(self.chunk(rest.len() as u64, Content::Cut(rest))));
        }
        self.error.take().map(Err)
    }

    /// The carry and up to [`CHUNK_BYTES`] more.
    fn fill(&mut self) -> Vec<u8> {
        let mut buffer = std::mem::take(&mut self.carry);
        buffer.reserve(CHUNK_BYTES);
        match self.source.by_ref().take(CHUNK_BYTES as u64).read_to_end(&mut buffer) {
            Ok(read) => self.ended = read < CHUNK_BYTES,
            Err(error) => (self.ended, self.damaged, self.error) = (true, true, Some(error)),
        }
        buffer
    }

    fn lines(&mut self, lines: Vec<u8>) -> Chunk {
        let chunk = self.chunk(lines.len() as u64, Content::Lines(lines));
        if let Content::Lines(lines) = &chunk.content {
            self.follow_directives(lines);
        }
        chunk
    }

    fn chunk(&self, bytes: u64, content: Content) -> Chunk {
        Chunk { content, reader: self.reader.clone(), bytes }
    }

    /// `#Fields:` changes how the lines after it are read, in this chunk and the next ones.
    fn follow_directives(&mut self, lines: &[u8]) {
        let first = lines.starts_with(b"#").then_some(0);
        for start in first.into_iter().chain(memchr::memmem::find_iter(lines, b"\n#").map(|at| at + 1)) {
            let end = memchr::memchr(b'\n', &lines[start..]).map_or(lines.len(), |len| start + len);
            let _skipped = self.reader.read(&lines[start..end]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use entrenous_core::access_log::Format;

    /// A source that fails after its bytes.
    struct Failing<'a>(&'a [u8]);

    impl Read for Failing<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            if self.0.is_empty() {
                return Err(io::Error::other("corrupt"));
            }
            self.0.read(buffer)
        }
    }

    fn pieces(source: impl Read) -> Vec<String> {
        let reader = Reader::fixed(Format::named("combined").unwrap());
        let mut chunks = Chunks::new(source, reader);
        let mut pieces = Vec::new();
        while let Some(chunk) = chunks.next() {
            pieces.push(match chunk {
                Ok(Chunk { content: Content::Lines(bytes), .. }) => {
                    format!("lines {}", String::from_utf8_lossy(&bytes))
                }
                Ok(Chunk { content: Content::TooLong(_), bytes, .. }) => format!("too long {bytes}"),
                Ok(Chunk { content: Content::Cut(bytes), .. }) => {
                    format!("cut {}", String::from_utf8_lossy(&bytes))
                }
                Err(error) => format!("error {error}"),
            });
        }
        pieces
    }

    #[test]
    fn every_line_comes_out_once() {
        assert_eq!(pieces(&b""[..]), Vec::<String>::new());
        assert_eq!(pieces(&b"a\nb\n"[..]), ["lines a\nb\n"]);
        assert_eq!(pieces(&b"a\nb"[..]), ["lines a\n", "lines b"]);
        assert_eq!(pieces(Failing(b"a\nb")), ["lines a\n", "cut b", "error corrupt"]);
        assert_eq!(pieces(Failing(b"")), ["error corrupt"]);
    }

    #[test]
    fn long_lines_are_skipped_and_counted() {
        let long = vec![b'x'; 3 * CHUNK_BYTES];
        let log = [&long[..], b"\nb\nc"].concat();
        let length = long.len() + 1;
        assert_eq!(pieces(&log[..]), [format!("too long {length}"), "lines b\nc".to_owned()]);
        assert_eq!(pieces(&long[..]), [format!("too long {}", long.len())]);
        assert_eq!(
            pieces(Failing(&log)),
            [format!("too long {length}"), "lines b\n".into(), "cut c".into(), "error corrupt".into()]
        );
    }

    #[test]
    fn chunks_join_to_the_whole() {
        let log: String = (0..200_000).map(|i| format!("line {i}\n")).collect();
        let joined: String =
            pieces(log.as_bytes()).iter().map(|piece| piece.strip_prefix("lines ").unwrap()).collect();
        assert_eq!(joined, log);
    }
}
