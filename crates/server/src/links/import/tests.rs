//! Exports as their tools document them.

use super::{Tool, read};
use crate::links::fields::LinkFields;

/// What is read of a file under `tests/fixtures/links`.
fn fixture(name: &str, tool: Tool) -> Vec<Result<LinkFields, String>> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/links/");
    let bytes = std::fs::read(format!("{folder}{name}")).expect(name);
    read(&bytes, tool).expect(name)
}

fn slugs(links: &[Result<LinkFields, String>]) -> Vec<(&str, &str)> {
    let known = links.iter().filter_map(|link| link.as_ref().ok());
    known
        .map(|link| (link.slug.as_deref().unwrap_or_default(), link.target.as_deref().unwrap_or_default()))
        .collect()
}

#[test]
fn bitlys_answers_and_tables_are_read() {
    let links = fixture("bitly.json", Tool::Bitly);
    assert_eq!(
        slugs(&links),
        [("3aBcDeF", "https://example.org/one"), ("spring", "https://example.org/two?utm_source=x")]
    );
    assert_eq!(links[1].as_ref().expect("read").name.as_deref(), Some("Spring sale"));
    assert!(links[2].as_ref().expect_err("archived").contains("archived"));
    let links = fixture("bitly.csv", Tool::Bitly);
    assert_eq!(
        slugs(&links),
        [("3aBcDeF", "https://example.org/one"), ("spring", "https://example.org/two")]
    );
}

#[test]
fn shlinks_answers_and_tables_are_read() {
    let links = fixture("shlink.json", Tool::Shlink);
    assert_eq!(slugs(&links), [("12C18", "https://example.org/a"), ("summer", "https://example.org/b")]);
    let second = links[1].as_ref().expect("read");
    assert_eq!((second.clicks, second.expires.as_deref()), (Some(100), Some("2026-12-31T23:59:59+01:00")));
    let links = fixture("shlink.csv", Tool::Shlink);
    assert_eq!(slugs(&links), [("123", "https://example.org/a"), ("456", "https://example.org/b")]);
}

#[test]
fn yourls_tables_are_read() {
    let links = fixture("yourls.csv", Tool::Yourls);
    assert_eq!(slugs(&links), [("ozh", "https://example.org/"), ("sale", "https://example.org/sale?a=1,2")]);
}

#[test]
fn kutts_answers_are_read_and_protected_links_are_not_laid_open() {
    let links = fixture("kutt.json", Tool::Kutt);
    assert_eq!(slugs(&links), [("buRP9c", "https://example.org/kutt")]);
    assert!(links[1].as_ref().expect_err("protected").contains("password"));
    assert!(links[2].as_ref().expect_err("banned").contains("banned"));
}

#[test]
fn tables_of_our_own_are_read_however_a_spreadsheet_writes_them() {
    for table in [
        "target,slug,utm_source\nhttps://example.org/,a,news\n",
        "\u{feff}Target;Slug;utm_source\r\n\"https://example.org/\";a;news\r\n",
        "slug\tutm_source\ttarget\na\tnews\thttps://example.org/",
    ] {
        let links = read(table.as_bytes(), Tool::Entrenous).expect(table);
        assert_eq!(slugs(&links), [("a", "https://example.org/")], "{table}");
        let utm = links[0].as_ref().expect("read").utm.clone().expect("there");
        assert_eq!(utm["utm_source"], "news");
    }
}

#[test]
fn what_is_no_export_is_refused_with_what_would_be_one() {
    for (bytes, says) in [
        (&b""[..], "empty"),
        (b"{", "no JSON"),
        (b"{\"a\": 1}", "no list"),
        (b"a,b\n1,2\n", "no column says where links lead"),
        (b"target,slug\n\xff\xfe,a\n", "no table"),
    ] {
        let error = read(bytes, Tool::Entrenous).expect_err("refused");
        assert!(error.contains(says), "{error}");
    }
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    assert!(read(deep.as_bytes(), Tool::Kutt).is_err());
}
