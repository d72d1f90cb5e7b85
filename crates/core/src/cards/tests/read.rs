//! Foreign bytes, read.

use proptest::prelude::*;

use crate::cards::{Page, Robots, cleaned, cut, decoded, has_hidden};

fn value(html: &str, name: &str) -> Option<String> {
    Page::read(html).first(name, None).map(|tag| tag.value.clone())
}

#[test]
fn tags_are_read_as_browsers_read_them() {
    let html = r#"<!doctype html><HTML><head><script>"<title>no</title><meta property='og:title' content='no'>"</script>
        <style>title{}</style><!-- <meta property="og:title" content="no"> -->
        <TITLE>
          R&eacute;sum&#233; &amp; <b>co</b></TITLE>
        <META Property='OG:Title' content="It&#x27;s &quot;here&quot;">
        <meta name=description content=plain>
        <meta content="/a.png" property="og:image" /><link rel="shortcut icon" href=/f.ico><link rel=canonical href="/c">
        <svg><title>an icon</title></svg>"#;
    assert_eq!(value(html, "title").as_deref(), Some("Résumé & <b>co</b>"));
    assert_eq!(value(html, "og:title").as_deref(), Some("It's \"here\""));
    assert_eq!(value(html, "description").as_deref(), Some("plain"));
    assert_eq!(value(html, "icon").as_deref(), Some("/f.ico"));
    let page = Page::read(html);
    assert_eq!(page.tags.iter().filter(|tag| tag.name == "title").count(), 1, "not the drawing's");
    assert_eq!(
        page.resolved("/a.png", "https://example.org/x/y").as_deref(),
        Some("https://example.org/a.png")
    );
    let based = Page::read("<base href='/deep/'><meta property=og:image content=a.png>");
    assert_eq!(
        based.resolved("a.png", "https://example.org/").as_deref(),
        Some("https://example.org/deep/a.png")
    );
    let end = html.find("its").unwrap_or(0);
    assert!(
        page.first("og:title", Some(u32::try_from(end).expect("small"))).is_none(),
        "behind what is read"
    );
}

#[test]
fn titles_are_one_line_and_hide_nothing() {
    let hostile = "\u{202e}gnp.exe\u{202c}\u{0}\u{7} a\r\n\tb \u{2066}c\u{2069}\u{feff}";
    assert!(has_hidden(hostile));
    assert_eq!(cleaned(hostile, 100), "gnp.exe a b c");
    assert_eq!(cleaned("  a  b  ", 2), "a");
    assert!(!has_hidden("שלום \u{200f}עולם, 👩‍👩‍👧 a\tb"), "marks of right-to-left texts and joined emoji stay");
    let page = Page::read(&format!("<title>{}</title>", hostile.replace('\0', "")));
    assert!(page.tags[0].had_hidden);
    assert_eq!(page.tags[0].value, "gnp.exe a b c");
}

#[test]
fn what_is_cut_keeps_its_letters_whole() {
    assert_eq!(cut("abc", 3).text, "abc");
    assert_eq!(cut("abcd", 3).text, "ab…");
    assert_eq!(cut("ab cd", 4).text, "ab…");
    assert_eq!(cut("a👩‍👩‍👧b", 4).text, "a…", "no half family");
    assert_eq!(cut("ae\u{301}bc", 3).text, "a…");
    assert_eq!(cut("abcd", 0).text, "");
}

#[test]
fn encodings_are_found_and_broken_ones_told() {
    let read = |bytes: &[u8], kind: &str| {
        let decoded = decoded(bytes, kind);
        (decoded.text, decoded.encoding, decoded.is_broken)
    };
    let is = |text: &str, encoding, broken| (text.to_owned(), encoding, broken);
    assert_eq!(read("é".as_bytes(), "text/html"), is("é", "UTF-8", false));
    assert_eq!(read(b"\xe9", "text/html; charset=ISO-8859-1"), is("é", "windows-1252", false));
    assert_eq!(
        read(b"<meta charset='windows-1251'>\xcf", ""),
        is("<meta charset='windows-1251'>П", "windows-1251", false)
    );
    assert_eq!(
        read(b"\xff\xfea\0", "text/html; charset=utf-8"),
        is("a", "UTF-16LE", false),
        "the mark goes first"
    );
    assert_eq!(read(b"<meta charset=utf-16>a", ""), is("<meta charset=utf-16>a", "UTF-8", false));
    assert_eq!(read(b"a\xffb", "charset=nonsense"), is("a\u{fffd}b", "UTF-8", true));
}

#[test]
fn robots_are_told_as_the_rfc_says() {
    let robots = Robots::read(
        "# all\nUser-agent: *\nDisallow: /private\nAllow: /private/open\n\nUser-Agent: Twitterbot\nUser-agent: Other\nDisallow: /*.pdf$\nDisallow: /a*b\nDisallow:\n",
    );
    for (agent, path, allowed) in [
        ("LinkedInBot", "/", true),
        ("LinkedInBot", "/private/x", false),
        ("LinkedInBot", "/private/open/x", true),
        ("twitterbot", "/private/x", true),
        ("Twitterbot", "/x.pdf", false),
        ("Twitterbot", "/x.pdf?y", true),
        ("Twitterbot", "/axxb/", false),
        ("Other", "/ab", false),
    ] {
        assert_eq!(robots.allows(agent, path), allowed, "{agent} {path}");
    }
    assert!(!Robots::read("user-agent:*\ndisallow:/").allows("any", "/"));
    assert!(Robots::read("\u{feff}<html>").allows("any", "/"));
}

proptest! {
    #[test]
    fn no_page_breaks_the_reader(bytes in proptest::collection::vec(any::<u8>(), 0..2_000), kind in ".{0,60}") {
        let text = decoded(&bytes, &kind).text;
        let page = Page::read(&text);
        for tag in &page.tags {
            prop_assert!(!has_hidden(&tag.value) && !tag.value.contains('\n'));
            prop_assert!(tag.ends_at <= text.len());
        }
    }

    #[test]
    fn made_up_tags_come_back(title in "[^\\p{Cc}\\p{Cf}\\s&<>\"]{1,40}", junk in "[<>/a-z \"'=!-]{0,60}") {
        let html = format!("<meta property=\"og:title\" content=\"{title}\">{junk}");
        prop_assert_eq!(value(&html, "og:title"), Some(title));
    }

    #[test]
    fn no_robots_file_breaks_the_reader(text in ".{0,400}", path in "/.{0,60}") {
        let _ = Robots::read(&text).allows("a", &path);
        let star = Robots::read(&format!("user-agent: *\ndisallow: {path}"));
        let _ = star.allows("a", &path);
    }

    #[test]
    fn cutting_never_lengthens(text in ".{0,60}", most in 0_usize..40) {
        let cut = cut(&text, most);
        let chars = cut.text.chars().count();
        prop_assert!(chars <= most);
        prop_assert_eq!(cut.was_cut, text.chars().count() > most);
    }
}
