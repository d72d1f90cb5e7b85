//! A blind test for people: as a terminal table and as one HTML file, in English and French.

use askama::Template;
use entrenous_core::report::{AuditRow, SelfAudit};

use super::story::decimal;
use crate::evaluate::Blind;
use crate::render::number::count;
use crate::render::story::Family;
use crate::render::table::{Ink, Piece, Sheet};
use crate::render::text::{left, right, visible};
use crate::render::words;
use crate::render::{Lang, TableOptions};

/// Columns of a source's name, and of each of its figures.
const NAME: usize = 20;
const CELLS: [usize; 4] = [10, 10, 18, 8];

/// A source's figures, ready to print.
struct Row {
    name: &'static str,
    cells: [String; 4],
}

/// A blind test as text, ending in a line feed.
pub fn blind_table(blind: &Blind, options: &TableOptions) -> String {
    let lang = options.lang;
    let mut sheet = Sheet::new(options);
    sheet.heading(title(lang), "");
    sheet.paragraph(&subject(lang, blind), 0, Ink::Plain);
    for sentence in sentences(lang, blind) {
        sheet.paragraph(&sentence, 0, Ink::Plain);
    }
    let rows = rows(lang, blind.audit.as_ref());
    if !rows.is_empty() {
        sheet.gap();
        sheet.line(&pieces("", &columns(lang).map(str::to_owned), Ink::Dim));
        rows.iter().for_each(|row| sheet.line(&pieces(row.name, &row.cells, Ink::Plain)));
        sheet.gap();
        sheet.paragraph(columns_note(lang), 0, Ink::Dim);
    }
    sheet.gap();
    sheet.paragraph(reach(lang), 0, Ink::Dim);
    sheet.paragraph(limits(lang), 0, Ink::Dim);
    sheet.finish()
}

/// Figures flush right.
fn pieces(name: &str, cells: &[String; 4], ink: Ink) -> Vec<Piece> {
    let mut pieces = vec![(left(name, NAME), ink)];
    pieces.extend(cells.iter().zip(CELLS).map(|(text, width)| (right(text, width), ink)));
    pieces
}

#[derive(Template)]
#[template(path = "blind.html", config = "src/render/html/askama.toml")]
struct Page<'a> {
    lang: Lang,
    version: &'a str,
    title: &'static str,
    subject: String,
    sentences: Vec<String>,
    columns: [&'static str; 4],
    columns_note: &'static str,
    rows: Vec<Row>,
    reach: &'static str,
    limits: &'static str,
    /// Families of colours; the style sheet asks for them.
    classes: [&'static str; 0],
}

/// A blind test as an HTML document.
pub fn blind_html(blind: &Blind, lang: Lang, version: &str) -> String {
    let page = Page {
        lang,
        version,
        title: title(lang),
        subject: subject(lang, blind),
        sentences: sentences(lang, blind),
        columns: columns(lang),
        columns_note: columns_note(lang),
        rows: rows(lang, blind.audit.as_ref()),
        reach: reach(lang),
        limits: limits(lang),
        classes: [],
    };
    let mut out = String::with_capacity(16 * 1024);
    // Writing to a string fails only if a value's own Display does, and no value's here can.
    if page.render_into(&mut out).is_err() {
        out.clear();
    }
    out
}

fn rows(lang: Lang, audit: Option<&SelfAudit>) -> Vec<Row> {
    let cells = |row: &AuditRow| {
        let n = |n: f64| count_of(lang, n);
        let held = match (row.hidden, row.held) {
            (0, _) => "–",
            (_, true) => lang.pick("yes", "oui"),
            (_, false) => lang.pick("no", "non"),
        };
        let interval = format!("{} – {}", n(row.low), n(row.high));
        [count(lang, row.hidden), n(row.inferred), interval, held.to_owned()]
    };
    let rows = audit.into_iter().flat_map(|audit| &audit.rows);
    rows.map(|row| Row { name: words::family(lang, family(row.source)), cells: cells(row) }).collect()
}

/// A whole number; what is inferred of a source may fall as evidence is hidden.
fn count_of(lang: Lang, n: f64) -> String {
    let whole = count(lang, n.abs().round() as u64);
    if n <= -0.5 { format!("\u{2212}{whole}") } else { whole }
}

/// The family of an audit's class of sources.
fn family(class: &str) -> Family {
    match class {
        "dark_social" => Family::Dark,
        "typed_or_bookmark" => Family::Typed,
        "organic_search" => Family::Search,
        "public_social" => Family::PublicSocial,
        "ai_assistant" => Family::Assistant,
        "email_campaign" => Family::Email,
        "referral" => Family::Referral,
        _ => Family::Unknown,
    }
}

fn sentences(lang: Lang, blind: &Blind) -> Vec<String> {
    let Some(audit) = &blind.audit else { return vec![too_few(lang, blind.hideable)] };
    let figures = [audit.log_loss, audit.log_loss_prior, audit.calibration_error];
    let [loss, guess, calibration] = figures.map(|figure| decimal(lang, Some(figure)));
    let scores = match lang {
        Lang::En => format!(
            "Visit by visit: log-loss {loss}, beside {guess} of one guess for all; calibration error of private sharing {calibration}."
        ),
        Lang::Fr => format!(
            "Visite par visite\u{202f}: log-loss {loss}, contre {guess} pour une même supposition partout\u{202f}; erreur de calibration du partage privé {calibration}."
        ),
    };
    vec![words::self_audit(lang, Some(audit)), scores]
}

fn too_few(lang: Lang, found: u64) -> String {
    let n = count(lang, found);
    match lang {
        Lang::En => format!(
            "Too few visits with a known source to test on: {n} could be hidden, and it takes 50 on one site. Give a longer log, or one that records referrers."
        ),
        Lang::Fr => format!(
            "Trop peu de visites de provenance connue pour ce test\u{202f}: {n} pouvaient être cachées, et il en faut 50 sur un même site. Donnez un journal plus long, ou un qui note les référents."
        ),
    }
}

fn title(lang: Lang) -> &'static str {
    lang.pick("Blind test", "Test à l’aveugle")
}

