//! Every named format, and a reader, on the same lines: nothing panics, and what a reader says agrees with its formats.
#![no_main]

use entrenous_core::access_log::{Format, Line, Reader, is_skipped, recognise};
use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;

static FORMATS: LazyLock<Vec<Format>> = LazyLock::new(Format::all);

fuzz_target!(|data: &[u8]| {
    let lines: Vec<&[u8]> = data.split_inclusive(|byte| *byte == b'\n').take(8).collect();
    for line in &lines {
        for format in FORMATS.iter() {
            let _ = format.parse(line);
            let _ = format.columns_of(line);
        }
    }
    let mut reader = Reader::new(&recognise(lines.iter().copied()));
    for line in &lines {
        match reader.read(line) {
            Line::Record { format, record, .. } => {
                let format = reader.formats()[format].clone();
                assert_eq!(format.parse(line), Ok(record));
            }
            Line::Skipped => assert!(is_skipped(line)),
            Line::Malformed(_) => {}
        }
    }
});
