//! `entrenous import` on exports of other tools.

use std::path::Path;

use crate::support::{Folder, Ran, program};

fn export(name: &str) -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/imports").join(name).display().to_string()
}

fn import(arguments: &[&str]) -> Ran {
    Ran::of(program().arg("import").args(arguments).output().expect("the program starts"))
}

#[test]
fn a_dry_run_tells_what_would_come() {
    let ran = import(&["--dry-run", &export("umami/website_event.csv"), "--tz", "Europe/Paris"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    for told in [
        "Umami, 5 rows read, 2026-05-01 to 2026-05-02",
        "unknown columns, left out: moon",
        "skipped 1: a kind of event that is not documented (line 6)",
        "Nothing was stored",
    ] {
        assert!(ran.out.contains(told), "{told} in {}", ran.out);
    }
}

#[test]
fn what_is_no_export_is_refused_with_a_remedy() {
    let folder = Folder::new();
    let notes = folder.write("notes.txt", "milk, bread\n");
    for (arguments, told) in [
        (vec!["--dry-run", &notes], "not an export that we know"),
        (vec!["--dry-run", "/no/such/file"], "cannot open"),
        (vec![notes.as_str()], "--site"),
        (vec!["--dry-run", &notes, "--from", "2026-05-02", "--to", "2026-05-01"], "--to is before --from"),
        (vec!["--dry-run", &notes, "--dimension", "total"], "one of page"),
    ] {
        let ran = import(&arguments);
        assert_eq!(ran.code, 2, "{ran:?}");
        assert!(ran.err.contains(told), "{told} in {}", ran.err);
    }
}
