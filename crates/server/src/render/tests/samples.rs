//! Reports with plausible numbers: an empty log, a busy publisher.

use entrenous_core::access_log::Malformed;
use std::collections::BTreeMap;

use entrenous_core::collect::{DropReason, HitKind};
use entrenous_core::evidence::Evidence;
use entrenous_core::evidence::source::{App, Assistant, Audience, Fetcher, Network, Source};
use entrenous_core::ga_view::Channel;
use entrenous_core::report::{
    AuditRow, DarkSocial, Engine, Estimate, EvidenceRow, GaRow, Hits, Input, PageRow, Period, Ratio, Report,
    SCHEMA, Section, SelfAudit, ShareRow, SourceRow, Warning,
};

pub(super) fn estimate(visits: f64, low: f64, high: f64) -> Estimate {
    Estimate { visits, low, high }
}

/// A source: estimate, proven, and the part in Direct.
pub(super) fn source(source: Source, e: (f64, f64, f64), proven: u64, d: (f64, f64, f64)) -> SourceRow {
    SourceRow {
        source,
        estimate: estimate(e.0, e.1, e.2),
        proven,
        inferred: e.0 - proven as f64,
        in_direct: estimate(d.0, d.1, d.2),
    }
}

pub(super) fn exact(of: Source, visits: u64) -> SourceRow {
    let v = visits as f64;
    source(of, (v, v, v), visits, (0.0, 0.0, 0.0))
}

pub(super) fn share(
    app: Fetcher,
    audience: Audience,
    shares: u64,
    low: u64,
    high: u64,
    requests: u64,
) -> ShareRow {
    ShareRow { app, audience, shares, low, high, requests }
}

pub(super) fn page(path: &str, visits: u64, dark: (f64, f64, f64), shares: u64) -> PageRow {
    PageRow { path: path.into(), visits, dark_visits: dark.0, low: dark.1, high: dark.2, shares }
}

pub(super) fn hits(kinds: &[(HitKind, u64)]) -> Hits {
    let mut all = Hits::default();
    for (kind, lines) in kinds {
        all.0[*kind as usize] = *lines;
    }
    all
}

/// Derives the headline from the sources, so that samples cannot contradict themselves.
pub(super) fn dark(section: &mut Section) {
    let (mut all, mut inside, mut public) = (Estimate::default(), Estimate::default(), Estimate::default());
    for row in &section.sources {
        if row.source.is_dark() {
            all.add(row.estimate);
            inside.add(row.in_direct);
        }
        if row.source.is_public_social() {
            public.add(row.estimate);
        }
    }
    let direct = section.ga_view.iter().filter(|r| r.channel == Channel::Direct).map(|r| r.visits).sum();
    let of = |audience: Audience| {
        section.shares.iter().filter(|r| r.audience == audience).fold(Estimate::default(), |mut sum, r| {
            sum.add(estimate(r.shares as f64, r.low as f64, r.high as f64));
            sum
        })
    };
    let (private, mixed, open) = (of(Audience::Private), of(Audience::Mixed), of(Audience::Public));
    let mut rest = mixed;
    rest.add(open);
    section.dark_social = DarkSocial {
        estimate: all,
        in_direct: inside,
        share_of_social: Ratio::of_sum(all, public),
        share_of_direct: Ratio::of_count(inside, direct),
        share_of_shares: Ratio::of_sum(private, rest),
    };
}

pub(super) fn empty() -> Report {
    Report {
        schema: SCHEMA,
        interval: 0.9,
        engine: Engine::Statistical,
        input: Input { files: 1, ..Input::default() },
        period: None,
        total: Section::default(),
        sites: Vec::new(),
        self_audit: None,
        dropped: BTreeMap::new(),
        warnings: Vec::new(),
    }
}

/// What the check of a daily's estimate may say.
pub(super) fn audit() -> SelfAudit {
    let row =
        |source, hidden, inferred, low, high, held| AuditRow { source, hidden, inferred, low, high, held };
    SelfAudit {
        visits: 1_204,
        count_error: 0.031,
        log_loss: 0.34,
        log_loss_prior: 0.61,
        calibration_error: 0.04,
        intervals: 6,
        held: 5,
        rows: vec![
            row("dark_social", 402, 389.5, 362.0, 418.0, true),
            row("organic_search", 802, 827.5, 806.0, 842.0, false),
        ],
    }
}

