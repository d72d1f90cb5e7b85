use entrenous_core::report::Report;

use super::odd_samples::{hostile, not_recorded, tiny, two_sites};
use super::samples::{empty, publisher};
use crate::render::{HtmlMeta, Lang, html};

fn meta() -> HtmlMeta {
    HtmlMeta {
        generated_at: "2026-11-24T09:30:00Z".into(),
        version: "0.1.0".into(),
        subject: "lequotidien.example".into(),
        ..HtmlMeta::default()
    }
}

fn samples() -> [(&'static str, Report); 6] {
    [
        ("publisher", publisher()),
        ("tiny", tiny()),
        ("empty", empty()),
        ("not_recorded", not_recorded()),
        ("two_sites", two_sites()),
        ("hostile", hostile()),
    ]
}

fn each(check: impl Fn(&str, Lang, &str)) {
    for (name, report) in samples() {
        for lang in [Lang::En, Lang::Fr] {
            check(name, lang, &html(&report, lang, &meta()));
        }
    }
}

/// Tag names in order, a closing one with its slash; what is between quotes or in the style sheet is no tag.
fn tags(html: &str) -> Vec<String> {
    let (before, rest) = html.split_once("<style>").unwrap();
    let (_, after) = rest.split_once("</style>").unwrap();
    let text = format!("{before}{after}");
    let mut found = Vec::new();
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        if c != '<' {
            continue;
        }
        let (mut tag, mut quoted) = (String::new(), false);
        for c in chars.by_ref() {
            match c {
                '"' => quoted = !quoted,
                '>' if !quoted => break,
                _ => {}
            }
            tag.push(c);
        }
        let name: String = tag.split([' ', '\n']).next().unwrap_or_default().into();
        found.push(if tag.ends_with('/') { format!("{name}/") } else { name });
    }
    found
}

#[test]
fn every_tag_is_closed() {
    const VOID: [&str; 5] = ["!DOCTYPE", "meta", "br", "col", "link"];
    each(|sample, _, page| {
        let mut open: Vec<String> = Vec::new();
        for tag in tags(page) {
            match tag.strip_prefix('/') {
                Some(name) => assert_eq!(open.pop().as_deref(), Some(name), "in {sample}"),
                None if tag.ends_with('/') || VOID.contains(&tag.as_str()) => {}
                None => open.push(tag),
            }
        }
        assert!(open.is_empty(), "{open:?} left open in {sample}");
    });
}

#[test]
fn nothing_is_loaded_and_nothing_runs() {
    each(|sample, _, page| {
        for attribute in ["src=", "href=", "url("] {
            for (at, _) in page.match_indices(attribute) {
                let value = page[at + attribute.len()..].trim_start_matches('"');
                // In text, < and quotes are escaped: only a tag of ours can hold a real attribute.
                let real = page[..at].rfind(['<', '>']).is_some_and(|i| page.as_bytes()[i] == b'<');
                assert!(!real || value.starts_with('#'), "{attribute}{} in {sample}", &value[..20]);
            }
        }
        assert!(
            !tags(page)
                .iter()
                .any(|tag| ["script", "img", "link", "iframe", "object", "b>"].contains(&tag.as_str()))
        );
        assert!(!page.contains("@import") && !page.contains("//"), "{sample}");
    });
}

#[test]
fn what_comes_from_the_log_is_text() {
    each(|sample, _, page| {
        assert!(!page.contains("<script") && !page.contains("<img") && !page.contains("<i>"), "{sample}");
        assert!(!page.chars().any(|c| c.is_control() && c != '\n'), "{sample}");
        assert!(!page.contains(['\u{202e}', '\u{2066}', '\u{200b}', '\u{feff}']), "{sample}");
    });
    let page = html(&hostile(), Lang::En, &HtmlMeta { subject: "<script>\u{1b}".into(), ..meta() });
    assert!(page.contains("&#60;script&#62;") || page.contains("&lt;script&gt;"));
    assert!(!page.contains("<script"));
}

#[test]
fn the_page_can_be_navigated() {
    each(|sample, lang, page| {
        assert!(page.contains(&format!("<html lang=\"{}\">", lang.code())));
        let levels: Vec<u8> = tags(page)
            .iter()
            .filter(|tag| tag.len() == 2 && tag.starts_with('h'))
            .filter_map(|tag| tag[1..].parse().ok())
            .collect();
        assert_eq!(levels.first(), Some(&1), "{sample}");
        assert_eq!(levels.iter().filter(|&&level| level == 1).count(), 1, "{sample}");
        assert!(levels.windows(2).all(|pair| pair[1] <= pair[0] + 1), "{sample}: {levels:?}");
        let all = tags(page);
        let of = |name: &str| all.iter().filter(|tag| *tag == name).count();
        assert_eq!(of("table"), of("caption"), "{sample}");
        for (at, _) in page.match_indices("<th ") {
            assert!(page[at..].starts_with("<th scope="), "{sample}");
        }
        for (at, _) in page.match_indices("role=\"img\"") {
            assert!(page[at..].split("</svg>").next().is_some_and(|svg| svg.contains("<title>")), "{sample}");
        }
        for (at, _) in page.match_indices("href=\"#").chain(page.match_indices("labelledby=\"")) {
            let id = page[at..].split('"').nth(1).unwrap().trim_start_matches('#');
            assert_eq!(page.matches(&format!(" id=\"{id}\"")).count(), 1, "{id} in {sample}");
        }
    });
}

#[test]
fn the_page_says_what_the_table_says() {
    let page = html(&publisher(), Lang::En, &meta());
    for text in [
        "That is 40% (26–53%) of Direct.",
        "(600–690)",
        "drops visitors without script",
        "RadiumOne, 2016",
        "56.5% of The Atlantic",
        "/meteo/alerte-orange",
        "a link led here, its origin withheld",
        "preview: address still being typed",
        "17 lines could not be read",
        "Tag your newsletter",
        "Generated 24 Nov 2026",
    ] {
        assert!(page.contains(text), "{text}");
    }
}

#[test]
fn french_pages_are_typeset_as_french() {
    for report in [publisher(), tiny(), empty(), not_recorded(), two_sites()] {
        let page = html(&report, Lang::Fr, &meta());
        let (_, body) = page.split_once("<body>").unwrap();
        let mut text = String::new();
        let mut inside = false;
        for c in body.chars() {
            match c {
                '<' => inside = true,
                '>' => inside = false,
                _ if !inside => text.push(c),
                _ => {}
            }
        }
        for mark in [" :", " ;", " !", " ?", " %", "« ", " »"] {
            let found = text.lines().find(|line| line.contains(mark));
            assert!(found.is_none(), "{mark:?} in {found:?}");
        }
    }
}

/// Writes the samples where a browser can be pointed at them: `FACE_OUT=DIR cargo test -- --ignored write_samples`.
#[test]
#[ignore = "for looking at the pages in a browser"]
fn write_samples() {
    let dir = std::path::PathBuf::from(std::env::var_os("FACE_OUT").expect("FACE_OUT names a folder"));
    for (name, report) in samples() {
        for lang in [Lang::En, Lang::Fr] {
            std::fs::write(dir.join(format!("{name}.{}.html", lang.code())), html(&report, lang, &meta()))
                .unwrap();
        }
    }
}
