//! One JSON object per line: flat (nginx and our own recommendation), Caddy, Traefik, Cloudflare Logpush.

mod cursor;
mod keys;

pub(super) use keys::Dialect;

use super::columns::Columns;
use super::draft::Draft;
use super::escape;
use super::record::{Malformed, Record};
use super::slot::Slot;
use cursor::{Cursor, Value};
use std::borrow::Cow;

/// Reads a line of one dialect, and tells which columns it has: with or without a value.
pub(super) fn parse(line: &[u8], dialect: Dialect) -> Result<(Record<'_>, Columns), Malformed> {
    let mut reader =
        Reader { draft: Draft::default(), seen: Columns::NONE, dialect: Dialect::Flat, is_request: false };
    let mut cursor = Cursor::new(line);
    cursor.members(|cursor, key| reader.member(cursor, key))?;
    cursor.end()?;
    // A service's own log may have a path, too.
    let is_access = reader.is_request && (reader.seen.client() || reader.seen.status());
    if reader.dialect != dialect || !is_access {
        return Err(Malformed::Shape);
    }
    Ok((reader.draft.finish()?, reader.seen))
}

struct Reader<'a> {
    draft: Draft<'a>,
    seen: Columns,
    dialect: Dialect,
    is_request: bool,
}

impl<'a> Reader<'a> {
    /// A member of the outermost object.
    fn member(&mut self, cursor: &mut Cursor<'a>, key: &[u8]) -> Result<(), Malformed> {
        let Some((slot, dialect)) = keys::top(key) else { return cursor.skip() };
        match (slot, cursor.peek()?) {
            (Slot::Request, b'{') => {
                self.dialect = Dialect::Caddy;
                self.is_request = true;
                cursor.members(|cursor, key| self.request_member(cursor, key))
            }
            (Slot::Skip, b'{') if dialect == Dialect::Cloudflare => self.headers(cursor),
            _ => {
                if dialect != Dialect::Flat {
                    self.dialect = dialect;
                }
                self.is_request |= slot.is_request();
                self.value(cursor, slot)
            }
        }
    }

    /// A member of Caddy's `request`.
    fn request_member(&mut self, cursor: &mut Cursor<'a>, key: &[u8]) -> Result<(), Malformed> {
        if key == b"headers" && cursor.peek()? == b'{' {
            // Caddy logs every header that there is.
            self.seen |= Columns::HEADERS;
            return self.headers(cursor);
        }
        match keys::caddy_request(key) {
            Some(slot) => self.value(cursor, slot),
            None => cursor.skip(),
        }
    }

    fn headers(&mut self, cursor: &mut Cursor<'a>) -> Result<(), Malformed> {
        cursor.members(|cursor, key| match Slot::of_header(key) {
            Some(slot) => self.value(cursor, slot),
            None => cursor.skip(),
        })
    }

    /// A value, or the first of an array.
    fn value(&mut self, cursor: &mut Cursor<'a>, slot: Slot) -> Result<(), Malformed> {
        self.seen |= slot.columns();
        let value = match cursor.peek()? {
            b'{' => return cursor.skip(),
            b'[' => cursor.first()?,
            _ => Some(cursor.plain()?),
        };
        match value {
            None => Ok(()),
            Some(Value::Text { raw, escaped: true }) => self.draft.set(slot, escape::unescape(raw)),
            Some(Value::Text { raw, .. }) => self.draft.set(slot, Cow::Borrowed(raw)),
            Some(Value::Bare(b"null" | b"true" | b"false")) => Ok(()),
            Some(Value::Bare(raw)) => self.draft.set(slot, Cow::Borrowed(raw)),
        }
    }
}
