//! `--explain LINE`.

use crate::support::{Folder, fixture, report, visits};

/// What is said of the first line of mixed.log that contains all of `words`.
fn explain(words: &[&str]) -> String {
    let log = std::fs::read_to_string(fixture("mixed.log")).expect("the fixture");
    let at = log.lines().position(|line| words.iter().all(|word| line.contains(word))).expect("such a line");
    let ran = report(&["--explain", &(at + 1).to_string(), &fixture("mixed.log")]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    assert!(ran.out.starts_with(&format!("Line {}", at + 1)), "{}", ran.out);
    ran.out
}

fn says(words: &[&str], all: &[&str]) {
    let told = explain(words);
    for text in all {
        assert!(told.contains(text), "{words:?} should say {text}: {told}");
    }
}

#[test]
fn a_visit_is_explained_by_its_facts_and_verdict() {
    says(
        &["web.whatsapp.com"],
        &[
            "pages read by people\n",
            "began on /recipes/tarte-tatin at line 11",
            "web.whatsapp.com → dark_social/whatsapp",
            "proven, a messenger’s website referred",
            "dark_social/whatsapp         1.00 (1–1)",
            "Google Analytics  Referral\n",
        ],
    );
    says(
        &["198.51.100.21", "style.css"],
        &["parts of pages\n", "began on /recipes/tarte-tatin at line 9", "Direct"],
    );
    says(
        &["198.51.100.42"],
        &["june / email", "mail.google.com", "email_campaign               1.00", "Email\n"],
    );
    says(&["19:00:00"], &["shared this link before", "the sharer came back", "typed_or_bookmark"]);
}

#[test]
fn receipts_and_machines_are_explained() {
    says(
        &["08:02:00", "/recipes", "WhatsApp"],
        &["WhatsApp (private): /recipes/tarte-tatin, shown by line 6"],
    );
    says(&["08:02:10"], &["same share fetched again", "shown by line 6"]);
    says(&["apple-touch-icon.png"], &["icon or image of a page"]);
    says(&["/nex "], &["answered with an error"]);
    says(&["11:20:00"], &["fetched again by a cache"]);
    says(
        &["203.0.113.2 ", "Mastodon"],
        &["same post, another server", "Fediverse (public): /news/bridge-closed"],
    );
    says(&["203.0.113.77"], &["machines repeating a person"]);
    says(&["wp-login"], &["robots (robot: names no browser)"]);
    says(&["UptimeRobot"], &["availability monitors"]);
    says(&["no request at all"], &["could not be read: it does not match the log format"]);
}

#[test]
fn a_line_is_explained_in_french_too() {
    let ran = report(&["--lang", "fr", "--explain", "11", &fixture("mixed.log")]);
    assert!(ran.out.starts_with("Ligne 11"), "{}", ran.out);
    assert!(ran.out.contains("dark_social/whatsapp"), "sources are named as in the JSON: {}", ran.out);
}

#[test]
fn an_explanation_does_not_mix_with_json() {
    let ran = report(&["--format", "json", "--explain", "11", &fixture("mixed.log")]);
    assert_eq!(ran.json()["visits"], 13);
    assert!(ran.err.contains("Line 11: pages read by people"), "{}", ran.err);
}

#[test]
fn lines_that_are_blank_or_missing_are_explained_too() {
    let folder = Folder::new();
    let log = folder.write("a.log", ["\n", &visits(1)].concat());
    assert_eq!(report(&["--explain", "1", &log]).out, "Line 1 is blank or a directive: it was skipped.\n");
    assert_eq!(report(&["--explain", "3", &log]).out, "There is no line 3: the input has 2.\n");
}

#[test]
fn lines_are_counted_over_all_files_in_the_order_of_time() {
    let folder = Folder::new();
    let later = folder.write("later.log", crate::support::line("23:59:00", "192.0.2.1", "/last", "-"));
    let first = folder.write("first.log", visits(4));
    let ran = report(&["--explain", "5", &later, &first]);
    assert!(ran.out.contains("began on /last at line 5"), "{}", ran.out);
}
