//! The wordings of an evaluation.

use crate::evaluate::{Evaluation, Subject};
use crate::render::Lang;
use crate::render::number::count;

pub(super) fn title(lang: Lang) -> &'static str {
    lang.pick("How well private sharing is estimated", "Avec quelle justesse le partage privé est estimé")
}

/// What was evaluated.
pub(super) fn subject(lang: Lang, evaluation: &Evaluation) -> String {
    match &evaluation.subject {
        Subject::Log { log, truth, .. } => match lang {
            Lang::En => format!("{log}, with the truth of {truth}"),
            Lang::Fr => format!("{log}, avec la vérité de {truth}"),
        },
        Subject::Worlds { scenario, first_seed, worlds, visits, .. } => {
            let last = first_seed.wrapping_add(worlds.saturating_sub(1));
            let (worlds, visits) = (count(lang, *worlds), count(lang, *visits));
            match lang {
                Lang::En => {
                    format!(
                        "{worlds} made-up worlds “{scenario}” (seeds {first_seed} to {last}), {visits} visits each"
                    )
                }
                Lang::Fr => format!(
                    "{worlds} mondes inventés «\u{202f}{scenario}\u{202f}» (graines {first_seed} à {last}), \
                     {visits} visites chacun"
                ),
            }
        }
    }
}

pub(super) fn scope(lang: Lang) -> &'static str {
    lang.pick(
        "All figures are about visits that nothing names: no usable referrer, campaign, click id or app. Each hard rule is given its cells’ best constant probabilities, which it could not know.",
        "Tous les chiffres portent sur les visites que rien ne nomme\u{202f}: ni référent utile, ni campagne, ni identifiant de clic, ni appli. Chaque règle fixe reçoit les meilleures probabilités constantes de ses classes, qu’elle ne pourrait connaître.",
    )
}

/// The name of a method.
pub(super) fn method(lang: Lang, name: &str) -> &'static str {
    match name {
        "engine" => lang.pick("Entrenous", "Entrenous"),
        "oracle" => lang.pick("oracle (the limit)", "oracle (la limite)"),
        "logistic" => lang.pick("logistic regression", "régression logistique"),
        "all_direct" => lang.pick("all Direct is dark", "tout Direct est privé"),
        "chartbeat_2012" => "Chartbeat 2012",
        "chartbeat_new_visitors" => lang.pick("… new visitors only", "… nouveaux visiteurs"),
        "chartbeat_2014" => lang.pick("… with apps 2014", "… avec applis 2014"),
        "fixed_ratio" => lang.pick("fixed ratio", "rapport fixe"),
        "preview_coincidence" => lang.pick("preview coincidence", "aperçu peu avant"),
        _ => lang.pick("another rule", "autre règle"),
    }
}

/// The heads of the columns, short enough for a terminal.
pub(super) fn columns(lang: Lang) -> [&'static str; 8] {
    lang.pick(
        ["error", "90th", "bias", "covered", "width", "log-loss", "Brier", "ECE"],
        ["erreur", "90e", "biais", "couvert", "largeur", "log-loss", "Brier", "ECE"],
    )
}

pub(super) fn columns_note(lang: Lang) -> &'static str {
    lang.pick(
        "error: of the count, in parts of the truth: median over worlds, 90th percentile, median with its sign. covered: worlds whose truth lies in the 90% interval. width: of the interval, in parts of the estimate. Log-loss, Brier score and expected calibration error (15 bins): medians.",
        "erreur\u{202f}: du total, en part de la vérité\u{202f}: médiane des mondes, 90e centile, médiane avec son signe. couvert\u{202f}: mondes dont la vérité est dans la fourchette à 90\u{202f}%. largeur\u{202f}: de la fourchette, en part de l’estimation. Log-loss, score de Brier et erreur de calibration (15 classes)\u{202f}: médianes.",
    )
}

pub(super) fn counts(lang: Lang, visits: &str, direct: &str, ambiguous: &str, truth: &str) -> String {
    match lang {
        Lang::En => format!(
            "{visits} visits, {direct} of them Direct to Google Analytics; nothing names {ambiguous}, of which {truth} were private shares."
        ),
        Lang::Fr => format!(
            "{visits} visites, dont {direct} «\u{202f}Direct\u{202f}» pour Google Analytics\u{202f}; rien ne nomme {ambiguous} d’entre elles, dont {truth} étaient des partages privés."
        ),
    }
}

pub(super) fn estimate(lang: Lang, estimate: &str) -> String {
    match lang {
        Lang::En => format!("Estimate: {estimate}."),
        Lang::Fr => format!("Estimation\u{202f}: {estimate}."),
    }
}

/// By how much the log-loss differs from the best hard rule's: `gain` without its sign.
pub(super) fn gain(lang: Lang, gain: &str, smaller: bool) -> String {
    match (lang, smaller) {
        (Lang::En, true) => format!("Log-loss against the best hard rule: {gain} smaller."),
        (Lang::En, false) => format!("Log-loss against the best hard rule: {gain} larger."),
        (Lang::Fr, true) => format!("Log-loss comparée à la meilleure règle fixe\u{202f}: {gain} de moins."),
        (Lang::Fr, false) => format!("Log-loss comparée à la meilleure règle fixe\u{202f}: {gain} de plus."),
    }
}

pub(super) fn apps(lang: Lang) -> &'static str {
    lang.pick("Apps with 100 or more true visits", "Applis d’au moins 100 vraies visites")
}

pub(super) fn app_columns(lang: Lang) -> [&'static str; 4] {
    lang.pick(["cases", "no trace", "error", "covered"], ["cas", "sans trace", "erreur", "couvert"])
}

pub(super) fn reliability(lang: Lang) -> &'static str {
    lang.pick("Said and so", "Annoncé et avéré")
}

pub(super) fn reliability_note(lang: Lang) -> &'static str {
    lang.pick(
        "Visits by the probability that was given, and the part of them that truly was a private share. On the diagonal both agree; larger dots are more visits.",
        "Visites par probabilité annoncée, et part d’entre elles qui étaient vraiment des partages privés. Sur la diagonale, les deux s’accordent\u{202f}; plus le point est grand, plus il y a de visites.",
    )
}

pub(super) fn reliability_columns(lang: Lang) -> [&'static str; 3] {
    lang.pick(["said", "so", "visits"], ["annoncé", "avéré", "visites"])
}

pub(super) fn coverage(lang: Lang) -> &'static str {
    lang.pick("Intervals beside the truth", "Fourchettes face à la vérité")
}

pub(super) fn coverage_note(lang: Lang) -> &'static str {
    lang.pick(
        "Each line is one world’s interval, divided by its truth; the dot is the estimate. Intervals that miss the truth are drawn in another colour.",
        "Chaque trait est la fourchette d’un monde, divisée par sa vérité\u{202f}; le point est l’estimation. Les fourchettes qui manquent la vérité sont d’une autre couleur.",
    )
}
