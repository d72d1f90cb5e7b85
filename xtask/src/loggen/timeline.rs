//! Lines in time order without keeping the log: one bucket per second, an hour and a bit ahead.

use std::io::{self, Write};

use super::clock::Stamps;
use super::tally::{Kind, Tally};

/// How many seconds ahead a line may be planned; a power of two.
pub(super) const AHEAD: u32 = 4_096;

/// One line to be.
pub(super) struct Line<'a> {
    pub(super) kind: Kind,
    pub(super) address: &'a str,
    pub(super) method: &'a str,
    pub(super) target: &'a str,
    pub(super) protocol: &'a str,
    pub(super) status: u16,
    pub(super) bytes: u32,
    pub(super) referrer: &'a str,
    pub(super) agent: &'a str,
}

impl<'a> Line<'a> {
    /// A successful GET without referrer.
    pub(super) fn get(kind: Kind, address: &'a str, agent: &'a str, target: &'a str) -> Self {
        let (method, protocol) = ("GET", "HTTP/1.1");
        Self { kind, address, method, target, protocol, status: 200, bytes: 1_024, referrer: "-", agent }
    }
}

/// The log being written, and what is planned for the next seconds.
pub(super) struct Timeline<W> {
    out: W,
    now: u32,
    ring: Vec<Vec<u8>>,
    spare: Vec<Vec<u8>>,
    stamps: Stamps,
    limit: u64,
    pub(super) tally: Tally,
}

impl<W: Write> Timeline<W> {
    /// A log of at most `limit` lines.
    pub(super) fn new(out: W, days: u32, limit: u64) -> Self {
        let ring = (0..AHEAD).map(|_| Vec::new()).collect();
        let (stamps, tally) = (Stamps::new(days), Tally::default());
        Self { out, now: 0, ring, spare: Vec::new(), stamps, limit, tally }
    }

    /// Lines planned so far, written or not.
    pub(super) fn planned(&self) -> u64 {
        self.tally.lines
    }

    /// Whether no line more is wanted.
    pub(super) fn is_full(&self) -> bool {
        self.tally.lines >= self.limit
    }

    /// Plans a line. One in sixty is logged up to three seconds late, as servers do that note a request's start
    /// and write at its end.
    pub(super) fn put(&mut self, at: u32, line: &Line<'_>) {
        let Some((at, mut to)) = self.open(at, line.kind) else { return };
        let late = if self.tally.lines.is_multiple_of(61) { (self.tally.lines % 3) as u32 + 1 } else { 0 };
        to.extend_from_slice(line.address.as_bytes());
        to.extend_from_slice(b" - - [");
        self.stamps.write(at.saturating_sub(late), &mut to);
        to.extend_from_slice(b"] \"");
        for part in [line.method, " ", line.target, " ", line.protocol, "\" "] {
            to.extend_from_slice(part.as_bytes());
        }
        digits(u32::from(line.status), &mut to);
        to.push(b' ');
        digits(line.bytes, &mut to);
        for part in [" \"", line.referrer, "\" \"", line.agent, "\"\n"] {
            to.extend_from_slice(part.as_bytes());
        }
        self.ring[(at % AHEAD) as usize] = to;
    }

    /// Plans a line that is no log line.
    pub(super) fn put_raw(&mut self, at: u32, text: &[u8]) {
        let Some((at, mut to)) = self.open(at, Kind::Malformed) else { return };
        to.extend_from_slice(text);
        to.push(b'\n');
        self.ring[(at % AHEAD) as usize] = to;
    }

    /// The second that a line can still be planned for, and that second's bucket, taken out.
    fn open(&mut self, at: u32, kind: Kind) -> Option<(u32, Vec<u8>)> {
        if self.is_full() {
            return None;
        }
        self.tally.lines += 1;
        *self.tally.kinds.entry(kind).or_default() += 1;
        let at = at.clamp(self.now, self.now + AHEAD - 1);
        let bucket = std::mem::take(&mut self.ring[(at % AHEAD) as usize]);
        if bucket.capacity() > 0 {
            return Some((at, bucket));
        }
        Some((at, self.spare.pop().unwrap_or_default()))
    }

    /// Writes the lines of the present second and moves to the next one.
    pub(super) fn advance(&mut self) -> io::Result<()> {
        let mut bucket = std::mem::take(&mut self.ring[(self.now % AHEAD) as usize]);
        self.now += 1;
        if bucket.capacity() > 0 {
            self.out.write_all(&bucket)?;
            self.tally.bytes += bucket.len() as u64;
            bucket.clear();
            self.spare.push(bucket);
        }
        Ok(())
    }

    /// Writes all that is still planned and hands back what was counted.
    pub(super) fn finish(mut self) -> io::Result<Tally> {
        for _ in 0..AHEAD {
            self.advance()?;
        }
        self.out.flush()?;
        Ok(self.tally)
    }
}

/// Appends a number in decimal.
pub(super) fn digits(number: u32, to: &mut Vec<u8>) {
    let mut text = [0; 10];
    let mut from = text.len();
    let mut left = number;
    loop {
        from -= 1;
        text[from] = b'0' + (left % 10) as u8;
        left /= 10;
        if left == 0 {
            break;
        }
    }
    to.extend_from_slice(&text[from..]);
}
