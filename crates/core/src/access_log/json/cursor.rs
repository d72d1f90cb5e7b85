//! A walk over the bytes of one JSON line, without a tree. More lenient than JSON, because logs are: strings may hold
//! invalid UTF-8, control bytes and nginx' `\xhh`; a bare value may be `-` or nothing at all.

use super::super::record::Malformed;

/// A value that is no object and no array.
pub(super) enum Value<'a> {
    /// A string without its quotes.
    Text {
        /// As written.
        raw: &'a [u8],
        /// Whether it has a backslash.
        escaped: bool,
    },
    /// A number, a word, or nothing.
    Bare(&'a [u8]),
}

pub(super) struct Cursor<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Cursor<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Cursor<'a> {
        Cursor { bytes, at: 0 }
    }

    /// The next byte that is no white space.
    pub(super) fn peek(&mut self) -> Result<u8, Malformed> {
        while self.bytes.get(self.at).is_some_and(u8::is_ascii_whitespace) {
            self.at += 1;
        }
        self.bytes.get(self.at).copied().ok_or(Malformed::Truncated)
    }

    /// Nothing but white space must be left.
    pub(super) fn end(&mut self) -> Result<(), Malformed> {
        if self.peek().is_err() { Ok(()) } else { Err(Malformed::Shape) }
    }

    fn expect(&mut self, byte: u8) -> Result<(), Malformed> {
        if self.peek()? != byte {
            return Err(Malformed::Shape);
        }
        self.at += 1;
        Ok(())
    }

    /// Visits the members of an object; the visitor must consume each value.
    pub(super) fn members(
        &mut self,
        mut visit: impl FnMut(&mut Cursor<'a>, &'a [u8]) -> Result<(), Malformed>,
    ) -> Result<(), Malformed> {
        self.expect(b'{')?;
        if self.peek()? == b'}' {
            self.at += 1;
            return Ok(());
        }
        loop {
            if self.peek()? != b'"' {
                return Err(Malformed::Shape);
            }
            let (key, _) = self.string()?;
            self.expect(b':')?;
            visit(self, key)?;
            match self.peek()? {
                b',' => self.at += 1,
                b'}' => {
                    self.at += 1;
                    return Ok(());
                }
                _ => return Err(Malformed::Shape),
            }
        }
    }

    /// A string at its opening quote; raw, and whether it has escapes.
    fn string(&mut self) -> Result<(&'a [u8], bool), Malformed> {
        let from = self.at + 1;
        let mut at = from;
        let mut escaped = false;
        loop {
            let rest = self.bytes.get(at..).ok_or(Malformed::Truncated)?;
            let found = at + memchr::memchr2(b'"', b'\\', rest).ok_or(Malformed::Truncated)?;
            if self.bytes[found] == b'"' {
                self.at = found + 1;
                return Ok((&self.bytes[from..found], escaped));
            }
            escaped = true;
            at = found + 2;
        }
    }

    /// A string or a bare value.
    pub(super) fn plain(&mut self) -> Result<Value<'a>, Malformed> {
        if self.peek()? == b'"' {
            let (raw, escaped) = self.string()?;
            return Ok(Value::Text { raw, escaped });
        }
        let rest = &self.bytes[self.at..];
        let length =
            rest.iter().position(|byte| b",}] \t\"{[:".contains(byte)).ok_or(Malformed::Truncated)?;
        self.at += length;
        Ok(Value::Bare(&rest[..length]))
    }

    /// The first element of an array, if plain; skips the others.
    pub(super) fn first(&mut self) -> Result<Option<Value<'a>>, Malformed> {
        let start = self.at;
        self.expect(b'[')?;
        let value = match self.peek()? {
            b']' | b'{' | b'[' => None,
            _ => Some(self.plain()?),
        };
        self.at = start;
        self.skip()?;
        Ok(value)
    }

    /// Skips one value of any kind and depth, without recursion.
    pub(super) fn skip(&mut self) -> Result<(), Malformed> {
        let mut depth = 0_u32;
        loop {
            match self.peek()? {
                b'{' | b'[' => {
                    depth += 1;
                    self.at += 1;
                }
                b'}' | b']' if depth > 0 => {
                    depth -= 1;
                    self.at += 1;
                }
                b',' | b':' if depth > 0 => self.at += 1,
                _ => {
                    self.plain()?;
                }
            }
            if depth == 0 {
                return Ok(());
            }
        }
    }
}
