//! A text format: columns with fixed bytes between them.

use super::columns::Columns;
use super::draft::Draft;
use super::escape;
use super::layout::Layout;
use super::record::{Malformed, Record};
use super::slot::Slot;
use std::borrow::Cow;

/// A compiled text format.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Template {
    /// The bytes before the first column.
    pub(super) lead: Vec<u8>,
    /// The columns.
    pub(super) pieces: Vec<Piece>,
    /// What `Slot::Layout` points to.
    pub(super) layouts: Vec<Layout>,
    /// Whether values are escaped with backslashes.
    pub(super) escaped: bool,
    /// Whether more columns may follow after a space.
    pub(super) open: bool,
}

/// A column and the bytes that end it: none only for the last, which then takes the rest of the line.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) slot: Slot,
    pub(super) end: Vec<u8>,
}

impl Template {
    pub(super) fn columns(&self) -> Columns {
        self.pieces.iter().fold(Columns::NONE, |all, piece| all | piece.slot.columns())
    }

    pub(super) fn parse<'a>(&self, line: &'a [u8]) -> Result<Record<'a>, Malformed> {
        let mut rest = line.strip_prefix(&*self.lead).ok_or(Malformed::Shape)?;
        let has_escapes = self.escaped && memchr::memchr(b'\\', line).is_some();
        let mut draft = Draft::default();
        for (at, piece) in self.pieces.iter().enumerate() {
            let value = if piece.end.is_empty() {
                std::mem::take(&mut rest)
            } else {
                let Some(length) = self.end_of(at, rest, has_escapes) else {
                    return Err(if draft.has_time() { Malformed::Truncated } else { Malformed::Shape });
                };
                let value = &rest[..length];
                rest = &rest[length + piece.end.len()..];
                value
            };
            match piece.slot {
                Slot::Skip => {}
                Slot::Layout(index) => self.layouts[usize::from(index)].read(value, draft.civil())?,
                slot if has_escapes => draft.set(slot, escape::unescape(value))?,
                slot => draft.set(slot, Cow::Borrowed(value))?,
            }
        }
        if self.may_end_before(rest) { draft.finish() } else { Err(Malformed::Shape) }
    }

    fn may_end_before(&self, rest: &[u8]) -> bool {
        rest.is_empty() || (self.open && rest[0] == b' ')
    }

    /// Where the column ends. A quote inside a quoted value is normally escaped, but not by every server: it does
    /// not end the value unless what follows it fits.
    fn end_of(&self, at: usize, rest: &[u8], has_escapes: bool) -> Option<usize> {
        let end = &*self.pieces[at].end;
        let next = self.pieces.get(at + 1);
        let quoted = end[0] == b'"';
        if !quoted {
            return memchr::memchr_iter(end[0], rest).find(|found| rest[*found..].starts_with(end));
        }
        let mut first = None;
        for found in memchr::memchr_iter(b'"', rest) {
            if has_escapes && rest[..found].iter().rev().take_while(|byte| **byte == b'\\').count() % 2 == 1 {
                continue;
            }
            let after = &rest[found..];
            let Some(after) = after.strip_prefix(end) else { continue };
            let fits = match next {
                Some(piece) if piece.slot == Slot::Status => starts_with_status(after),
                Some(_) => true,
                None => self.may_end_before(after),
            };
            if fits {
                return Some(found);
            }
            // After the last column this looks like one more: not this format.
            if next.is_none() && after[0] == b' ' {
                return Some(found);
            }
            first = first.or(Some(found));
        }
        first
    }
}

fn starts_with_status(text: &[u8]) -> bool {
    match text {
        [b'-', ..] => true,
        [a, b, c, rest @ ..] => {
            [a, b, c].iter().all(|byte| byte.is_ascii_digit())
                && !rest.first().is_some_and(u8::is_ascii_alphanumeric)
        }
        _ => false,
    }
}
