//! Sentences with figures in them.

use entrenous_core::report::Input;

use super::{Phrase, app};
use crate::render::Lang;
use crate::render::number::{Figure, count, percent, period};
use crate::render::story::{Headline, Leader};

/// How a figure inside a sentence is set off: bold, coloured, or left alone.
pub(crate) type Emphasis<'a> = &'a dyn Fn(&str) -> String;

/// `(1,150–1,330)` with its leading space, or nothing.
fn brackets(lang: Lang, figure: Figure) -> String {
    figure.interval(lang).map_or(String::new(), |interval| format!(" ({interval})"))
}

/// The sentence that a manager would repeat.
pub(crate) fn headline(lang: Lang, headline: &Headline, em: Emphasis<'_>) -> String {
    let n = |n: u64| count(lang, n);
    match (lang, *headline) {
        (Lang::En, Headline::NoLines) => "There is nothing to measure: no line could be read.".into(),
        (Lang::Fr, Headline::NoLines) => "Rien à mesurer\u{202f}: aucune ligne n’a pu être lue.".into(),
        (Lang::En, Headline::Empty) => "There is nothing to measure: the log is empty.".into(),
        (Lang::Fr, Headline::Empty) => "Rien à mesurer\u{202f}: le journal est vide.".into(),
        (Lang::En, Headline::NoVisits) => "There is nothing to measure yet: no visit by a person.".into(),
        (Lang::Fr, Headline::NoVisits) => {
            "Rien à mesurer pour l’instant\u{202f}: aucune visite d’une personne.".into()
        }
        (Lang::En, Headline::NotRecorded { visits }) => {
            format!("Where {} came from cannot be known: the log does not say.", visits_en(visits))
        }
        (Lang::Fr, Headline::NotRecorded { visits: 1 }) => {
            "La provenance de la seule visite ne peut être connue\u{202f}: le journal ne la dit pas.".into()
        }
        (Lang::Fr, Headline::NotRecorded { visits }) => {
            format!(
                "La provenance des {} visites ne peut être connue\u{202f}: le journal ne la dit pas.",
                n(visits)
            )
        }
        (Lang::En, Headline::NoDirect { visits, dark }) if dark.high == 0 => format!(
            "Google Analytics would call none of {} Direct, and {} is known to come from a private share.",
            visits_en(visits),
            em("none")
        ),
        (Lang::Fr, Headline::NoDirect { visits, dark }) if dark.high == 0 => format!(
            "Google Analytics ne rangerait dans «\u{202f}Direct\u{202f}» aucune des {}, et {} ne vient de façon sûre d’un partage privé.",
            visits_fr(visits),
            em("aucune")
        ),
        (Lang::En, Headline::NoDirect { visits, dark }) => format!(
            "Google Analytics would call none of {} Direct; {} came from private shares{}.",
            visits_en(visits),
            em(&n(dark.value)),
            brackets(lang, dark)
        ),
        (Lang::Fr, Headline::NoDirect { visits, dark }) => format!(
            "Google Analytics ne rangerait dans «\u{202f}Direct\u{202f}» aucune des {}\u{202f}; {} {} de partages privés{}.",
            visits_fr(visits),
            em(&n(dark.value)),
            if dark.value < 2 { "venait" } else { "venaient" },
            brackets(lang, dark)
        ),
        (Lang::En, Headline::NoneDark { direct, at_most }) => {
            let may = if at_most == 0 { String::new() } else { format!(" (at most {})", n(at_most)) };
            format!("{} of {} is known to come from a private share{may}.", em("None"), direct_en(direct))
        }
        (Lang::Fr, Headline::NoneDark { direct, at_most }) => {
            let may = if at_most == 0 { String::new() } else { format!(" ({} au plus)", n(at_most)) };
            let none = em("Aucune");
            format!("{none} des {} ne vient de façon sûre d’un partage privé{may}.", direct_fr(direct))
        }
        (Lang::En, Headline::Dark { direct, dark, counted }) => format!(
            "{}{} of {} came from {}{}.",
            if counted { "" } else { "About " },
            em(&n(dark.value)),
            direct_en(direct),
            if dark.value == 1 { "a private share" } else { "private shares" },
            brackets(lang, dark)
        ),
        (Lang::Fr, Headline::Dark { direct, dark, counted }) => format!(
            "{}{} des {} {}{}.",
            if counted { "" } else { "Environ " },
            em(&n(dark.value)),
            direct_fr(direct),
            if dark.value == 1 { "venait d’un partage privé" } else { "venaient de partages privés" },
            brackets(lang, dark)
        ),
    }
}

fn visits_en(n: u64) -> String {
    if n == 1 { "the one visit".into() } else { format!("the {} visits", count(Lang::En, n)) }
}

fn visits_fr(n: u64) -> String {
    format!("{} {}", count(Lang::Fr, n), if n < 2 { "visite" } else { "visites" })
}

fn direct_en(n: u64) -> String {
    format!("{} that Google Analytics calls Direct", visits_en(n))
}

fn direct_fr(n: u64) -> String {
    format!("{} que Google Analytics range dans «\u{202f}Direct\u{202f}»", visits_fr(n))
}

/// What would make figures where there are none.
pub(crate) const fn remedy(lang: Lang, headline: &Headline) -> Option<&'static str> {
    let (en, fr) = match headline {
        Headline::NoLines => (
            "Give it an access log with one request per line; if its format is your own, describe it with --log-format.",
            "Donnez un journal d’accès avec une requête par ligne\u{202f}; si son format est à vous, décrivez-le avec --log-format.",
        ),
        Headline::Empty => (
            "Give it the file that the server is writing now; this one may have just been rotated.",
            "Donnez le fichier que le serveur écrit en ce moment\u{202f}; celui-ci vient peut-être d’être archivé.",
        ),
        Headline::NoVisits => (
            "Give it a longer log, or one of pages that people read: so far there are only machines, errors and parts of pages.",
            "Donnez un journal plus long, ou celui de pages que des personnes lisent\u{202f}: ici, que des machines, des erreurs et des éléments de pages.",
        ),
        Headline::NotRecorded { .. } => (
            "Log the referrer and the browser’s own signs, wait a day, and ask again: entrenous log-format nginx prints how.",
            "Journalisez le référent et les indices du navigateur, attendez un jour et recommencez\u{202f}: entrenous log-format nginx montre comment.",
        ),
        Headline::NoDirect { .. } | Headline::NoneDark { .. } | Headline::Dark { .. } => return None,
    };
    Some(lang.pick(en, fr))
}

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

/// How sure the bounds are: a note on every interval.
pub(crate) fn interval_note(lang: Lang, level: f64) -> String {
    let level = percent(lang, level);
    match lang {
        Lang::En => format!("Intervals are {level} intervals."),
        Lang::Fr => format!("Fourchettes à {level}."),
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
