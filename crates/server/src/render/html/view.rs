//! What the template shows: every word and number ready, every picture drawn.

use askama::Template;
use entrenous_core::report::{Report, Section};

use super::HtmlMeta;
use super::charts::{class, counted, estimated, gauge, split};
use super::flow::ribbons;
use crate::render::Lang;
use crate::render::number::{Figure, count, date, ratio};
use crate::render::story::{self, Bar};
use crate::render::text::{shorten, visible};
use crate::render::words::{self, Advice, Phrase};

/// A row with a bar.
pub(super) struct Row {
    pub(super) name: String,
    pub(super) bar: String,
    pub(super) value: String,
    pub(super) interval: String,
    pub(super) more: Vec<String>,
}

impl Row {
    /// The letter in the app's drawn icon.
    fn initial(&self) -> char {
        let known = self.name.chars().next().filter(|c| c.is_uppercase());
        known.unwrap_or('?')
    }
}

/// One of the two quantities of the private part.
pub(super) struct Part {
    pub(super) name: &'static str,
    pub(super) big: String,
    pub(super) small: String,
    pub(super) gauge: String,
    pub(super) published: &'static str,
}

/// The document.
#[derive(Template)]
#[template(config = "src/render/html/askama.toml", path = "report.html")]
pub(super) struct Page<'a> {
    lang: Lang,
    meta: &'a HtmlMeta,
    generated: String,
    subject: String,
    headline: String,
    plain_headline: String,
    after: Vec<String>,
    about: String,
    remedy: Option<&'static str>,
    check: Option<String>,
    interval_note: &'static str,
    interval_means: Phrase,
    has_visits: bool,
    classes: [&'static str; 11],
    direct: String,
    ribbons: String,
    parts: Vec<Row>,
    theirs: Vec<Row>,
    ours: Vec<Row>,
    private: Vec<Part>,
    apps: Vec<Row>,
    shares: Vec<Vec<String>>,
    pages: Vec<Row>,
    pages_note: String,
    sites: Vec<Vec<String>>,
    sites_note: String,
    evidence: Vec<Vec<String>>,
    lines: Vec<Row>,
    dropped: Vec<Vec<String>>,
    warnings: Vec<String>,
    advice: Vec<Advice>,
}

impl<'a> Page<'a> {
    pub(super) fn new(report: &'a Report, lang: Lang, meta: &'a HtmlMeta) -> Page<'a> {
        let section = &report.total;
        let headline = story::headline(report);
        let top = meta.top;
        let parts = story::inside_direct(section, lang, 6);
        let direct = story::direct(section);
        Page {
            lang,
            meta,
            generated: date(lang, &meta.generated_at),
            subject: visible(&meta.subject),
            // The emphasised text is a number or a fixed word of ours.
            headline: words::headline(lang, &headline, &|figure| format!("<em>{figure}</em>")),
            plain_headline: words::headline(lang, &headline, &str::to_owned),
            after: story::after(lang, section, &headline),
            about: words::about_input(lang, &report.input, report.period.as_ref(), section.visits),
            remedy: words::remedy(lang, &headline),
            check: story::check(lang, report),
            interval_note: words::interval_note(lang, report.engine),
            interval_means: words::interval_means(report.engine),
            has_visits: section.visits > 0,
            classes: story::Family::ALL.map(class),
            direct: count(lang, direct),
            ribbons: ribbons(&parts),
            parts: parts.iter().map(|bar| row(lang, bar, direct, vec![])).collect(),
            theirs: theirs(lang, section),
            ours: story::families(section, lang)
                .iter()
                .map(|bar| row(lang, bar, scale(lang, section), vec![]))
                .collect(),
            private: private(lang, section),
            apps: apps(lang, section),
            shares: shares(lang, section),
            pages: pages(lang, section, top),
            pages_note: words::pages_of(lang, story::pages(section, top).len(), section.pages_total),
            sites_note: words::sites_of(lang, report.sites.len().min(top), report.sites.len()),
            sites: sites(lang, report, top),
            evidence: story::evidence(section, top)
                .iter()
                .map(|e| {
                    vec![
                        words::evidence(lang, e.evidence).to_owned(),
                        count(lang, e.visits),
                        e.example.to_string(),
                    ]
                })
                .collect(),
            lines: lines(lang, report),
            dropped: story::dropped(&report.dropped)
                .into_iter()
                .map(|(reason, n)| vec![words::dropped(lang, reason).to_owned(), count(lang, n)])
                .collect(),
            warnings: report.warnings.iter().map(|w| words::warning(lang, w)).collect(),
            advice: story::actions(report).iter().map(|action| words::advice(lang, action)).collect(),
        }
    }

    fn say(&self, phrase: Phrase) -> &'static str {
        phrase.text(self.lang)
    }
}

