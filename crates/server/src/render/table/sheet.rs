//! A sheet of lines that are never wider than the terminal.

use super::TableOptions;
use crate::render::Lang;
use crate::render::story::Family;
use crate::render::text;
use crate::render::words::Phrase;

/// How a piece of a line is printed; without colours only the text remains.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::render) enum Ink {
    Plain,
    Bold,
    Dim,
    Of(Family),
}

impl Ink {
    /// The parameters of ANSI's "select graphic rendition". Colours by meaning, readable on dark and on light.
    const fn sgr(self) -> &'static str {
        match self {
            Ink::Plain => "",
            Ink::Bold => "1",
            Ink::Dim => "2",
            Ink::Of(family) => match family {
                Family::Dark => "38;5;99",
                Family::PublicSocial => "38;5;37",
                Family::Search => "38;5;172",
                Family::Email => "38;5;168",
                Family::Referral => "38;5;71",
                Family::Typed => "38;5;67",
                Family::Paid => "38;5;137",
                Family::Assistant | Family::Reader | Family::Campaign => "38;5;73",
                Family::Unknown => "38;5;245",
            },
        }
    }
}

/// A piece of a line.
pub(in crate::render) type Piece = (String, Ink);

pub(in crate::render) struct Sheet {
    pub(in crate::render) lang: Lang,
    pub(in crate::render) width: usize,
    pub(in crate::render) top: usize,
    colour: bool,
    unicode: bool,
    out: String,
}

impl Sheet {
    pub(in crate::render) fn new(options: &TableOptions) -> Sheet {
        Sheet {
            lang: options.lang,
            width: options.width.clamp(60, 120),
            top: options.top,
            colour: options.colour,
            unicode: options.unicode,
            out: String::new(),
        }
    }

    pub(in crate::render) fn say(&self, phrase: Phrase) -> &'static str {
        phrase.text(self.lang)
    }

    /// Shortens in the middle, with the ellipsis that the terminal knows.
    pub(in crate::render) fn shorten(&self, text: &str, columns: usize) -> String {
        text::shorten(text, columns, if self.unicode { "…" } else { "..." })
    }

    /// A line of pieces, cut at the terminal's width, without spaces at its end.
    pub(in crate::render) fn line(&mut self, pieces: &[Piece]) {
        let mut room = self.width;
        let last = pieces.iter().rposition(|(text, _)| !text.trim_end_matches(' ').is_empty());
        for (i, (piece, ink)) in pieces.iter().enumerate().take(last.map_or(0, |i| i + 1)) {
            let piece = if Some(i) == last { piece.trim_end_matches(' ') } else { piece };
            let piece = self.shorten(piece, room);
            room -= text::width(&piece).min(room);
            let plain = if self.unicode { piece } else { text::ascii(&piece) };
            let sgr = ink.sgr();
            if self.colour && !sgr.is_empty() && !plain.trim().is_empty() {
                self.out.push_str(&format!("\x1b[{sgr}m{plain}\x1b[0m"));
            } else {
                self.out.push_str(&plain);
            }
        }
        self.out.push('\n');
    }

    /// A blank line, never two.
    pub(in crate::render) fn gap(&mut self) {
        if !self.out.is_empty() && !self.out.ends_with("\n\n") {
            self.out.push('\n');
        }
    }

    /// The title of a section, with a note beside it.
    pub(in crate::render) fn heading(&mut self, title: &str, note: &str) {
        self.gap();
        let note = if note.is_empty() { String::new() } else { format!("  {note}") };
        if text::width(title) + text::width(&note) <= self.width {
            self.line(&[(title.to_owned(), Ink::Bold), (note, Ink::Dim)]);
        } else {
            self.line(&[(title.to_owned(), Ink::Bold)]);
            self.paragraph(note.trim_start(), 2, Ink::Dim);
        }
    }

    /// Wrapped text, indented.
    pub(in crate::render) fn paragraph(&mut self, text: &str, indent: usize, ink: Ink) {
        for line in text::wrap(text, self.width - indent) {
            self.line(&[(" ".repeat(indent), Ink::Plain), (line, ink)]);
        }
    }

    /// Wrapped text after a mark, aligned behind it: `1 Tag the links ...`.
    pub(in crate::render) fn item(&mut self, mark: &str, text: &str, ink: Ink) {
        let indent = text::width(mark) + 3;
        for (i, line) in text::wrap(text, self.width - indent).into_iter().enumerate() {
            let lead = if i == 0 { format!("  {mark} ") } else { " ".repeat(indent) };
            self.line(&[(lead, Ink::Dim), (line, ink)]);
        }
    }

    pub(in crate::render) fn finish(self) -> String {
        self.out
    }
}
