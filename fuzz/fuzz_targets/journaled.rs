//! An entry of the journal: any bytes, and after each first byte that means a kind of entry. What is read is written alike again, and makes a
//! hit without panic.
#![no_main]

use entrenous_core::event::Journaled;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    for kind in 0..=3 {
        let mut bytes = data.to_vec();
        if kind > 0 {
            bytes.insert(0, kind);
        }
        if let Ok(entry) = Journaled::from_bytes(&bytes) {
            let again = Journaled::from_bytes(&entry.to_bytes());
            assert_eq!(format!("{:?}", again.ok()), format!("{:?}", Some(entry)));
        }
    }
});
