//! What the steps tell, as rows of the store.

use std::borrow::Cow;

use entrenous_core::collect::{Arrival, Share};
use entrenous_core::event::{Collected, Logged, Name, Origin as Door, Revenue};
use entrenous_core::evidence::rules::Rules;
use entrenous_core::evidence::source::{App, Source};
use entrenous_core::evidence::{Facts, Fetch, Referrer, Verdict};
use entrenous_core::ga_view;
use entrenous_core::share::Mechanism;
use entrenous_storage::events::rows::{
    ArrivalColumns, EventKind, EventRow, MachineRow, Origin, RequestColumns, ShareRow, VerdictColumns,
    VisitRow,
};

use super::site::{Passed, Told};

/// Millionths, so that sums are exact in any order.
const MILLION: f64 = 1_000_000.0;

/// An event's row.
pub(super) fn event(seq: u64, event: &Collected, visit: u64, started_ms: i64) -> EventRow<'static> {
    let kind = match event.name() {
        Name::PageView => EventKind::PageView,
        Name::Engagement => EventKind::Engagement,
        Name::Custom(_) => EventKind::Custom,
    };
    let is_link =
        |name: &str| matches!(name, "outbound" | "Outbound Link: Click" | "download" | "File Download");
    let link = event.props.iter().find(|(key, _)| is_link(&event.name) && &**key == "url");
    let props: Vec<_> = event.props.iter().map(|(key, value)| (owned(key), owned(value))).collect();
    EventRow {
        site: event.site,
        started_ms,
        time_ms: event.time_ms(),
        seq,
        visit,
        visitor: event.visitor,
        kind,
        name: owned(&event.name),
        page: owned(path(&event.target)),
        link: link.map(|(_, url)| owned(url)).unwrap_or_default(),
        props,
        revenue_milli: event.revenue.map(|Revenue { thousandths, .. }| thousandths),
        currency: event.revenue.map(|Revenue { currency, .. }| ascii(&currency)).unwrap_or_default(),
        engaged_ms: event.engaged_ms,
        scroll: (kind == EventKind::Engagement).then_some(event.scroll),
        origin: origin(event.origin),
    }
}

/// The row of a page of a log.
pub(super) fn page(seq: u64, line: &Logged, visit: u64, started_ms: i64) -> EventRow<'static> {
    EventRow {
        site: line.site,
        started_ms,
        time_ms: line.time_ms,
        seq,
        visit,
        visitor: line.visitor,
        kind: EventKind::PageView,
        name: Cow::Borrowed("pageview"),
        page: owned(line.path()),
        link: Cow::default(),
        props: Vec::new(),
        revenue_milli: None,
        currency: Cow::default(),
        engaged_ms: 0,
        scroll: None,
        origin: Origin::Log,
    }
}

/// A visit's row.
pub(super) fn visit(site: u32, told: &Told, rules: &Rules) -> VisitRow<'static> {
    let Told { visit, going, facts, verdict } = told;
    let campaign = |part: Option<&Box<str>>| part.map(|text| owned(text)).unwrap_or_default();
    let tags = facts.campaign.as_ref();
    VisitRow {
        site,
        visit: visit.entry.line,
        visitor: visit.entry.visitor,
        started_ms: visit.entry.time_ms,
        ended_ms: going.last_ms,
        entry_page: owned(&visit.path()),
        exit_page: owned(path(&going.exit)),
        views: going.views,
        events: going.views + going.events,
        engaged_ms: u32::try_from(going.engaged_ms).unwrap_or(u32::MAX),
        country: if going.country == [0; 2] { Cow::default() } else { ascii(&going.country) },
        device: owned(&going.browser.device),
        os: owned(&going.browser.os),
        browser: owned(&going.browser.family),
        referrer: referrer(&facts.referrer),
        campaign_source: campaign(tags.and_then(|tags| tags.source.as_ref())),
        campaign_medium: campaign(tags.and_then(|tags| tags.medium.as_ref())),
        campaign_name: campaign(tags.and_then(|tags| tags.name.as_ref())),
        verdict: verdict_columns(verdict, facts, rules),
        arrival: arrival(told),
    }
}

