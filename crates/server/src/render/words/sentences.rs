//! Sentences with figures in them.

use entrenous_core::report::Input;

use super::headline::visits_fr;
use super::{Phrase, app};
use crate::render::Lang;
use crate::render::number::{Figure, count, period};
use crate::render::story::Leader;

/// `That is 40% of Direct (37–43%).`
pub(crate) fn part_of_direct(lang: Lang, ratio: &str) -> String {
    match lang {
        Lang::En => format!("That is {ratio} of Direct."),
        Lang::Fr => format!("C’est {ratio} de «\u{202f}Direct\u{202f}»."),
    }
}

/// Who leads, where someone does.
pub(crate) fn leader(lang: Lang, leader: Leader) -> String {
    match (lang, leader) {
        (Lang::En, Leader::Overall(a)) => format!("{} leads.", app(lang, a)),
        (Lang::Fr, Leader::Overall(a)) => format!("{} est en tête.", app(lang, a)),
        (Lang::En, Leader::Named(a)) => format!("Of the apps that can be named, {} leads.", app(lang, a)),
        (Lang::Fr, Leader::Named(a)) => {
            format!("Parmi les applis identifiables, {} est en tête.", app(lang, a))
        }
    }
}

/// What the report is about: period, lines, visits.
pub(crate) fn about_input(
    lang: Lang,
    input: &Input,
    span: Option<&entrenous_core::report::Period>,
    visits: u64,
) -> String {
    let lines = match (lang, input.lines) {
        (Lang::En, 1) => "1 line".to_owned(),
        (Lang::En, n) => format!("{} lines", count(lang, n)),
        (Lang::Fr, n) => format!("{} {}", count(lang, n), if n < 2 { "ligne" } else { "lignes" }),
    };
    let visits = match (lang, visits) {
        (Lang::En, 1) => "1 visit by people".to_owned(),
        (Lang::En, n) => format!("{} visits by people", count(lang, n)),
        (Lang::Fr, n) => format!("{} de personnes", visits_fr(n)),
    };
    let span = span.map(|p| period(lang, p));
    span.into_iter().chain([lines, visits]).collect::<Vec<_>>().join(" · ")
}

/// `6 private, 2 others: too few for a percentage`
pub(crate) fn too_few(lang: Lang, shares: bool, part: Figure, rest: Figure) -> String {
    let (part, rest) = (part.text(lang), rest.text(lang));
    match (lang, shares) {
        (Lang::En, _) => format!("{part} private, {rest} public or mixed: too few for a percentage"),
        (Lang::Fr, true) => {
            format!("{part} en privé, {rest} en public ou mixtes\u{202f}: trop peu pour un pourcentage")
        }
        (Lang::Fr, false) => {
            format!("{part} en privé, {rest} en public\u{202f}: trop peu pour un pourcentage")
        }
    }
}

/// `of 512 shares seen`, `of about 2,100 social visits`.
pub(crate) fn of_whole(lang: Lang, shares: bool, whole: u64, about: bool) -> String {
    let n = count(lang, whole);
    match (lang, shares) {
        (Lang::En, true) => format!("of {}{n} shares seen", if about { "about " } else { "" }),
        (Lang::Fr, true) => format!("{} {n} partages vus", if about { "sur environ" } else { "sur" }),
        (Lang::En, false) => format!("of {}{n} social visits", if about { "about " } else { "" }),
        (Lang::Fr, false) => format!("{} {n} visites sociales", if about { "sur environ" } else { "sur" }),
    }
}

/// No social visit, or no share: what would make some.
pub(crate) const fn nothing_to_divide(lang: Lang, shares: bool) -> &'static str {
    if shares {
        lang.pick(
            "no share was seen: no app fetched a preview",
            "aucun partage vu\u{202f}: aucun aperçu demandé",
        )
    } else {
        lang.pick("no social visit was seen", "aucune visite sociale vue")
    }
}

/// `10 of 1,240 pages`
pub(crate) fn pages_of(lang: Lang, shown: usize, total: u64) -> String {
    let (shown, total) = (count(lang, shown as u64), count(lang, total));
    match lang {
        Lang::En => format!("{shown} of {total} pages"),
        Lang::Fr => format!("{shown} pages sur {total}"),
    }
}

/// `10 of 300 sites`
pub(crate) fn sites_of(lang: Lang, shown: usize, total: usize) -> String {
    let (shown, total) = (count(lang, shown as u64), count(lang, total as u64));
    match lang {
        Lang::En => format!("{shown} of {total} sites"),
        Lang::Fr => format!("{shown} sites sur {total}"),
    }
}

/// What a bar shows, for those who cannot see it.
pub(crate) fn bar_text(lang: Lang, name: &str, figure: Figure, proven: u64) -> String {
    let (total, proven) = (figure.text(lang), count(lang, proven.min(figure.value)));
    format!("{name}: {total}, {} {proven}", Phrase::Proven.text(lang)).replacen(
        ": ",
        lang.pick(": ", "\u{202f}: "),
        1,
    )
}
