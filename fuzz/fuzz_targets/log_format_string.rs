//! A format string and a line, parted by the first zero byte.
#![no_main]

use entrenous_core::access_log::Format;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let (format, line) = match data.iter().position(|byte| *byte == 0) {
        Some(at) => (&data[..at], &data[at + 1..]),
        None => (data, data),
    };
    let Ok(format) = std::str::from_utf8(format) else { return };
    match Format::compile(format) {
        Ok(compiled) => {
            let _ = compiled.parse(line);
            let _ = compiled.columns();
        }
        Err(error) => assert!(!error.to_string().is_empty()),
    }
});
