//! Pictures that others made: looked at before they are decoded.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    if let Ok((_, width, height)) = entrenous::cards::examined(data) {
        assert!(width > 0 && height > 0 && u64::from(width) * u64::from(height) <= 40_000_000);
    }
});
