//! An evaluation on a terminal.

use super::{story, words};
use crate::evaluate::Evaluation;
use crate::render::TableOptions;
use crate::render::table::{Ink, Piece, Sheet};
use crate::render::text::{left, right};

/// Columns of a method's name, and of one of its figures.
const NAME: usize = 22;
const CELL: usize = 7;

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
    pieces(name, cells, CELL, ink)
}

fn wide(name: &str, cells: &[String], ink: Ink) -> Vec<Piece> {
    pieces(name, cells, CELL + 4, ink)
}

/// Figures flush right; a head that is too long takes the space before it.
fn pieces(name: &str, cells: &[String], cell: usize, ink: Ink) -> Vec<Piece> {
    let mut pieces = vec![(left(name, NAME), ink)];
    pieces.extend(cells.iter().map(|text| (right(text, cell), ink)));
    pieces
}
