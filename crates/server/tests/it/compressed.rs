//! Compressed logs, whole and damaged.

use std::io::Write;

use crate::support::{Folder, codes, json, piped, report, visits, warnings};

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).expect("memory");
    encoder.finish().expect("memory")
}

fn bzip2(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::default());
    encoder.write_all(bytes).expect("memory");
    encoder.finish().expect("memory")
}

fn zstd(bytes: &[u8]) -> Vec<u8> {
    zstd::stream::encode_all(bytes, 3).expect("memory")
}

#[test]
fn archives_are_known_by_their_bytes() {
    let folder = Folder::new();
    let log = visits(300);
    let plain = json(&[&folder.write("plain.log", &log)]);
    for (name, bytes) in
        [("a.gz", gzip(log.as_bytes())), ("a.zst", zstd(log.as_bytes())), ("a.bz2", bzip2(log.as_bytes()))]
    {
        for name in [name, "misnamed.log"] {
            let found = json(&[&folder.write(name, &bytes)]);
            assert_eq!(found["input"]["bytes"], log.len() as u64, "{name}: after decompression");
            assert_eq!((&found["sources"], &found["hits"]), (&plain["sources"], &plain["hits"]), "{name}");
        }
        assert_eq!(piped(&["--format", "json", "-"], &bytes).json()["visits"], 300, "{name} through a pipe");
    }
}

#[test]
fn archives_in_several_members_are_read_whole() {
    let folder = Folder::new();
    let (first, second) = (visits(2), visits(5).split_off(visits(2).len()));
    for (name, pack) in [("a.gz", gzip as fn(&[u8]) -> Vec<u8>), ("a.zst", zstd), ("a.bz2", bzip2)] {
        let members = [pack(first.as_bytes()), pack(second.as_bytes())].concat();
        assert_eq!(json(&[&folder.write(name, members)])["visits"], 5, "{name}");
    }
}

#[test]
fn a_damaged_archive_keeps_what_was_decoded() {
    let folder = Folder::new();
    let log = visits(2000);
    for (name, bytes) in [("a.gz", gzip(log.as_bytes())), ("a.zst", zstd(log.as_bytes()))] {
        let path = folder.write(name, &bytes[..bytes.len() - 10]);
        let ran = report(&["--format", "json", &path]);
        assert_eq!(ran.code, 3, "{name}: {ran:?}");
        let found = ran.json();
        assert!(warnings(&found).contains(&format!("damaged: {path}")), "{name}: {found}");
        let input = &found["input"];
        let (lines, parsed, malformed) = (&input["lines"], &input["parsed"], &input["malformed"]);
        let count = |value: &serde_json::Value| value.as_u64().expect("a count");
        assert_eq!(count(lines), count(parsed) + count(malformed), "{name}");
        assert!(count(malformed) <= 1, "{name}: only the line that was cut");
        let whole_blocks = name.ends_with("gz");
        assert!(!whole_blocks || count(parsed) > 1000, "{name}: {input}");
    }
}

#[test]
fn the_cut_last_line_of_a_damaged_archive_is_malformed() {
    let folder = Folder::new();
    // Stored, not squeezed: what is cut off is what is missing.
    let log = visits(9);
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::none());
    encoder.write_all(log.as_bytes()).expect("memory");
    let bytes = encoder.finish().expect("memory");
    let ran = report(&["--format", "json", &folder.write("a.gz", &bytes[..bytes.len() - 60])]);
    assert_eq!(ran.code, 3);
    let found = ran.json();
    assert_eq!((&found["input"]["parsed"], &found["input"]["malformed"]), (&8.into(), &1.into()));
    assert!(warnings(&found).contains("line 9: cut short"), "{found}");
}

#[test]
fn what_only_begins_like_an_archive_is_damaged() {
    let folder = Folder::new();
    let path = folder.write("a.gz", b"\x1f\x8b\x08\x00 this is none");
    let ran = report(&["--format", "json", &path]);
    assert_eq!(ran.code, 3, "{ran:?}");
    assert_eq!(codes(&ran.json()), ["damaged"]);
}
