//! A block of the journal: any bytes, and bytes with the right checksums, so that what is behind those is met.
#![no_main]

// The file alone: its crate would bring the databases along.
#[allow(dead_code)]
#[path = "../../crates/storage/src/journal/block.rs"]
mod block;

use block::{Block, HEADER, Header, MAGIC, encode};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let _ = Header::read(data);
    let _ = Block::decode(data);
    let Some((numbers, body)) = data.split_at_checked(12) else { return };
    let mut bytes = MAGIC.to_vec();
    bytes.extend(numbers);
    bytes.extend((body.len() as u32).to_le_bytes());
    bytes.extend(crc32fast::hash(&bytes).to_le_bytes());
    assert_eq!(bytes.len(), HEADER);
    bytes.extend(body);
    bytes.extend(crc32fast::hash(body).to_le_bytes());
    if let Ok(read) = Block::decode(&bytes) {
        let events: Vec<_> = read.events().map(|(_, event)| event).collect();
        assert_eq!(encode(read.header().first, events.iter().copied()).as_deref(), Some(&bytes[..]));
        assert_eq!(read.header().last() - read.header().first + 1, events.len() as u64);
    }
});
