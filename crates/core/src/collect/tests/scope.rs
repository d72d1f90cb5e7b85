//! How long a visitor can be followed (contract 2.4), and the line that is explained.

use super::log::{Ask, MIDNIGHT_S, WHATSAPP, ask, lens, run, set};
use crate::collect::lens::{Lens, VisitorScope};
use crate::collect::{DropReason, Explained, HitKind};

fn day_lens() -> Lens {
    Lens { visitor_scope: VisitorScope::Day, ..lens() }
}

fn returning(lens: &Lens, log: &[Ask]) -> Vec<bool> {
    run(lens, log).visits.iter().map(|visit| visit.entry.returning).collect()
}

#[test]
fn with_a_daily_key_yesterdays_visitor_is_a_stranger() {
    let log = [ask(0, "/a"), ask(7200, "/b"), ask(MIDNIGHT_S + 7200, "/c"), ask(MIDNIGHT_S + 14_400, "/d")];
    assert_eq!(returning(&lens(), &log), [false, true, true, true]);
    assert_eq!(returning(&day_lens(), &log), [false, true, false, true]);
}

#[test]
fn with_a_daily_key_a_visit_still_crosses_midnight() {
    let log = [ask(MIDNIGHT_S - 60, "/a"), ask(MIDNIGHT_S + 60, "/b"), ask(MIDNIGHT_S + 1800, "/c")];
    assert_eq!(run(&day_lens(), &log).paths(), [("/a".to_owned(), 3, 0)]);
}

#[test]
fn once_that_visit_has_ended_yesterdays_key_is_gone() {
    let log = [ask(MIDNIGHT_S - 60, "/a"), ask(MIDNIGHT_S + 60, "/b"), ask(MIDNIGHT_S + 4000, "/c")];
    assert_eq!(returning(&day_lens(), &log), [false, false]);
}

fn explain(line: u64, log: &[Ask]) -> (HitKind, Vec<DropReason>) {
    let lens = Lens { explain: Some(line), ..lens() };
    let Explained { kind, reasons } = run(&lens, log).explained.expect("the line is in the log");
    (kind, reasons)
}

#[test]
fn a_line_is_explained_as_it_stands_in_the_end() {
    let shadow = [ask(0, "/a"), ask(1, "/a").of("192.0.2.2")];
    assert_eq!(explain(1, &shadow), (HitKind::Document, vec![]));
    assert_eq!(explain(2, &shadow), (HitKind::Shadow, vec![DropReason::ShadowRepeat]));
    let burst: Vec<_> = (0..5).map(|i| ask(i, &format!("/{i}"))).collect();
    assert_eq!(explain(3, &burst), (HitKind::Scanner, vec![DropReason::ScannerBurst]));
    assert_eq!(
        explain(1, &[ask(0, "/a").with(|r| r.user_agent = None)]),
        (HitKind::Bot, vec![DropReason::NoUserAgent])
    );
}

#[test]
fn a_line_that_is_not_in_the_log_is_not_explained() {
    let lens = Lens { explain: Some(9), ..lens() };
    assert_eq!(run(&lens, &[ask(0, "/a")]).explained, None);
}

#[test]
fn the_visit_of_an_explained_line_is_marked() {
    let log = [ask(0, "/a"), ask(5, "/style.css"), ask(9, "/b").of("192.0.2.2")];
    for (line, marks) in [(1, [true, false]), (2, [true, false]), (3, [false, true])] {
        let lens = Lens { explain: Some(line), ..lens() };
        let told = run(&lens, &log);
        assert_eq!(told.visits.iter().map(|visit| visit.explained).collect::<Vec<_>>(), marks, "{line}");
    }
}

#[test]
fn a_preview_is_explained_by_what_became_of_itself() {
    let typed = [
        ask(0, "/r").by(WHATSAPP),
        ask(1, "/re").by(WHATSAPP),
        ask(2, "/favicon.ico").by(WHATSAPP),
        ask(40, "/re").by(WHATSAPP),
        ask(400, "/z").by(WHATSAPP),
    ];
    assert_eq!(explain(1, &typed), (HitKind::Preview, vec![DropReason::PreviewKeystroke]));
    assert_eq!(explain(2, &typed), (HitKind::Preview, vec![]), "it shows the share");
    assert_eq!(explain(3, &typed), (HitKind::Preview, vec![DropReason::PreviewAsset]));
    assert_eq!(explain(4, &typed), (HitKind::Preview, vec![DropReason::PreviewRepeat]));
    assert_eq!(
        explain(5, &typed),
        (HitKind::Preview, vec![]),
        "the repeat that ends before it is not its own"
    );
}

#[test]
fn a_page_fetched_ahead_is_explained_by_what_became_of_it() {
    let ahead = ask(0, "/a").with(|r| set(&mut r.sec_purpose, "prefetch"));
    let unused = [ahead.clone()];
    assert_eq!(explain(1, &unused), (HitKind::Prefetch, vec![DropReason::PrefetchUnused]));
    let used = [ahead, ask(2, "/style.css").from("https://example.org/a")];
    assert_eq!(explain(1, &used), (HitKind::Document, vec![]));
}

#[test]
fn a_sharers_own_click_says_so() {
    let log = [ask(0, "/a"), ask(60, "/a").by(WHATSAPP), ask(90, "/a").by(super::log::FIREFOX)];
    assert_eq!(explain(3, &log), (HitKind::Document, vec![DropReason::OwnShare]));
}

#[test]
fn only_the_pages_of_a_machine_are_explained_by_it() {
    let mut burst: Vec<_> = (0..5).map(|i| ask(i, &format!("/{i}"))).collect();
    burst.push(ask(6, "/gone").status(404));
    assert_eq!(explain(6, &burst), (HitKind::Error, vec![]));
}

#[test]
fn the_redirect_on_the_way_to_a_share_belongs_to_it() {
    let log =
        [ask(0, "/old").status(301).by(WHATSAPP), ask(1, "/new").by(WHATSAPP), ask(90, "/z").by(WHATSAPP)];
    let lens = Lens { explain: Some(1), ..lens() };
    assert_eq!(
        run(&lens, &log).shares.iter().map(|share| share.explained).collect::<Vec<_>>(),
        [true, false]
    );
}
