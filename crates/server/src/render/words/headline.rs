//! The sentence on top.

use crate::render::Lang;
use crate::render::number::{Figure, count};
use crate::render::story::Headline;

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
        (Lang::En, Headline::Dark { direct: 1, dark, .. }) => {
            let came = if dark.is_exact() { "came" } else { "may have come" };
            format!(
                "{} that Google Analytics calls Direct {} from a private share.",
                em("The one visit"),
                came
            )
        }
        (Lang::Fr, Headline::Dark { direct: 1, dark, .. }) => format!(
            "{} que Google Analytics range dans «\u{202f}Direct\u{202f}» {} d’un partage privé.",
            em("La seule visite"),
            if dark.is_exact() { "venait" } else { "venait peut-être" }
        ),
        (Lang::En, Headline::Dark { direct, dark, observed }) => format!(
            "{}{} of {} came from {}{}.",
            how_sure(lang, dark, observed),
            em(&n(dark.value)),
            direct_en(direct),
            if dark.value == 1 { "a private share" } else { "private shares" },
            brackets(lang, dark)
        ),
        (Lang::Fr, Headline::Dark { direct, dark, observed }) => format!(
            "{}{} des {} {}{}.",
            how_sure(lang, dark, observed),
            em(&n(dark.value)),
            direct_fr(direct),
            if dark.value == 1 { "venait d’un partage privé" } else { "venaient de partages privés" },
            brackets(lang, dark)
        ),
    }
}

/// A fact needs no "about"; what is all proven, but may be more, is "at least".
const fn how_sure(lang: Lang, figure: Figure, observed: bool) -> &'static str {
    if figure.low == figure.high {
        ""
    } else if observed {
        lang.pick("At least ", "Au moins ")
    } else {
        lang.pick("About ", "Environ ")
    }
}

fn visits_en(n: u64) -> String {
    if n == 1 { "the one visit".into() } else { format!("the {} visits", count(Lang::En, n)) }
}

pub(super) fn visits_fr(n: u64) -> String {
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
