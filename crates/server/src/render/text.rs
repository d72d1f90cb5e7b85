//! Text as a terminal shows it: nothing that moves the cursor, widths in columns, lines that wrap.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Makes text from a log harmless to look at: controls, bidirectional overrides and invisible characters are spelled out.
pub(crate) fn visible(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        let accent = ('\u{300}'..='\u{36f}').contains(&c);
        let hidden = c.is_control()
            || matches!(c, '\u{ad}' | '\u{2028}' | '\u{2029}' | '\u{fffc}')
            || (UnicodeWidthChar::width(c).unwrap_or(0) == 0 && !accent);
        if hidden {
            out.extend(c.escape_unicode());
        } else {
            out.push(c);
        }
    }
    out
}

/// The columns that the text takes.
pub(crate) fn width(text: &str) -> usize {
    // Character by character, so that a text is never narrower than the sum of its cuts.
    text.chars().map(|c| UnicodeWidthChar::width(c).unwrap_or(0)).sum::<usize>().max(text.width())
}

/// The longest beginning that fits into `columns`.
fn fitting(chars: impl Iterator<Item = char>, columns: usize) -> String {
    let mut used = 0;
    chars
        .take_while(|&c| {
            used += UnicodeWidthChar::width(c).unwrap_or(0);
            used <= columns
        })
        .collect()
}

/// Shortens in the middle, where a path says least: `/news/2026/…/the-title`.
pub(crate) fn shorten(text: &str, columns: usize, ellipsis: &str) -> String {
    if width(text) <= columns {
        return text.to_owned();
    }
    let room = columns.saturating_sub(width(ellipsis));
    let head = fitting(text.chars(), room / 2);
    let tail: String = fitting(text.chars().rev(), room - room / 2).chars().rev().collect();
    format!("{head}{ellipsis}{tail}")
}

/// Pads on the right to `columns`.
pub(crate) fn left(text: &str, columns: usize) -> String {
    format!("{text}{}", " ".repeat(columns.saturating_sub(width(text))))
}

/// Pads on the left to `columns`.
pub(crate) fn right(text: &str, columns: usize) -> String {
    format!("{}{text}", " ".repeat(columns.saturating_sub(width(text))))
}

/// Breaks into lines of at most `columns`, at ASCII spaces only; a longer word is cut.
pub(crate) fn wrap(text: &str, columns: usize) -> Vec<String> {
    let columns = columns.max(1);
    let mut lines = vec![String::new()];
    for word in text.split(' ').filter(|w| !w.is_empty()) {
        let mut word = word.to_owned();
        let used = lines.last().map_or(0, |line| width(line));
        if used > 0 && used + 1 + width(&word) > columns {
            lines.push(String::new());
        }
        while width(&word) > columns {
            let mut piece = fitting(word.chars(), columns);
            if piece.is_empty() {
                piece = word.chars().take(1).collect();
            }
            word.drain(..piece.len());
            match lines.last_mut() {
                Some(line) if line.is_empty() => *line = piece,
                _ => lines.push(piece),
            }
            lines.push(String::new());
        }
        if let Some(line) = lines.last_mut() {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(&word);
        }
    }
    lines.retain(|line| !line.is_empty());
    lines
}

/// The same text in ASCII, character for character, for terminals that know no more.
pub(crate) fn ascii(text: &str) -> String {
    text.chars()
        .flat_map(|c| {
            let plain = match c {
                _ if c.is_ascii() => c,
                '\u{202f}' | '\u{a0}' => ' ',
                '–' | '─' | '—' | '−' => '-',
                '«' | '»' | '“' | '”' => '"',
                '’' | '‘' => '\'',
                '…' => '~',
                '█' => '#',
                '▒' => '=',
                '░' => '.',
                '·' | '•' => '*',
                'à' | 'â' | 'ä' => 'a',
                'ç' => 'c',
                'é' | 'è' | 'ê' | 'ë' => 'e',
                'î' | 'ï' => 'i',
                'ô' | 'ö' => 'o',
                'ù' | 'û' | 'ü' => 'u',
                'À' | 'Â' => 'A',
                'Ô' => 'O',
                'Ç' => 'C',
                'É' | 'È' | 'Ê' => 'E',
                _ => '?',
            };
            // A wide character keeps its two columns; a combining accent takes none.
            std::iter::repeat_n(plain, UnicodeWidthChar::width(c).unwrap_or(usize::from(c.is_ascii())))
        })
        .collect()
}
