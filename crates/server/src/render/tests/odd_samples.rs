//! Reports that are small, mute, several or hostile.

use entrenous_core::access_log::Malformed;
use entrenous_core::collect::HitKind;
use entrenous_core::evidence::Evidence;
use entrenous_core::evidence::source::{App, Audience, Fetcher, Source};
use entrenous_core::ga_view::Channel;
use entrenous_core::report::{EvidenceRow, GaRow, Input, Period, Report, Section, SiteSection, Warning};

use super::samples::{dark, empty, exact, hits, page, publisher, share, source};

/// A weekend of a personal site.
pub(super) fn tiny() -> Report {
    let mut total = Section {
        hits: hits(&[(HitKind::Document, 41), (HitKind::Asset, 60), (HitKind::Bot, 212)]),
        visits: 19,
        ga_view: vec![
            GaRow { channel: Channel::Direct, visits: 12 },
            GaRow { channel: Channel::OrganicSearch, visits: 7 },
        ],
        sources: vec![
            exact(Source::OrganicSearch, 7),
            source(Source::TypedOrBookmark, (6.2, 2.0, 9.0), 0, (6.2, 2.0, 9.0)),
            source(Source::DarkSocialUnknown, (3.8, 0.0, 8.0), 0, (3.8, 0.0, 8.0)),
            source(Source::DarkSocial(App::Signal), (2.0, 2.0, 2.0), 2, (2.0, 2.0, 2.0)),
        ],
        shares: vec![share(Fetcher::App(App::Signal), Audience::Private, 2, 2, 2, 9)],
        evidence: vec![
            EvidenceRow { evidence: Evidence::DeepFirstSeen, visits: 8, example: 14 },
            EvidenceRow { evidence: Evidence::HomePage, visits: 2, example: 3 },
        ],
        pages: vec![page("/knitting/wool", 9, (4.0, 2.0, 7.0), 2)],
        pages_total: 11,
        ..Section::default()
    };
    dark(&mut total);
    Report {
        input: Input { files: 1, bytes: 60_000, lines: 313, parsed: 313, ..Input::default() },
        period: Some(Period { from: "2026-11-21T08:00:00Z".into(), to: "2026-11-21T20:00:00Z".into() }),
        total,
        warnings: vec![Warning::NoAssets],
        ..empty()
    }
}

/// Every visit of a log without referrers.
pub(super) fn not_recorded() -> Report {
    let mut report = tiny();
    report.total.ga_view = vec![GaRow { channel: Channel::Direct, visits: 19 }];
    report.total.sources = vec![source(Source::Unknown, (19.0, 0.0, 19.0), 0, (19.0, 0.0, 19.0))];
    report.total.shares.clear();
    report.total.evidence = vec![EvidenceRow { evidence: Evidence::NotRecorded, visits: 19, example: 1 }];
    dark(&mut report.total);
    report.warnings = vec![Warning::NoReferrers];
    report
}

/// Two sites behind one server, one with a hostile path and host.
pub(super) fn two_sites() -> Report {
    let mut report = publisher();
    let (first, second) = (report.total.clone(), tiny().total);
    report.sites = vec![
        SiteSection { site: "lequotidien.example".into(), section: first },
        SiteSection { site: "tricot.example".into(), section: second },
    ];
    report
}

/// What people and machines put into paths.
pub(super) fn hostile() -> Report {
    let mut report = two_sites();
    report.total.pages = vec![
        page("/<script>alert(1)</script>?a=\"b'&amp;", 50, (20.0, 10.0, 30.0), 9),
        page("/\u{1b}[2J\u{1b}[1;1Hgone\u{7}\r\n\u{9b}31m", 40, (20.0, 10.0, 30.0), 8),
        page("/abc\u{202e}gpj.exe\u{2066}x\u{200b}y\u{feff}", 30, (20.0, 10.0, 30.0), 7),
        page(
            "/日本語/とても長いパスの例でございます/とても長いパスの例でございます/絵文字👩‍👩‍👧",
            30,
            (9.0, 9.0, 9.0),
            6,
        ),
    ];
    report.sites[0].site = "<img src=x onerror=alert(1)>\u{1b}]0;x\u{7}".into();
    report.warnings.push(Warning::OwnHostsGuessed { hosts: vec!["<b>\u{1b}[31m\u{202e}".into()] });
    report.warnings.push(Warning::Malformed {
        lines: 1,
        samples: vec![(1, Malformed::Shape, "\u{1b}[2J</td><script>".into())],
    });
    report.warnings.push(Warning::Unreadable { file: "\u{1b}c<x>".into(), reason: "\r".into() });
    report
}
