//! How sure the engine is, how it was checked, and what moved it.

use entrenous_core::report::{Engine, SelfAudit};
use entrenous_inference::mixture::Factor;

use super::Phrase;
use crate::render::Lang;
use crate::render::number::{count, percent};

/// What the bounds are: a note on every interval.
pub(crate) const fn interval_note(lang: Lang, engine: Engine) -> &'static str {
    match engine {
        Engine::Rules => lang.pick(
            "Intervals run from what is proven to what the rules allow.",
            "Fourchettes\u{202f}: de ce qui est prouvé à ce que les règles permettent.",
        ),
        Engine::Statistical => lang.pick(
            "Intervals hold the true number of visits in this log with 90% probability.",
            "Fourchettes\u{202f}: le vrai nombre de visites de ce journal s’y trouve avec une probabilité de 90\u{202f}%.",
        ),
    }
}

/// What the ends of an interval are, in the legend.
pub(crate) const fn interval_means(engine: Engine) -> Phrase {
    match engine {
        Engine::Rules => Phrase::LeastAndMost,
        Engine::Statistical => Phrase::GiveOrTakeAt90,
    }
}

/// What a bar's line beyond the estimate is, in the legend.
pub(crate) const fn beyond(engine: Engine) -> Phrase {
    match engine {
        Engine::Rules => Phrase::AtMost,
        Engine::Statistical => Phrase::GiveOrTake,
    }
}

/// `Checked against 1,204 visits whose source is known: off by 3%; 5 of 6 intervals held.`
pub(crate) fn self_audit(lang: Lang, audit: Option<&SelfAudit>) -> String {
    let Some(audit) = audit else {
        let none = lang.pick(
            "Too few visits with a known source to check the estimate.",
            "Trop peu de visites de provenance connue pour vérifier l’estimation.",
        );
        return none.to_owned();
    };
    let (visits, off) = (count(lang, audit.visits), off_by(lang, audit.count_error.abs()));
    let held = held(lang, audit.held, audit.intervals);
    match lang {
        Lang::En => {
            let visits = if audit.visits == 1 { "1 visit".to_owned() } else { format!("{visits} visits") };
            format!("Checked against {visits} whose source is known: off by {off}{held}.")
        }
        Lang::Fr => {
            let visits = format!("{visits} visite{}", if audit.visits < 2 { "" } else { "s" });
            format!("Vérifié sur {visits} de provenance connue\u{202f}: écart de {off}{held}.")
        }
    }
}

fn off_by(lang: Lang, error: f64) -> String {
    if error > 0.0 && error < 0.005 {
        return lang.pick("less than 1%", "moins de 1\u{202f}%").to_owned();
    }
    percent(lang, error)
}

fn held(lang: Lang, held: u64, intervals: u64) -> String {
    let (n, all) = (count(lang, held), count(lang, intervals));
    match (lang, held, intervals) {
        (_, _, 0) => String::new(),
        (Lang::En, 0, 1) => "; the interval did not hold".into(),
        (Lang::En, _, 1) => "; the interval held".into(),
        (Lang::En, _, _) => format!("; {n} of {all} intervals held"),
        (Lang::Fr, 0, 1) => "\u{202f}; la fourchette n’était pas juste".into(),
        (Lang::Fr, _, 1) => "\u{202f}; la fourchette était juste".into(),
        (Lang::Fr, 0, _) => format!("\u{202f}; aucune des {all} fourchettes n’était juste"),
        (Lang::Fr, 1, _) => format!("\u{202f}; 1 fourchette sur {all} était juste"),
        (Lang::Fr, _, _) => format!("\u{202f}; {n} fourchettes sur {all} étaient justes"),
    }
}

/// A consideration that can move a verdict.
pub(crate) const fn factor(lang: Lang, factor: Factor) -> &'static str {
    match factor {
        Factor::Site => {
            lang.pick("how often links open in this browser", "fréquence des liens dans ce navigateur")
        }
        Factor::FetchMetadata => {
            lang.pick("what the browser said of the click", "ce que le navigateur dit du clic")
        }
        Factor::History => lang.pick("whether the reader was here before", "lecteur déjà venu ou non"),
        Factor::Documents => lang.pick("how many pages were read", "nombre de pages lues"),
        Factor::Context => {
            lang.pick("the page’s age, the hour, what else went on", "âge de la page, heure, activité autour")
        }
        Factor::Assets => lang.pick("no part of the page was loaded", "aucun élément de la page chargé"),
        Factor::Mailing => lang.pick("a mailing was going out", "un envoi de courriels était en cours"),
        Factor::LostReferrers => lang.pick(
            "searches and networks that hide themselves",
            "recherches et réseaux qui ne se nomment pas",
        ),
        Factor::Presence => {
            lang.pick("whether sharing shows on this site", "partage visible ou non sur ce site")
        }
    }
}
