//! Tallies, pages and ratios: the figures of a section keep their promises.

use crate::evidence::source::{App, Audience, Fetcher, Grade, Network, Source};
use crate::evidence::{Candidate, Evidence, Verdict};
use crate::ga_view::Channel;
use crate::report::{Estimate, Hits, Pages, Ratio, Section, ShareRow, Tally};

fn split(dark: f64) -> Verdict {
    let candidate = |source, probability| Candidate { source, probability, low: 0.0, high: 1.0 };
    Verdict {
        grade: Grade::Inferred,
        candidates: vec![
            candidate(Source::DarkSocialUnknown, dark),
            candidate(Source::TypedOrBookmark, 1.0 - dark),
        ],
        evidence: vec![Evidence::DeepFirstSeen],
    }
}

fn whatsapp() -> Verdict {
    Verdict::proven(Source::DarkSocial(App::Whatsapp), Evidence::WebMessenger)
}

fn section(visits: &[(Verdict, Channel)], shares: Vec<ShareRow>) -> Section {
    let mut tally = Tally::default();
    for (line, (verdict, channel)) in (10..).zip(visits) {
        tally.visit(verdict, *channel, line);
    }
    tally.section(Hits::default(), shares, &Pages::default(), None, 10)
}

fn estimate(visits: f64, low: f64, high: f64) -> Estimate {
    Estimate { visits, low, high }
}

#[test]
fn sources_add_up_to_visits_and_dark_to_its_sources() {
    let section = section(
        &[
            (whatsapp(), Channel::OrganicSocial),
            (split(0.75), Channel::Direct),
            (split(0.25), Channel::Direct),
            (
                Verdict::inferred(Source::PublicSocial(Network::X), Evidence::LinkWrapper),
                Channel::OrganicSocial,
            ),
        ],
        Vec::new(),
    );
    assert_eq!(section.visits, 4);
    let names: Vec<_> =
        section.sources.iter().map(|row| (row.source.to_string(), row.estimate.visits, row.proven)).collect();
    assert_eq!(
        names,
        [
            ("dark_social/unknown".to_owned(), 1.0, 0),
            ("typed_or_bookmark".to_owned(), 1.0, 0),
            ("dark_social/whatsapp".to_owned(), 1.0, 1),
            ("public_social/x".to_owned(), 1.0, 0),
        ]
    );
    assert_eq!(section.dark_social.estimate, estimate(2.0, 1.0, 3.0));
    assert_eq!(section.dark_social.in_direct, estimate(1.0, 0.0, 2.0));
    assert_eq!(
        section.dark_social.share_of_direct,
        Ratio { value: Some(0.5), low: Some(0.0), high: Some(1.0) }
    );
    let social = section.dark_social.share_of_social;
    assert_eq!((social.value, social.low, social.high), (Some(2.0 / 3.0), Some(0.5), Some(1.0)));
    let channels: Vec<_> = section.ga_view.iter().map(|row| (row.channel, row.visits)).collect();
    assert_eq!(channels, [(Channel::Direct, 2), (Channel::OrganicSocial, 2)]);
}

#[test]
fn evidence_gives_the_line_of_an_example() {
    let section = section(
        &[(split(0.5), Channel::Direct), (whatsapp(), Channel::Direct), (split(0.5), Channel::Direct)],
        vec![],
    );
    let rows: Vec<_> = section.evidence.iter().map(|row| (row.evidence, row.visits, row.example)).collect();
    assert_eq!(rows, [(Evidence::DeepFirstSeen, 2, 10), (Evidence::WebMessenger, 1, 11)]);
}

#[test]
fn an_empty_log_divides_by_nothing() {
    let section = section(&[], Vec::new());
    assert_eq!(section.dark_social.share_of_social, Ratio::default());
    assert_eq!(section.dark_social.share_of_direct, Ratio::default());
    assert_eq!(section.dark_social.share_of_shares, Ratio::default());
}

#[test]
fn the_part_of_a_sum_pairs_the_extremes() {
    let ratio = Ratio::of_sum(estimate(2.0, 1.0, 4.0), estimate(2.0, 1.0, 3.0));
    assert_eq!(ratio, Ratio { value: Some(0.5), low: Some(0.25), high: Some(0.8) });
    let nothing_low = Ratio::of_sum(estimate(1.0, 0.0, 2.0), Estimate::default());
    assert_eq!(nothing_low, Ratio { value: Some(1.0), low: Some(0.0), high: Some(1.0) });
    assert_eq!(Ratio::of_sum(Estimate::default(), estimate(0.0, 0.0, 9.0)), Ratio::default());
    let more_than_all = Ratio::of_count(estimate(3.0, 2.0, 9.0), 4);
    assert_eq!(more_than_all, Ratio { value: Some(0.75), low: Some(0.5), high: Some(1.0) });
}

#[test]
fn mixed_fetchers_are_half_private_and_may_be_all_or_none() {
    let row = |app, audience, shares| ShareRow {
        app,
        audience,
        shares,
        low: shares,
        high: shares,
        requests: shares,
    };
    let shares = vec![
        row(Fetcher::App(App::Signal), Audience::Private, 2),
        row(Fetcher::Meta, Audience::Mixed, 4),
        row(Fetcher::X, Audience::Public, 4),
    ];
    let ratio = section(&[], shares).dark_social.share_of_shares;
    assert_eq!(ratio, Ratio { value: Some(0.4), low: Some(0.2), high: Some(0.6) });
}

