//! The bytes of one file, as UTF-8 and within limits.

use std::io::{self, BufRead, BufReader, Read};

use super::error::ImportError;

/// A file while it is read.
pub(super) struct Input<'a> {
    /// Its name, for errors and the summary.
    pub(super) name: String,
    /// Its text.
    pub(super) text: Box<dyn BufRead + 'a>,
}

impl Input<'_> {
    /// What reading failed with; a file that unpacks to too much says so.
    pub(super) fn failed(&self, source: io::Error) -> ImportError {
        failed(&self.name, source)
    }
}

/// What reading failed with.
pub(super) fn failed(file: &str, source: io::Error) -> ImportError {
    match source.get_ref().and_then(|inner| inner.downcast_ref::<TooLarge>()) {
        Some(TooLarge(limit)) => ImportError::TooLarge { file: file.to_owned(), limit: *limit },
        None => ImportError::Read { file: file.to_owned(), source },
    }
}

/// How much may still be unpacked, of all files of an archive together.
pub(super) struct Limited<'a, R> {
    inner: R,
    left: &'a mut u64,
    limit: u64,
}

#[derive(Debug, thiserror::Error)]
#[error("more than {0} bytes")]
struct TooLarge(u64);

impl<'a, R> Limited<'a, R> {
    /// `limit` is only told; what counts is `left`.
    pub(super) fn new(inner: R, left: &'a mut u64, limit: u64) -> Limited<'a, R> {
        Limited { inner, left, limit }
    }
}

impl<R: Read> Read for Limited<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        *self.left = self
            .left
            .checked_sub(read as u64)
            .ok_or_else(|| io::Error::new(io::ErrorKind::FileTooLarge, TooLarge(self.limit)))?;
        Ok(read)
    }
}

/// The text of a file: its byte order mark is taken off, and UTF-16LE, which Matomo writes, becomes UTF-8.
pub(super) fn text<'a>(bytes: impl Read + 'a) -> io::Result<Box<dyn BufRead + 'a>> {
    let mut bytes = BufReader::with_capacity(64 * 1024, bytes);
    let mut beginning = [0; 3];
    let mut held = 0;
    while held < 3 {
        match bytes.read(&mut beginning[held..])? {
            0 => break,
            read => held += read,
        }
    }
    let beginning = &beginning[..held];
    Ok(if beginning.starts_with(b"\xff\xfe") {
        let rest = io::Cursor::new(beginning[2..].to_vec()).chain(bytes);
        Box::new(BufReader::new(Utf16 { bytes: rest, odd: None, high: None, text: Vec::new(), at: 0 }))
    } else if beginning == b"\xef\xbb\xbf" {
        Box::new(bytes)
    } else {
        Box::new(io::Cursor::new(beginning.to_vec()).chain(bytes))
    })
}

/// UTF-16LE as UTF-8; half pairs become U+FFFD.
struct Utf16<R> {
    bytes: R,
    /// The first half of a unit whose second half has not come yet.
    odd: Option<u8>,
    /// The first unit of a pair whose second has not come yet.
    high: Option<u16>,
    text: Vec<u8>,
    at: usize,
}

impl<R: Read> Utf16<R> {
    /// Reads the next piece. Afterwards `text` is empty only at the end.
    fn refill(&mut self) -> io::Result<()> {
        self.text.clear();
        self.at = 0;
        let mut piece = [0; 8192];
        while self.text.is_empty() {
            let read = self.bytes.read(&mut piece)?;
            if read == 0 {
                if self.high.take().is_some() || self.odd.take().is_some() {
                    push(&mut self.text, char::REPLACEMENT_CHARACTER);
                }
                return Ok(());
            }
            for &byte in &piece[..read] {
                match self.odd.take() {
                    None => self.odd = Some(byte),
                    Some(low) => self.unit(u16::from_le_bytes([low, byte])),
                }
            }
        }
        Ok(())
    }

    fn unit(&mut self, unit: u16) {
        let is_high = (0xd800..0xdc00).contains(&unit);
        let units = [self.high.take(), (!is_high).then_some(unit)];
        for decoded in char::decode_utf16(units.into_iter().flatten()) {
            push(&mut self.text, decoded.unwrap_or(char::REPLACEMENT_CHARACTER));
        }
        self.high = is_high.then_some(unit);
    }
}

fn push(text: &mut Vec<u8>, letter: char) {
    text.extend_from_slice(letter.encode_utf8(&mut [0; 4]).as_bytes());
}

impl<R: Read> Read for Utf16<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.at == self.text.len() {
            self.refill()?;
        }
        let read = (&self.text[self.at..]).read(buffer)?;
        self.at += read;
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(bytes: &[u8]) -> String {
        let mut read = String::new();
        text(bytes).expect("no error in memory").read_to_string(&mut read).expect("UTF-8");
        read
    }

    #[test]
    fn byte_order_marks_are_taken_off_and_utf_16_is_read() {
        assert_eq!(all(b""), "");
        assert_eq!(all(b"ab"), "ab");
        assert_eq!(all("\u{feff}été".as_bytes()), "été");
        let utf16: Vec<u8> = "\u{feff}été 𝄞".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(all(&utf16), "été 𝄞");
    }

    #[test]
    fn half_a_pair_and_half_a_unit_are_replaced() {
        assert_eq!(all(b"\xff\xfe\x34\xd8a\0"), "\u{fffd}a");
        assert_eq!(all(b"\xff\xfea\0b"), "a\u{fffd}");
        assert_eq!(all(b"\xff\xfe\x34\xd8"), "\u{fffd}");
    }
}
