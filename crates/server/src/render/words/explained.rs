//! Wordings of `--explain`: what a line was, what was known of its visit, what was concluded.

use entrenous_core::access_log::Malformed;
use entrenous_core::evidence::source::Grade;
use entrenous_core::evidence::{Facts, Fetch, Referrer, Seen};

use crate::render::Lang;
use crate::render::number::count;
use crate::render::text::visible;

/// What a line is if it is no hit.
pub(crate) fn no_hit(lang: Lang, line: u64, what: Option<Malformed>) -> String {
    let line = count(lang, line);
    match (lang, what) {
        (Lang::En, Some(reason)) => format!("Line {line} could not be read: {}.", malformed(lang, reason)),
        (Lang::Fr, Some(reason)) => {
            format!("La ligne {line} est illisible\u{202f}: {}.", malformed(lang, reason))
        }
        (Lang::En, None) => format!("Line {line} is blank or a directive: it was skipped."),
        (Lang::Fr, None) => format!("La ligne {line} est vide ou une directive\u{202f}: elle est ignorée."),
    }
}

/// The input ends before the line.
pub(crate) fn no_such_line(lang: Lang, line: u64, lines: u64) -> String {
    let (line, lines) = (count(lang, line), count(lang, lines));
    match lang {
        Lang::En => format!("There is no line {line}: the input has {lines}."),
        Lang::Fr => format!("Il n’y a pas de ligne {line}\u{202f}: l’entrée en a {lines}."),
    }
}

/// `Line 134: pages read by people (reason, reason)`
pub(crate) fn line_is(lang: Lang, line: u64, kind: &str, reasons: &[&str]) -> String {
    let line = count(lang, line);
    let why = if reasons.is_empty() { String::new() } else { format!(" ({})", reasons.join("; ")) };
    match lang {
        Lang::En => format!("Line {line}: {kind}{why}"),
        Lang::Fr => format!("Ligne {line}\u{202f}: {kind}{why}"),
    }
}

/// `WhatsApp (private): /a, shown by line 7`
pub(crate) fn share(lang: Lang, app: &str, audience: &str, path: &str, line: u64) -> String {
    let (path, line) = (visible(path), count(lang, line));
    match lang {
        Lang::En => format!("{app} ({audience}): {path}, shown by line {line}"),
        Lang::Fr => format!("{app} ({audience})\u{202f}: {path}, montré par la ligne {line}"),
    }
}

/// `began on /a at line 7; 2 pages, 14 parts of pages`
pub(crate) fn visit(lang: Lang, landing: &str, line: u64, facts: &Facts) -> String {
    let (landing, line) = (visible(landing), count(lang, line));
    let (pages, parts) = (count(lang, facts.documents.into()), count(lang, facts.assets.into()));
    match lang {
        Lang::En => format!("began on {landing} at line {line}; pages: {pages}, parts of pages: {parts}"),
        Lang::Fr => format!(
            "commencée sur {landing} à la ligne {line}\u{202f}; pages\u{202f}: {pages}, éléments\u{202f}: {parts}"
        ),
    }
}

/// A grade.
pub(crate) const fn grade(lang: Lang, grade: Grade) -> &'static str {
    match grade {
        Grade::Proven => lang.pick("proven", "prouvée"),
        Grade::Inferred => lang.pick("inferred", "estimée"),
        Grade::Unknown => lang.pick("unknown", "inconnue"),
    }
}

/// What was known, as pairs of name and value; what says nothing is left out.
pub(crate) fn known(lang: Lang, facts: &Facts) -> Vec<(&'static str, String)> {
    let mut known = vec![(lang.pick("referrer", "référent"), referrer(lang, &facts.referrer))];
    if let Some(campaign) = &facts.campaign {
        let tags = [&campaign.source, &campaign.medium, &campaign.name];
        let tags: Vec<_> = tags.iter().map(|tag| tag.as_deref().map_or("-".to_owned(), visible)).collect();
        known.push((lang.pick("campaign", "campagne"), tags.join(" / ")));
    }
    if let Some(id) = &facts.click_id {
        known.push((
            lang.pick("click id", "id de clic"),
            format!("{} → {}", visible(&id.parameter), id.meaning.means),
        ));
    }
    if let Some(app) = &facts.in_app {
        known.push((lang.pick("opened in", "ouverte dans"), app.means.to_string()));
    }
    if let Some(app) = &facts.webview_app {
        known.push((lang.pick("web view", "vue web"), app.means.to_string()));
    }
    let browser = facts.browser;
    let browser = format!("{} {}, {}, {}", browser.family, browser.major, browser.os, browser.device);
    known.push((lang.pick("browser", "navigateur"), browser));
    known.push((lang.pick("it says", "il dit"), fetch(lang, facts.fetch).to_owned()));
    known.push((lang.pick("depth", "profondeur"), facts.depth.to_string()));
    known.push((lang.pick("visitor", "visiteur"), visitor(lang, facts).to_owned()));
    let receipts = count(lang, facts.receipts_before.into());
    known.push((
        lang.pick("receipts", "reçus"),
        match lang {
            Lang::En => format!("{receipts} of this page in the hour before"),
            Lang::Fr => format!("{receipts} de cette page dans l’heure d’avant"),
        },
    ));
    known
}

fn referrer(lang: Lang, referrer: &Referrer) -> String {
    match referrer {
        Referrer::NotRecorded => lang.pick("not in the log", "absent du journal").to_owned(),
        Referrer::Absent => lang.pick("none", "aucun").to_owned(),
        Referrer::Own => lang.pick("a page of the site", "une page du site").to_owned(),
        Referrer::Site { host, known: None } => visible(host),
        Referrer::Site { host, known: Some((_, meaning)) } => {
            format!("{} → {}", visible(host), meaning.means)
        }
        Referrer::AndroidApp { package, known: None } => visible(package),
        Referrer::AndroidApp { package, known: Some(meaning) } => {
            format!("{} → {}", visible(package), meaning.means)
        }
    }
}

const fn fetch(lang: Lang, fetch: Fetch) -> &'static str {
    match fetch {
        Fetch::NotRecorded => lang.pick("not in the log", "absent du journal"),
        Fetch::Absent => lang.pick("nothing", "rien"),
        Fetch::None => lang.pick("typed or chosen (none)", "saisie ou choisie (none)"),
        Fetch::CrossSite => lang.pick("from elsewhere (cross-site)", "venue d’ailleurs (cross-site)"),
        Fetch::SameSite => lang.pick("from the site itself (same-site)", "venue du site même (same-site)"),
    }
}

const fn visitor(lang: Lang, facts: &Facts) -> &'static str {
    match (facts.own_share, facts.seen) {
        (true, _) => lang.pick("shared this link before", "a partagé ce lien avant"),
        (false, Seen::First) => lang.pick("not seen before", "pas encore vu"),
        (false, Seen::Before) => lang.pick("seen before", "déjà vu"),
        (false, Seen::CannotTell) => lang.pick("cannot be told from others", "indistinct des autres"),
    }
}

pub(super) const fn malformed(lang: Lang, reason: Malformed) -> &'static str {
    match reason {
        Malformed::Shape => {
            lang.pick("it does not match the log format", "elle ne suit pas le format du journal")
        }
        Malformed::Time => lang.pick("its date or time is impossible", "sa date ou son heure est impossible"),
        Malformed::Status => lang.pick("its status is impossible", "son code de statut est impossible"),
        Malformed::TooLong => lang.pick("it is longer than 1 MiB", "elle dépasse 1 Mio"),
        Malformed::Truncated => lang.pick("it is cut short", "elle est coupée"),
    }
}