fn subject(lang: Lang, blind: &Blind) -> String {
    let (visits, direct) = (count(lang, blind.visits), count(lang, blind.direct));
    let logs = visible(&blind.logs.join(", "));
    match lang {
        Lang::En => format!("{logs}: {visits} visits, {direct} of them Direct to Google Analytics"),
        Lang::Fr => {
            format!(
                "{logs}\u{202f}: {visits} visites, dont {direct} «\u{202f}Direct\u{202f}» pour Google Analytics"
            )
        }
    }
}

fn columns(lang: Lang) -> [&'static str; 4] {
    lang.pick(["hidden", "inferred", "interval", "held"], ["cachées", "estimées", "fourchette", "juste"])
}

fn columns_note(lang: Lang) -> &'static str {
    lang.pick(
        "Of one reader in five, visits to deep pages lost the referrer, campaign tag or app name that names their source. hidden: how many. inferred: by how much the engine’s own count of the source rose. interval: at 90%. held: the hidden number lies in it. Log-loss and calibration weigh visits so that they resemble those that nothing names.",
        "Pour un lecteur sur cinq, les visites de pages profondes ont perdu le référent, l’étiquette de campagne ou le nom d’appli qui disait leur provenance. cachées\u{202f}: combien. estimées\u{202f}: de combien le compte de cette provenance a monté. fourchette\u{202f}: à 90\u{202f}%. juste\u{202f}: le nombre caché s’y trouve. Log-loss et calibration pèsent les visites pour qu’elles ressemblent à celles que rien ne nomme.",
    )
}

fn reach(lang: Lang) -> &'static str {
    lang.pick(
        "It can test how links are told from typed addresses (fetch metadata, history), how many visits lose their referrer, and what is read from a page’s surroundings.",
        "Il peut vérifier comment un lien se distingue d’une adresse saisie (métadonnées, historique), combien de visites perdent leur référent, et ce qui se lit autour d’une page.",
    )
}

fn limits(lang: Lang) -> &'static str {
    lang.pick(
        "It cannot test private messages behind a network’s referrer, nor sources that this log never names: their visits cannot be hidden, as nobody knows which they are. And the engine is told how large a part of each source was hidden, though not which visits.",
        "Il ne peut vérifier ni les messages privés derrière le référent d’un réseau, ni les provenances que ce journal ne nomme jamais\u{202f}: on ne peut cacher des visites que personne ne connaît. Et le moteur sait quelle part de chaque provenance est cachée, mais non quelles visites.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn blind(audit: Option<SelfAudit>) -> Blind {
        Blind {
            schema: crate::evaluate::BLIND_SCHEMA,
            logs: vec!["<b>.log".to_owned()],
            seed: 1,
            visits: 9_000,
            direct: 2_000,
            hideable: 31,
            audit,
            warnings: Vec::new(),
            partial: false,
        }
    }

    fn audit() -> SelfAudit {
        let row = |source, hidden, inferred, held| AuditRow {
            source,
            hidden,
            inferred,
            low: inferred - 40.0,
            high: inferred + 40.0,
            held,
        };
        SelfAudit {
            visits: 1_204,
            count_error: 0.031,
            log_loss: 0.34,
            log_loss_prior: 0.61,
            calibration_error: 0.04,
            intervals: 2,
            held: 1,
            rows: vec![
                row("dark_social", 402, 389.5, true),
                row("typed_or_bookmark", 0, -12.4, false),
                row("organic_search", 802, 1_827.5, false),
            ],
        }
    }

    #[test]
    fn both_media_tell_it_in_both_languages_and_within_the_terminal() {
        for (lang, words) in [
            (Lang::En, ["Private shares", "1 of 2 intervals held", "beside 0.610", "1,828", "cannot test"]),
            (
                Lang::Fr,
                ["Partages privés", "1 fourchette sur 2", "contre 0,610", "1\u{202f}828", "Il ne peut"],
            ),
        ] {
            let text = blind_table(&blind(Some(audit())), &TableOptions { lang, ..TableOptions::default() });
            assert!(text.lines().all(|line| unicode_width::UnicodeWidthStr::width(line) <= 80), "{text}");
            assert!(text.contains("\u{2212}12"), "{text}");
            let page = blind_html(&blind(Some(audit())), lang, "1");
            let text = text.replace('\n', " ");
            for word in words {
                assert!(text.contains(word) && page.contains(word), "{word}: {text}");
            }
            assert!(!page.contains("<b>.log") && !page.contains("https://"), "{page}");
        }
    }

    #[test]
    fn too_few_are_told_with_their_number() {
        for (lang, words) in [(Lang::En, "31 could be hidden"), (Lang::Fr, "31 pouvaient être cachées")] {
            let text = blind_table(&blind(None), &TableOptions { lang, ..TableOptions::default() });
            assert!(text.replace('\n', " ").contains(words) && !text.contains("NaN"), "{text}");
            assert!(blind_html(&blind(None), lang, "1").contains(words));
        }
    }
}
