//! The description of a backup: nothing panics, and no file outside the backup is looked at.
#![no_main]

use entrenous::backup::Manifest;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("backup.json"), data).expect("written");
    let _ = Manifest::read(folder.path());
});