/// A French daily, four weeks.
pub(super) fn publisher() -> Report {
    let mut total = Section {
        hits: hits(&[
            (HitKind::Document, 31_204),
            (HitKind::Asset, 148_390),
            (HitKind::Api, 9_310),
            (HitKind::Bot, 21_877),
            (HitKind::Scanner, 3_412),
            (HitKind::Preview, 2_936),
            (HitKind::Shadow, 388),
            (HitKind::Error, 4_120),
            (HitKind::Redirect, 2_015),
            (HitKind::WellKnown, 640),
            (HitKind::Monitoring, 8_064),
        ]),
        visits: 9_842,
        ga_view: [
            (Channel::OrganicSearch, 3_911),
            (Channel::Direct, 3_104),
            (Channel::OrganicSocial, 1_288),
            (Channel::Referral, 866),
            (Channel::Email, 512),
            (Channel::AiAssistant, 97),
            (Channel::PaidSocial, 64),
        ]
        .map(|(channel, visits)| GaRow { channel, visits })
        .to_vec(),
        sources: vec![
            exact(Source::OrganicSearch, 3_930),
            source(Source::TypedOrBookmark, (1_604.0, 1_020.0, 1_790.0), 811, (1_604.0, 1_020.0, 1_790.0)),
            exact(Source::PublicSocial(Network::Facebook), 1_104),
            source(Source::DarkSocial(App::Whatsapp), (640.0, 602.0, 688.0), 512, (566.0, 528.0, 614.0)),
            exact(Source::EmailCampaign, 512),
            exact(Source::Referral("news.google.com".into()), 540),
            source(Source::DarkSocial(App::Email), (300.0, 148.0, 381.0), 148, (171.0, 90.0, 241.0)),
            source(Source::DarkSocialUnknown, (412.0, 120.0, 693.0), 0, (412.0, 120.0, 693.0)),
            exact(Source::PublicSocial(Network::X), 184),
            source(Source::DarkSocial(App::Telegram), (95.0, 92.0, 99.0), 92, (61.0, 58.0, 65.0)),
            source(Source::DarkSocial(App::Messenger), (31.0, 31.0, 31.0), 31, (30.0, 30.0, 30.0)),
            source(Source::Unknown, (260.0, 60.0, 520.0), 0, (260.0, 60.0, 520.0)),
            exact(Source::AiAssistant(Assistant::Chatgpt), 97),
            exact(Source::Campaign("affiches-metro".into()), 69),
            exact(Source::Paid(entrenous_core::evidence::source::Advertiser::Meta), 64),
        ],
        shares: vec![
            share(Fetcher::App(App::Whatsapp), Audience::Private, 402, 402, 402, 1_166),
            share(Fetcher::App(App::Imessage), Audience::Private, 88, 88, 88, 451),
            share(Fetcher::App(App::Telegram), Audience::Private, 31, 31, 74, 40),
            share(Fetcher::App(App::Slack), Audience::Private, 12, 12, 19, 36),
            share(Fetcher::Meta, Audience::Mixed, 58, 58, 120, 1_018),
            share(Fetcher::X, Audience::Public, 14, 14, 22, 29),
            share(Fetcher::Fediverse, Audience::Public, 3, 3, 3, 196),
        ],
        evidence: [
            (Evidence::SearchEngine, 3_930, 12),
            (Evidence::SocialNetwork, 1_191, 44),
            (Evidence::UserInitiated, 1_140, 71),
            (Evidence::SuppressedLink, 702, 103),
            (Evidence::CampaignTag, 645, 96),
            (Evidence::Referrer, 540, 31),
            (Evidence::WebMessenger, 488, 208),
            (Evidence::HomePage, 464, 8),
            (Evidence::DeepFirstSeen, 310, 119),
            (Evidence::Webmail, 268, 340),
            (Evidence::AndroidApp, 124, 2_204),
            (Evidence::AiAssistant, 97, 411),
        ]
        .map(|(evidence, visits, example)| EvidenceRow { evidence, visits, example })
        .to_vec(),
        pages: vec![
            page("/recettes/tarte-aux-pommes-de-ma-grand-mere", 612, (231.0, 190.0, 272.0), 138),
            page("/meteo/alerte-orange", 1_420, (198.0, 121.0, 260.0), 121),
            page(
                "/2026/11/20/politique/budget-ce-qui-change-pour-les-familles-en-2027.html",
                733,
                (96.0, 70.0, 131.0),
                41,
            ),
            page("/jeux/mots-croises", 210, (58.0, 44.0, 70.0), 12),
            page("/culture/cin%C3%A9ma/les-films-de-la-semaine", 180, (22.0, 22.0, 22.0), 9),
        ],
        pages_total: 2_318,
        ..Section::default()
    };
    dark(&mut total);
    let parsed = total.hits.0.iter().sum::<u64>();
    Report {
        input: Input {
            files: 4,
            bytes: 58_000_000,
            lines: parsed + 17,
            parsed,
            malformed: 17,
            skipped: 0,
            formats: BTreeMap::from([("combined", parsed)]),
        },
        period: Some(Period {
            from: "2026-10-26T00:00:04+01:00".into(),
            to: "2026-11-22T23:59:51+01:00".into(),
        }),
        self_audit: Some(audit()),
        total,
        dropped: BTreeMap::from([
            (DropReason::NoFetchMetadata, 2_210),
            (DropReason::ScannerBurst, 1_202),
            (DropReason::ShadowRepeat, 388),
            (DropReason::PreviewAsset, 1_490),
            (DropReason::PreviewKeystroke, 61),
            (DropReason::PreviewRepeat, 212),
            (DropReason::OwnShare, 44),
        ]),
        warnings: vec![
            Warning::OwnHostsGuessed {
                hosts: vec!["lequotidien.example".into(), "www.lequotidien.example".into()],
            },
            Warning::Malformed {
                lines: 17,
                samples: vec![(4_411, Malformed::Shape, "\\x16\\x03\\x01\\x02".into())],
            },
        ],
        ..empty()
    }
}
