//! Previews of short links: each act of passing on once, with its link and its token, whatever is fetched for it.

use entrenous_core::collect::HitKind;
use entrenous_core::event::{Logged, LoggedSender, Mark};
use entrenous_storage::events::{EventStore, Options, Receipt};

use super::*;

const WHATSAPP: &[u8] = b"WhatsApp/2.23.20.0 A";
const META: &[u8] = b"facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)";

/// Second, user agent, address, page, link (empty: a log's line of the page itself), hash of a token (0: none).
type Look = (i64, &'static [u8], u64, &'static str, &'static str, u64);

fn line((at, agent, address, page, link, token): Look) -> Journaled {
    let lines = super::lines::log(&[(0, 1, 0)]);
    let Some(Journaled::Line(line)) = lines.into_iter().next() else { panic!("a line") };
    let time_ms = BEGIN_MS + at * 1_000;
    let is_look = !link.is_empty() || token != 0;
    let mark = if token == 0 { String::new() } else { format!("&fwd={token}") };
    let target = if is_look { format!("{page}?link={link}{mark}") } else { page.to_owned() };
    Journaled::Line(Box::new(Logged {
        reading: 0,
        received_ms: time_ms,
        time_ms,
        address,
        sender: LoggedSender::of(RULES.agent(agent), true, &RULES).expect("a preview"),
        kind: HitKind::ALL.iter().position(|kind| *kind == HitKind::Preview).expect("it is one") as u8,
        status: if is_look { 302 } else { 200 },
        request: if is_look { 3 } else { 0 },
        target: target.into(),
        mark: Mark::default(),
        parents: if token == 0 { Vec::new() } else { vec![1_000_000, token] },
        link: link.into(),
        ..*line
    }))
}

/// The receipts that come of looks after a first visit that has drawn token 5, newest first.
fn receipts(looks: &[Look]) -> Vec<Receipt> {
    let known = Sites::new(vec![Site { follows_log: true, ..Site::plain(1, "one.example") }]);
    let mut first = journal(&[(0, 1, 3, 0, 0, false)]).remove(0);
    (first.token, first.received_ms) = (5, BEGIN_MS - 60_000);
    let mut deliveries = Deliveries::new(Arc::clone(&RULES));
    deliveries.push(1, &first, &known);
    for (seq, look) in (2..).zip(looks) {
        deliveries.take_in(seq, &line(*look), &known);
    }
    deliveries.pass(BEGIN_MS + DAY_MS);
    let mut store = EventStore::in_memory(&Options::default()).expect("opens");
    store.deliver(&deliveries.take().delivery()).expect("delivered");
    let reader = store.reader().expect("a reader");
    assert!(reader.log_hours(1).expect("told").is_empty(), "no log was read");
    reader.receipts(1, (0, i64::MAX / 2), 10).expect("told")
}

fn links(receipts: &[Receipt]) -> Vec<(&str, &str)> {
    receipts.iter().map(|receipt| (&*receipt.link, &*receipt.page)).collect()
}

#[test]
fn a_preview_of_a_link_is_a_receipt_and_the_page_that_it_leads_to_is_a_part_of_it() {
    for agent in [WHATSAPP, META] {
        let told = receipts(&[(0, agent, 7, "/a", "go.example/x", 0), (1, agent, 7, "/a", "", 0)]);
        assert_eq!(links(&told), [("go.example/x", "/a")], "{told:?}");
        assert_eq!(told[0].visits, None);
    }
}

#[test]
fn a_page_that_is_gone_or_elsewhere_takes_no_receipt_back() {
    let told = receipts(&[(0, META, 7, "/a", "go.example/x", 0), (1, META, 7, "/other", "", 0)]);
    assert_eq!(links(&told), [("go.example/x", "/a")]);
}

#[test]
fn a_link_looked_at_again_is_the_same_share_and_another_link_to_the_page_another() {
    let told = receipts(&[
        (0, META, 7, "/a", "go.example/x", 0),
        (40, META, 8, "/a", "go.example/x", 0),
        (50, META, 7, "/a", "go.example/y", 0),
    ]);
    assert_eq!(links(&told), [("go.example/y", "/a"), ("go.example/x", "/a")]);
}

#[test]
fn a_slug_typed_letter_by_letter_is_one_share_of_the_last() {
    let told =
        receipts(&[(0, WHATSAPP, 7, "/a", "go.example/x", 0), (2, WHATSAPP, 7, "/a", "go.example/xy", 0)]);
    assert_eq!(links(&told), [("go.example/xy", "/a")]);
}

#[test]
fn a_link_with_a_token_is_told_with_it_and_one_that_nobody_drew_without() {
    let told = receipts(&[(0, WHATSAPP, 7, "/a", "", 5), (100, WHATSAPP, 8, "/a", "", 6)]);
    let visits: Vec<_> = told.iter().map(|receipt| receipt.visits).collect();
    assert_eq!(visits, [None, Some(0)]);
}
