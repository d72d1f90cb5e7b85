use super::samples::{empty, hostile, not_recorded, publisher, tiny, two_sites};
use crate::render::{HtmlMeta, Lang, html};

fn meta() -> HtmlMeta {
    HtmlMeta {
        generated_at: "2026-11-24T09:30:00Z".into(),
        version: "0.1.0".into(),
        subject: "lequotidien.example".into(),
        ..HtmlMeta::default()
    }
}

/// Writes the samples where a browser can be pointed at them: `FACE_OUT=DIR cargo test -- --ignored write_samples`.
#[test]
#[ignore = "for looking at the pages in a browser"]
fn write_samples() {
    let dir = std::path::PathBuf::from(std::env::var_os("FACE_OUT").expect("FACE_OUT names a folder"));
    let samples = [
        ("publisher", publisher()),
        ("tiny", tiny()),
        ("empty", empty()),
        ("not_recorded", not_recorded()),
        ("two_sites", two_sites()),
        ("hostile", hostile()),
    ];
    for (name, report) in samples {
        for lang in [Lang::En, Lang::Fr] {
            std::fs::write(dir.join(format!("{name}.{}.html", lang.code())), html(&report, lang, &meta()))
                .unwrap();
        }
    }
}
