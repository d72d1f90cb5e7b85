//! What names a person goes, and nothing else.

use proptest::prelude::*;

use crate::event::Cleaner;
use crate::evidence::rules::Rules;

#[test]
fn personal_parts_of_addresses_go() {
    let cleaner = Cleaner::new(&["kunde".to_owned()], &["key".to_owned()]);
    for (given, expected) in [
        ("/a?utm_source=wa&fbclid=IwAR0abc", "/a?utm_source=wa&fbclid=IwAR0abc"),
        ("/a?email=jo@example.org&x=1", "/a?x=1"),
        ("/a?who=jo%40example.org", "/a"),
        ("/a?who=jo%2540example.org", "/a"),
        ("/a?to=%2B33612345678", "/a"),
        ("/a?to=06+12+34+56+78", "/a"),
        ("/u/jo@example.org/edit?x=1", "/u/removed/edit?x=1"),
        ("/u/+33612345678", "/u/removed"),
        ("/article/2026112700017", "/article/2026112700017"),
        ("/a?Access_Token=abc&kunde=7&key=red", "/a?key=red"),
        ("/a?t=eyJhbGciOi.eyJzdWIi.c2lnbmF0", "/a"),
        ("/@name/post", "/@name/post"),
        ("/?", "/?"),
    ] {
        assert_eq!(cleaner.target(given), expected, "{given}");
    }
}

#[test]
fn a_star_at_the_end_of_a_parameter_stands_for_anything() {
    let cleaner = Cleaner::new(&["token*".to_owned()], &["token_of_taste*".to_owned()]);
    assert_eq!(
        cleaner.target("/a?token_mail=7&Tokens=8&token_of_taste=9&tok=1"),
        "/a?token_of_taste=9&tok=1"
    );
}

#[test]
fn properties_lose_people_and_what_links_ask_for() {
    let cleaner = Cleaner::default();
    for (given, expected) in [
        ("pro plan", "pro plan"),
        ("jo@example.org", "removed"),
        ("call +33 6 12 34 56 78 at noon", "removed"),
        ("1 + 1 = 2", "1 + 1 = 2"),
        ("https://wa.me/33612345678", "https://wa.me/removed"),
        ("https://WA.me/+33612345678?text=hello", "https://WA.me/removed"),
        ("https://x.example/a/b?token=secret#part", "https://x.example/a/b"),
        ("https://jo:pw@x.example/u/jo@example.org", "https://x.example/u/removed"),
        ("https://x.example/article/2026112700017", "https://x.example/article/2026112700017"),
        ("whatsapp://send?text=hello&phone=33612345678", "whatsapp://send"),
        ("tel:+33612345678", "removed"),
        ("sms:0612345678", "removed"),
        ("mailto:jo@example.org", "removed"),
        ("tel:", "tel:"),
        ("://", "://"),
    ] {
        assert_eq!(cleaner.value(given), expected, "{given}");
    }
}

#[test]
fn referrers_lose_query_and_user() {
    let cleaner = Cleaner::default();
    for (given, expected) in [
        ("https://mail.example/inbox?to=jo@example.org", "https://mail.example/inbox"),
        ("https://jo:secret@site.example/x", "https://site.example/x"),
        ("https://site.example/jo@example.org/x#y", "https://site.example/removed/x"),
        ("android-app://com.slack/", "android-app://com.slack/"),
        ("", ""),
    ] {
        assert_eq!(cleaner.referrer(given), expected, "{given}");
    }
}

#[test]
fn click_ids_are_told_apart_and_not_kept() {
    let (cleaner, rules) = (Cleaner::default(), Rules::builtin());
    let clean = |target: &str, key| cleaner.target_of_page(target, &rules, (key, 2));
    let once = clean("/a?x=1&fbclid=IwAR0secret&utm_source=wa", 1);
    assert!(
        once.starts_with("/a?x=1&fbclid=") && once.ends_with("&utm_source=wa") && !once.contains("IwAR"),
        "{once}"
    );
    assert_eq!(once, clean("/a?x=1&fbclid=IwAR0secret&utm_source=wa", 1));
    assert_ne!(once, clean("/a?x=1&fbclid=IwAR0another&utm_source=wa", 1));
    assert_ne!(once, clean("/a?x=1&fbclid=IwAR0secret&utm_source=wa", 3));
    assert_eq!(clean("/a", 1), "/a");
}

proptest! {
    #[test]
    fn no_mail_address_is_left(
        before in "[a-z/?&=%]{0,12}", user in "[a-z]{2,8}", host in "[a-z]{2,8}", at in prop::sample::select(vec!["@", "%40", "%2540"]),
    ) {
        let target = format!("/{before}{user}{at}{host}.example");
        let cleaned = Cleaner::default().target(&target).into_owned();
        let needle = format!("{user}{at}{host}");
        prop_assert!(!cleaned.contains(&needle), "{} from {}", cleaned, target);
    }

    #[test]
    fn cleaning_twice_is_cleaning_once(target in "/[ -~]{0,60}") {
        let cleaner = Cleaner::default();
        let once = cleaner.target(&target).into_owned();
        prop_assert_eq!(cleaner.target(&once).into_owned(), once);
    }

    #[test]
    fn nothing_breaks_the_cleaner(text in any::<String>()) {
        let cleaner = Cleaner::default();
        let _ = (cleaner.target(&text), cleaner.referrer(&text), cleaner.value(&text));
    }
}
