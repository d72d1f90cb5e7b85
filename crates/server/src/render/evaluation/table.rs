//! An evaluation on a terminal.

use super::{story, words};
use crate::evaluate::Evaluation;
use crate::render::TableOptions;
use crate::render::table::{Ink, Piece, Sheet};
use crate::render::text::{left, right};

/// Columns of a method's name, of each of its figures, and of a figure where there are few.
const NAME: usize = 21;
const CELLS: [usize; 8] = [7, 7, 8, 8, 8, 9, 6, 6];
const WIDE: usize = 11;

/// An evaluation as text, ending in a line feed.
pub fn evaluation_table(evaluation: &Evaluation, options: &TableOptions) -> String {
    let lang = options.lang;
    let mut sheet = Sheet::new(options);
    sheet.heading(words::title(lang), "");
    sheet.paragraph(&words::subject(lang, evaluation), 0, Ink::Plain);
    for sentence in story::sentences(lang, evaluation) {
        sheet.paragraph(&sentence, 0, Ink::Plain);
    }
    sheet.gap();
    sheet.line(&row("", words::columns(lang).map(str::to_owned).as_slice(), Ink::Dim));
    for method in story::methods(lang, evaluation) {
        let ink = if method.ours { Ink::Bold } else { Ink::Plain };
        sheet.line(&row(method.name, &method.cells, ink));
    }
    sheet.gap();
    sheet.paragraph(words::columns_note(lang), 0, Ink::Dim);
    sheet.paragraph(words::scope(lang), 0, Ink::Dim);
    let apps = story::apps(lang, evaluation);
    if !apps.is_empty() {
        sheet.heading(words::apps(lang), "");
        sheet.line(&wide("", &words::app_columns(lang).map(str::to_owned), Ink::Dim));
        apps.iter().for_each(|(name, cells)| sheet.line(&wide(name, cells, Ink::Plain)));
    }
    let bins = story::reliability(lang, evaluation);
    if !bins.is_empty() {
        sheet.heading(words::reliability(lang), "");
        sheet.line(&wide("", &words::reliability_columns(lang).map(str::to_owned), Ink::Dim));
        bins.iter().for_each(|cells| sheet.line(&wide("", cells, Ink::Plain)));
    }
    sheet.finish()
}

fn row(name: &str, cells: &[String], ink: Ink) -> Vec<Piece> {
    pieces(name, cells, &CELLS, ink)
}

fn wide(name: &str, cells: &[String], ink: Ink) -> Vec<Piece> {
    pieces(name, cells, &[WIDE; 8], ink)
}

/// Figures flush right.
fn pieces(name: &str, cells: &[String], widths: &[usize], ink: Ink) -> Vec<Piece> {
    let mut pieces = vec![(left(name, NAME), ink)];
    pieces.extend(cells.iter().zip(widths).map(|(text, width)| (right(text, *width), ink)));
    pieces
}