#[test]
fn pages_come_by_dark_visits_then_shares_then_visits() {
    let mut pages = Pages::default();
    pages.visit(0, 1, "/typed", &split(0.0));
    pages.visit(0, 1, "/typed", &split(0.0));
    pages.visit(0, 2, "/dark", &whatsapp());
    pages.visit(0, 2, "/dark", &split(0.5));
    pages.share(0, 3, "/shared", Audience::Private);
    pages.share(0, 4, "/posted", Audience::Public);
    pages.share(0, 1, "/typed", Audience::Mixed);
    let (rows, total) = pages.top(None, 10);
    let told: Vec<_> = rows.iter().map(|row| (&*row.path, row.visits, row.dark_visits, row.shares)).collect();
    assert_eq!(told, [("/dark", 2, 1.5, 0), ("/shared", 0, 0.0, 1), ("/typed", 2, 0.0, 0)]);
    assert_eq!(total, 3, "a page that was only posted in public is none of ours");
    assert_eq!((rows[0].low, rows[0].high), (1.0, 2.0));
    let (first, total) = pages.top(None, 1);
    assert_eq!((first.len(), &*first[0].path, total), (1, "/dark", 3));
    assert!(pages.top(None, 0).0.is_empty());
}

#[test]
fn a_page_has_an_interval_where_its_site_has_one() {
    let mut pages = Pages::new(&["a.example".to_owned(), "b.example".to_owned()]);
    let entered = [pages.entered(0, 1, "/x"), pages.entered(0, 1, "/x"), pages.entered(1, 2, "/x")];
    assert_eq!(pages.top(None, 9).0.iter().map(|row| row.visits).collect::<Vec<_>>(), [2, 1]);
    for page in entered {
        pages.concluded(page, &split(0.5));
    }
    pages.concluded(None, &split(0.5));
    pages.visit(1, 2, "/x", &whatsapp());
    pages.estimated(vec![0.0, 0.2]);
    let rows: Vec<_> =
        pages.top(None, 9).0.into_iter().map(|row| (row.dark_visits, row.low, row.high)).collect();
    // The half-widths, 0.87 and 1.16, leave what is possible: one proven of two, none of two.
    assert_eq!(rows, [(1.5, 1.0, 2.0), (1.0, 0.0, 2.0)]);
    let mut many = Pages::default();
    (0..100).for_each(|_| many.visit(0, 1, "/x", &split(0.5)));
    many.estimated(vec![0.1]);
    let row = many.top(None, 1).0.remove(0);
    let half_width = (1.645_f64.powi(2) * 25.0 + 25.0).sqrt();
    assert!((row.low - (50.0 - half_width)).abs() < 1e-9 && (row.high - (50.0 + half_width)).abs() < 1e-9);
}

#[test]
fn pages_of_several_sites_carry_their_host() {
    let sites = ["a.example".to_owned(), "b.example".to_owned()];
    let mut pages = Pages::new(&sites);
    pages.visit(0, 1, "/x", &whatsapp());
    pages.visit(1, 2, "/x", &whatsapp());
    let paths = |site| pages.top(site, 9).0.into_iter().map(|row| row.path).collect::<Vec<_>>();
    assert_eq!(paths(None), ["a.example/x", "b.example/x"]);
    assert_eq!(paths(Some(1)), ["b.example/x"]);
}

#[test]
fn endless_paths_are_cut_between_characters() {
    let mut pages = Pages::default();
    let path = "/é".repeat(2000);
    pages.visit(0, 1, &path, &whatsapp());
    let kept = pages.top(None, 1).0.remove(0).path;
    assert!(kept.len() <= 2000 && path.starts_with(&kept) && kept.len() >= 1998, "{} bytes", kept.len());
}

#[test]
fn what_is_only_inferred_is_not_certain_in_sum() {
    let snapchat = Verdict::inferred(Source::DarkSocial(App::Snapchat), Evidence::InAppBrowser);
    let dark = section(&[(snapchat, Channel::Direct)], Vec::new()).dark_social;
    assert_eq!(dark.estimate, estimate(1.0, 0.0, 1.0), "as its only source is");
    assert_eq!(dark.share_of_direct.low, Some(0.0));
}

#[test]
fn what_listed_others_cannot_take_is_certain() {
    let candidate = |source, probability, low, high| Candidate { source, probability, low, high };
    let verdict = Verdict {
        grade: Grade::Inferred,
        candidates: vec![
            candidate(Source::DarkSocial(App::Signal), 0.5, 0.0, 0.9),
            candidate(Source::DarkSocialUnknown, 0.3, 0.0, 0.9),
            candidate(Source::TypedOrBookmark, 0.2, 0.1, 0.25),
        ],
        evidence: vec![Evidence::DeepFirstSeen],
    };
    assert_eq!(verdict.sum(Source::is_dark), (0.8, 0.75, 1.0));
    assert_eq!(verdict.sum(|source| *source == Source::TypedOrBookmark), (0.2, 0.1, 0.25));
    assert_eq!(verdict.sum(Source::is_public_social), (0.0, 0.0, 0.0));
}