fn row(lang: Lang, bar: &Bar, scale: u64, more: Vec<String>) -> Row {
    let (value, interval) = split(lang, bar.figure);
    Row { name: bar.name.clone(), bar: estimated(lang, bar, scale), value, interval, more }
}

/// The largest number that either side of the comparison shows.
fn scale(lang: Lang, section: &Section) -> u64 {
    let ours = story::families(section, lang).into_iter().map(|bar| bar.figure.high);
    ours.chain(section.ga_view.iter().map(|row| row.visits)).max().unwrap_or(1)
}

fn theirs(lang: Lang, section: &Section) -> Vec<Row> {
    let scale = scale(lang, section);
    let rows = section.ga_view.iter().filter(|row| row.visits > 0);
    rows.map(|row| plain_row(lang, row.channel.name(), row.visits, scale, "theirs")).collect()
}

fn plain_row(lang: Lang, name: &str, n: u64, scale: u64, class: &'static str) -> Row {
    let value = count(lang, n);
    let title = words::bar_text(lang, name, Figure::exact(n), n);
    Row {
        name: name.to_owned(),
        bar: counted(&title, n, scale, class),
        value,
        interval: String::new(),
        more: vec![],
    }
}

fn private(lang: Lang, section: &Section) -> Vec<Part> {
    let parts = story::private_part(section);
    let show = |part: &story::PrivatePart| {
        let (name, published) = if part.shares {
            (Phrase::ByShares.text(lang), Phrase::PublishedShares.text(lang))
        } else {
            (Phrase::ByVisits.text(lang), Phrase::PublishedVisits.text(lang))
        };
        let whole = part.whole.value;
        let share = part.ratio.and_then(|r| ratio(lang, r));
        let small = match &share {
            Some(_) => words::of_whole(lang, part.shares, whole, !part.whole.is_exact()),
            None if whole == 0 => words::nothing_to_divide(lang, part.shares).to_owned(),
            None => words::too_few(lang, part.shares, part.part, part.rest),
        };
        let big = share.unwrap_or_default();
        Part { name, gauge: gauge(&format!("{name} {big}"), part), big, small, published }
    };
    parts.iter().map(show).collect()
}

fn apps(lang: Lang, section: &Section) -> Vec<Row> {
    let bars = story::apps(section, lang);
    let scale = bars.iter().map(|bar| bar.figure.high).max().unwrap_or(1);
    let more = |bar: &Bar| vec![count(lang, bar.proven.min(bar.figure.value)), bar.in_direct.text(lang)];
    bars.iter().map(|bar| row(lang, bar, scale, more(bar))).collect()
}

fn shares(lang: Lang, section: &Section) -> Vec<Vec<String>> {
    let rows = section.shares.iter();
    rows.map(|row| {
        let (value, interval) = split(lang, story::share_figure(row));
        let (app, audience) = (words::fetcher(lang, row.app), words::audience(lang, row.audience));
        vec![app.to_owned(), audience.to_owned(), value, interval, count(lang, row.requests)]
    })
    .collect()
}

fn pages(lang: Lang, section: &Section, top: usize) -> Vec<Row> {
    let pages = story::pages(section, top);
    pages
        .iter()
        .map(|page| {
            let (value, interval) = split(lang, story::page_figure(page));
            let more = vec![count(lang, page.shares), count(lang, page.visits)];
            Row { name: shorten(&visible(&page.path), 240, "…"), bar: String::new(), value, interval, more }
        })
        .collect()
}

fn sites(lang: Lang, report: &Report, top: usize) -> Vec<Vec<String>> {
    let row = |site: &entrenous_core::report::SiteSection| {
        let direct = story::direct(&site.section);
        let (value, interval) = split(lang, Figure::new(site.section.dark_social.in_direct, 0, direct));
        vec![visible(&site.site), value, interval, count(lang, direct), count(lang, site.section.visits)]
    };
    report.sites.iter().take(top).map(row).collect()
}

fn lines(lang: Lang, report: &Report) -> Vec<Row> {
    let kinds = story::hits(&report.total.hits);
    let scale = kinds.iter().map(|(_, n)| *n).max().unwrap_or(1);
    let class = |kind| if kind == entrenous_core::collect::HitKind::Document { "dark" } else { "theirs" };
    let mut rows: Vec<Row> = kinds
        .into_iter()
        .map(|(kind, n)| plain_row(lang, words::hit_kind(lang, kind), n, scale, class(kind)))
        .collect();
    if report.input.malformed > 0 {
        let name = Phrase::Malformed.text(lang);
        rows.push(plain_row(
            lang,
            name,
            report.input.malformed,
            scale.max(report.input.malformed),
            "unknown",
        ));
    }
    rows
}
