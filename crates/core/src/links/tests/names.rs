//! What may be a slug and a target.

use proptest::prelude::*;

use crate::links::{BadSlug, BadTarget, RESERVED, Slug, checked_target, folded, preferred};

#[test]
fn slugs_are_plain_words() {
    for good in ["a", "Summer-2026", "x_y", "0", &"a".repeat(100)] {
        assert_eq!(Slug::new(good).expect(good).as_str(), good);
    }
    for (bad, why) in [
        ("", BadSlug::Empty),
        (&*"a".repeat(101), BadSlug::Long),
        ("été", BadSlug::Character),
        ("🎉", BadSlug::Character),
        ("1️⃣", BadSlug::Character),
        ("раypal", BadSlug::Character),
        ("a/b", BadSlug::Character),
        ("..", BadSlug::Character),
        ("..%2f..%2fetc", BadSlug::Character),
        ("a b", BadSlug::Character),
        ("a\0", BadSlug::Character),
        ("robots.txt", BadSlug::Character),
        ("~abc", BadSlug::Character),
        ("API", BadSlug::Reserved),
        ("login", BadSlug::Reserved),
    ] {
        assert_eq!(Slug::new(bad), Err(why), "{bad}");
    }
    assert!(RESERVED.is_sorted());
    assert_eq!(folded("Summer"), folded("sUMMER"));
}

#[test]
fn targets_lead_to_the_open_web() {
    for (given, sent) in [
        ("https://example.org", "https://example.org/"),
        (" http://Example.org:8080/a?b#c ", "http://example.org:8080/a?b#c"),
        ("https://café.example/é", "https://xn--caf-dma.example/%C3%A9"),
        ("https://8.8.8.8/", "https://8.8.8.8/"),
        ("https://[2606:4700::1111]/", "https://[2606:4700::1111]/"),
    ] {
        assert_eq!(checked_target(given, &["go.example"]).as_deref(), Ok(sent));
    }
}

#[test]
fn dangerous_targets_are_refused_however_they_are_written() {
    use BadTarget::{Credentials, Long, Loop, Private, Scheme, Unreadable};
    let long = format!("https://example.org/{}", "a".repeat(4_096));
    for (target, why) in [
        ("", Unreadable),
        ("example.org", Unreadable),
        ("//example.org/", Unreadable),
        ("/path", Unreadable),
        ("https://", Unreadable),
        ("javascript:alert(1)", Scheme),
        ("JavaScript:alert(1)", Scheme),
        ("java\nscript:alert(1)", Unreadable),
        ("data:text/html,x", Scheme),
        ("file:///etc/passwd", Scheme),
        ("intent://scan/#Intent;scheme=zxing;end", Scheme),
        ("https:\\\\example.org", Unreadable),
        ("https://exa mple.org", Unreadable),
        ("https://example.org/\r\nSet-Cookie: a=b", Unreadable),
        ("https://user@example.org/", Credentials),
        ("https://go.example:pw@evil.example/", Credentials),
        ("http://localhost/", Private),
        ("http://LOCALHOST./", Private),
        ("http://app.localhost/", Private),
        ("http://printer/", Private),
        ("http://nas.local/", Private),
        ("http://db.internal/", Private),
        ("http://127.0.0.1/", Private),
        ("http://127.1/", Private),
        ("http://2130706433/", Private),
        ("http://0x7f.0.0.1/", Private),
        ("http://0177.0.0.1/", Private),
        ("http://0.0.0.0/", Private),
        ("http://10.0.0.1/", Private),
        ("http://172.16.0.1/", Private),
        ("http://192.168.1.1/", Private),
        ("http://169.254.169.254/latest/meta-data/", Private),
        ("http://100.64.0.1/", Private),
        ("http://255.255.255.255/", Private),
        ("http://[::1]/", Private),
        ("http://[::]/", Private),
        ("http://[fe80::1]/", Private),
        ("http://[fd00::1]/", Private),
        ("http://[::ffff:127.0.0.1]/", Private),
        ("http://[::ffff:a9fe:a9fe]/", Private),
        ("http://[64:ff9b::10.0.0.1]/", Private),
        ("http://[2002:7f00:1::]/", Private),
        ("https://go.example/x", Loop),
        ("https://www.GO.example./x", Loop),
        (&*long, Long),
    ] {
        assert_eq!(checked_target(target, &["go.example"]), Err(why), "{target}");
    }
}

#[test]
fn the_language_of_the_greatest_weight_is_preferred() {
    for (header, tag) in [
        ("", ""),
        ("fr-CA,fr;q=0.9,en;q=0.8", "fr-CA"),
        ("en;q=0.1, de;q=0.7", "de"),
        ("*", ""),
        ("en;q=0, fr;q=x", ""),
        ("de,fr", "de"),
    ] {
        assert_eq!(preferred(header), tag, "{header}");
    }
}

proptest! {
    #[test]
    fn no_text_makes_them_panic(text in "\\PC{0,80}", bytes in proptest::collection::vec(any::<char>(), 0..40)) {
        let odd: String = bytes.into_iter().collect();
        for text in [&text, &odd, &format!("https://{text}"), &format!("https://example.org/{odd}")] {
            let _ = (Slug::new(text), preferred(text));
            if let Ok(sent) = checked_target(text, &[]) {
                prop_assert!(sent.is_ascii() && !sent.contains(['\r', '\n', ' ']));
                prop_assert!(sent.starts_with("http"));
                prop_assert_eq!(checked_target(&sent, &[]), Ok(sent.clone()), "what was checked stays so");
            }
        }
    }

    #[test]
    fn a_slug_stands_in_an_address_as_it_is(text in "[A-Za-z0-9_-]{1,100}") {
        if let Ok(slug) = Slug::new(&text) {
            let url = url::Url::parse(&format!("https://go.example/{slug}")).expect("an address");
            prop_assert_eq!(url.path(), format!("/{slug}"));
        }
    }
}