/// What is concluded about a visit, as columns.
pub(crate) fn verdict_columns(verdict: &Verdict, facts: &Facts, rules: &Rules) -> VerdictColumns<'static> {
    let top = verdict.top();
    let (dark, proven, possible) = verdict.sum(Source::is_dark);
    let app = verdict.candidates.iter().find_map(|candidate| match &candidate.source {
        Source::DarkSocial(app) => Some(app.name()),
        _ => None,
    });
    let candidates: Vec<String> =
        verdict.candidates.iter().map(|one| format!("{}={:.6}", one.source, one.probability)).collect();
    VerdictColumns {
        channel: Cow::Borrowed(ga_view::channel(facts, rules).name()),
        source: Cow::Owned(top.source.to_string()),
        app: Cow::Borrowed(app.unwrap_or_default()),
        grade: Cow::Borrowed(verdict.grade.name()),
        evidence: Cow::Borrowed(verdict.evidence.first().map_or("", |evidence| evidence.name())),
        probability: millionths(top.probability),
        dark: millionths(dark),
        dark_proven: millionths(proven),
        dark_possible: millionths(possible),
        candidates: Cow::Owned(candidates.join(" ")),
    }
}

/// A machine's visit.
pub(super) fn machine(site: u32, visit: u64, started_ms: i64, reason: &'static str) -> MachineRow<'static> {
    MachineRow { site, visit, started_ms, reason: Cow::Borrowed(reason) }
}

/// A share's row.
pub(super) fn share(site: u32, share: &Share, passed: &Passed) -> ShareRow<'static> {
    ShareRow {
        site,
        time_ms: share.time_ms,
        seq: share.line,
        page: owned(&share.path),
        fetcher: Cow::Borrowed(share.fetcher.name()),
        audience: Cow::Borrowed(share.audience.name()),
        token: passed.token,
        link: owned(&passed.link),
    }
}

fn arrival(told: &Told) -> ArrivalColumns<'static> {
    let (entry, browser) = (&told.visit.entry, &told.going.browser);
    ArrivalColumns {
        origin: origin(told.going.origin),
        request: request(&entry.arrival),
        redirect: entry.redirect.as_ref().map(request),
        browser_major: browser.version.0,
        browser_minor: browser.version.1,
        chromium: browser.chromium,
        ios_major: browser.ios.0,
        ios_minor: browser.ios.1,
        in_app: owned(&browser.in_app),
        webview: browser.webview,
        returning: entry.returning,
        seen_page: entry.seen_page,
        own_share: told.facts.own_share,
        receipts_before: entry.receipts_before,
        assets: told.visit.assets,
        carried: told.facts.carried.map(|carried| {
            let mechanism = carried.mechanism.map_or("", Mechanism::name);
            let app = carried.app.map_or("", App::name);
            Cow::Owned(format!("{mechanism} {app}").trim_end().to_owned())
        }),
    }
}

fn request(arrival: &Arrival) -> RequestColumns<'static> {
    RequestColumns {
        target: text(&arrival.target),
        referrer_url: text(&arrival.referrer),
        requested_with: text(&arrival.requested_with),
        fetch: fetch_number(arrival.fetch),
        user_activated: arrival.user_activated,
        own_referrer: arrival.own_referrer,
        records_referrer: arrival.records_referrer,
    }
}

/// As the store's column says.
pub(crate) fn fetch_number(fetch: Fetch) -> u8 {
    match fetch {
        Fetch::NotRecorded => 0,
        Fetch::Absent => 1,
        Fetch::None => 2,
        Fetch::CrossSite => 3,
        Fetch::SameSite => 4,
    }
}

fn referrer(referrer: &Referrer) -> Cow<'static, str> {
    match referrer {
        Referrer::Site { host, .. } => owned(host),
        Referrer::AndroidApp { package, .. } => owned(package),
        Referrer::NotRecorded | Referrer::Absent | Referrer::Own => Cow::default(),
    }
}

fn origin(number: u8) -> Origin {
    match Door::ALL.get(usize::from(number)) {
        Some(Door::Pixel) => Origin::Pixel,
        Some(Door::Server) => Origin::Server,
        Some(Door::Log) => Origin::Log,
        Some(Door::Script) | None => Origin::Tracker,
    }
}

fn millionths(probability: f64) -> u32 {
    (probability.clamp(0.0, 1.0) * MILLION).round() as u32
}

fn path(target: &str) -> &str {
    target.split(['?', '#']).next().unwrap_or_default()
}

fn owned(text: &str) -> Cow<'static, str> {
    Cow::Owned(text.to_owned())
}

fn ascii(bytes: &[u8]) -> Cow<'static, str> {
    text(bytes)
}

fn text(bytes: &[u8]) -> Cow<'static, str> {
    Cow::Owned(String::from_utf8_lossy(bytes).into_owned())
}
