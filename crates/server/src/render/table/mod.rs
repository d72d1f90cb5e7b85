//! The report on a terminal: 80 columns, with or without colour, in Unicode or in ASCII.

mod bars;
mod details;
mod sections;
mod sheet;

use entrenous_core::report::Report;

use super::Lang;
pub(super) use sheet::{Ink, Piece, Sheet};

/// How the terminal table looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TableOptions {
    /// The language.
    pub lang: Lang,
    /// Columns of the terminal; taken as at least 60 and at most 120.
    pub width: usize,
    /// ANSI colours; the caller respects `NO_COLOR` and knows whether a terminal is there.
    pub colour: bool,
    /// Unicode; otherwise everything is printed in ASCII.
    pub unicode: bool,
    /// How many pages, apps and kinds of evidence are listed.
    pub top: usize,
}

impl Default for TableOptions {
    fn default() -> Self {
        TableOptions { lang: Lang::En, width: 80, colour: false, unicode: true, top: 10 }
    }
}

/// The report as text, ending in a line feed.
pub fn table(report: &Report, options: &TableOptions) -> String {
    let mut sheet = Sheet::new(options);
    sections::headline(&mut sheet, report);
    let section = &report.total;
    if section.visits > 0 {
        sections::side_by_side(&mut sheet, section);
        sections::inside_direct(&mut sheet, section);
        sections::private_part(&mut sheet, section);
        sections::apps(&mut sheet, section);
    }
    details::shares(&mut sheet, section);
    details::pages(&mut sheet, section);
    details::sites(&mut sheet, report);
    details::evidence(&mut sheet, section);
    details::left_out(&mut sheet, report);
    details::warnings(&mut sheet, report);
    details::what_next(&mut sheet, report);
    sheet.finish()
}
