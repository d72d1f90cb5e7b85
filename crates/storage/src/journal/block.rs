//! A block: the events of one commit, with checksums of its own.
//!
//! ```text
//! magic (8) | first sequence number (8) | events (4) | length of the body (4) | CRC-32 of these (4)
//! body: for each event its length (4) and its bytes | CRC-32 of the body (4)
//! ```
//!
//! Numbers are little-endian. The store beneath has checksums too, but tells no more than that a file is
//! damaged. These tell which events were lost, and let whole blocks be picked out of a damaged file.

use std::fmt;

/// What a block begins with. The first byte is no UTF-8, so that no text looks like it.
pub const MAGIC: [u8; 8] = *b"\xf5EntrBk1";
/// Bytes before the body.
pub const HEADER: usize = 28;
/// Bytes after the body.
const TAIL: usize = 4;

/// The part of a block before its body, of which the checksum is right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Header {
    /// Sequence number of the first event.
    pub first: u64,
    /// How many events there are, at least one.
    pub events: u32,
    /// Bytes of the body.
    pub length: u32,
}

impl Header {
    /// Reads a header from the beginning of `bytes`; none if it is not one, or damaged.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let bytes = bytes.get(..HEADER)?;
        if bytes[..8] != MAGIC || number(bytes, 24)? != crc32fast::hash(&bytes[..24]) {
            return None;
        }
        let first = u64::from_le_bytes(bytes[8..16].try_into().ok()?);
        let (events, length) = (number(bytes, 16)?, number(bytes, 20)?);
        (events > 0 && first.checked_add(u64::from(events)).is_some()).then_some(Self {
            first,
            events,
            length,
        })
    }

    /// Sequence number of the last event.
    pub fn last(&self) -> u64 {
        self.first + u64::from(self.events) - 1
    }

    /// Bytes of the whole block.
    pub fn whole(&self) -> usize {
        HEADER + self.length as usize + TAIL
    }
}

/// A block of which all checksums and lengths are right.
#[derive(Debug, Clone, Copy)]
pub struct Block<'a> {
    header: Header,
    body: &'a [u8],
}

/// What is wrong with a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Damage {
    /// The header is none, or its checksum is wrong.
    Header,
    /// It has another length than its header says.
    Length,
    /// The checksum of the body is wrong.
    Checksum,
    /// The body is not made of as many events as the header says.
    Events,
}

impl fmt::Display for Damage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Header => "the header of the block is damaged",
            Self::Length => "the block has another length than its header says",
            Self::Checksum => "the checksum of the block is wrong",
            Self::Events => "the block does not hold the events that its header says",
        })
    }
}

/// Makes a block of events, the first of which has the sequence number `first`.
///
/// None if there are no events, or they are too long for a block (4 GiB).
pub fn encode<'a>(first: u64, events: impl Iterator<Item = &'a [u8]> + Clone) -> Option<Vec<u8>> {
    let length: usize = events.clone().map(|event| 4 + event.len()).sum();
    let count = u32::try_from(events.clone().count()).ok().filter(|&count| count > 0)?;
    let mut block = Vec::with_capacity(HEADER + length + TAIL);
    block.extend(MAGIC);
    block.extend(first.to_le_bytes());
    block.extend(count.to_le_bytes());
    block.extend(u32::try_from(length).ok()?.to_le_bytes());
    block.extend(crc32fast::hash(&block).to_le_bytes());
    for event in events {
        block.extend(u32::try_from(event.len()).ok()?.to_le_bytes());
        block.extend(event);
    }
    block.extend(crc32fast::hash(&block[HEADER..]).to_le_bytes());
    Some(block)
}

impl<'a> Block<'a> {
    /// Reads a block that takes up all of `bytes`.
    ///
    /// # Errors
    ///
    /// Tells what is damaged. Any change of up to 32 neighbouring bits in the body or the header is found, others
    /// but for one in 2³².
    pub fn decode(bytes: &'a [u8]) -> Result<Self, Damage> {
        let header = Header::read(bytes).ok_or(Damage::Header)?;
        if bytes.len() != header.whole() {
            return Err(Damage::Length);
        }
        let (body, tail) = bytes[HEADER..].split_at(header.length as usize);
        if number(tail, 0) != Some(crc32fast::hash(body)) {
            return Err(Damage::Checksum);
        }
        let block = Self { header, body };
        let (mut count, mut rest) = (0, body);
        while let Some((_, after)) = split_event(rest) {
            (count, rest) = (count + 1, after);
        }
        if count != header.events || !rest.is_empty() {
            return Err(Damage::Events);
        }
        Ok(block)
    }

    /// Its header.
    pub fn header(&self) -> Header {
        self.header
    }

    /// Its events with their sequence numbers, in order.
    pub fn events(&self) -> impl Iterator<Item = (u64, &'a [u8])> + use<'a> {
        let mut rest = self.body;
        (self.header.first..).map_while(move |sequence| {
            let (event, after) = split_event(rest)?;
            rest = after;
            Some((sequence, event))
        })
    }
}

fn split_event(rest: &[u8]) -> Option<(&[u8], &[u8])> {
    rest.get(4..)?.split_at_checked(number(rest, 0)? as usize)
}

fn number(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn events() -> impl Strategy<Value = Vec<Vec<u8>>> {
        prop::collection::vec(prop::collection::vec(any::<u8>(), 0..300), 1..50)
    }

    fn block(first: u64, events: &[Vec<u8>]) -> Vec<u8> {
        encode(first, events.iter().map(Vec::as_slice)).unwrap()
    }

    proptest! {
        #[test]
        fn what_goes_in_comes_out(first in 1u64..u64::MAX / 2, events in events()) {
            let bytes = block(first, &events);
            let block = Block::decode(&bytes).unwrap();
            let expected: Vec<(u64, &[u8])> = (first..).zip(events.iter().map(Vec::as_slice)).collect();
            prop_assert_eq!(block.events().collect::<Vec<_>>(), expected);
            prop_assert_eq!(block.header().last(), first + events.len() as u64 - 1);
            prop_assert_eq!(block.header().whole(), bytes.len());
        }

        #[test]
        fn every_flipped_bit_is_found(events in events(), at: prop::sample::Index, bit in 0..8) {
            let mut bytes = block(7, &events);
            let at = at.index(bytes.len());
            bytes[at] ^= 1u8 << bit;
            prop_assert!(Block::decode(&bytes).is_err());
        }

        #[test]
        fn every_cut_is_found(events in events(), at: prop::sample::Index) {
            let bytes = block(7, &events);
            prop_assert!(Block::decode(&bytes[..at.index(bytes.len())]).is_err());
        }

        #[test]
        fn any_bytes_are_read_without_a_fall(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            prop_assert!(Block::decode(&bytes).is_err());
        }
    }

    #[test]
    fn there_is_no_block_of_nothing() {
        assert!(encode(1, std::iter::empty()).is_none());
    }
}
