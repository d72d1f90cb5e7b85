//! Texts in lines, by the widths that their letters have.

use unicode_linebreak::linebreaks;

use super::fonts::{Fonts, is_mark};

/// Of a text so much has to be writable, in percent: an app shows title and text as letters anyway, and boxes help nobody.
const WRITABLE: usize = 70;

/// A text in lines.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Block {
    pub(super) lines: Vec<String>,
    /// Pixels.
    pub(super) size: f32,
    /// It begins at the right.
    pub(super) from_right: bool,
}

/// Where a text goes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Room<'a> {
    /// Pixels.
    pub(super) width: f32,
    /// Lines at most.
    pub(super) lines: usize,
    /// The largest first; the first that fits is taken, else the last, and what does not fit is cut.
    pub(super) sizes: &'a [f32],
    pub(super) bold: bool,
}

/// `text` as it fits. Empty where the fonts cannot write it.
pub(super) fn fitted(fonts: &Fonts, text: &str, room: Room<'_>) -> Block {
    let text = writable(fonts, text, room.bold);
    let from_right = begins_at_right(&text);
    let mut lines = Vec::new();
    let mut taken = 0.0;
    for size in room.sizes {
        taken = *size;
        lines = wrapped(fonts, &text, room.width / size, room.bold);
        if lines.len() <= room.lines {
            break;
        }
    }
    if lines.len() > room.lines {
        lines.truncate(room.lines);
        if let Some(last) = lines.last_mut() {
            while !last.is_empty()
                && width(fonts, last, room.bold) + width(fonts, "…", room.bold) > room.width / taken
            {
                last.pop();
            }
            let kept = last.trim_end().len();
            last.truncate(kept);
            last.push('…');
        }
    }
    Block { lines, size: taken, from_right }
}

/// Without the letters that no font has; nothing at all if they are many.
fn writable(fonts: &Fonts, text: &str, bold: bool) -> String {
    // Noto Emoji draws in one manner; these ask for another.
    let plain =
        text.chars().filter(|letter| !matches!(letter, '\u{fe0e}' | '\u{fe0f}' | '\u{1f3fb}'..='\u{1f3ff}'));
    let all = plain.clone().filter(|letter| !letter.is_whitespace()).count();
    // Control characters are no letters of XML, though fonts have some of them.
    let plain = plain.map(|letter| if letter.is_whitespace() || letter.is_control() { ' ' } else { letter });
    let kept: String =
        plain.filter(|letter| *letter == ' ' || fonts.width(*letter, bold).is_some()).collect();
    let count = kept.chars().filter(|letter| !letter.is_whitespace()).count();
    if count * 100 >= all * WRITABLE { kept } else { String::new() }
}

fn width(fonts: &Fonts, text: &str, bold: bool) -> f32 {
    text.chars().map(|letter| fonts.width(letter, bold).unwrap_or_default()).sum()
}

/// Lines of `most` at a size of 1, broken where Unicode says (UAX 14), and within words that are longer than a line.
fn wrapped(fonts: &Fonts, text: &str, most: f32, bold: bool) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    let mut begin = 0;
    for (end, _) in linebreaks(text) {
        let piece = text.get(begin..end).unwrap_or_default();
        begin = end;
        if width(fonts, &format!("{line}{}", piece.trim_end()), bold) <= most {
            line.push_str(piece);
            continue;
        }
        close(&mut lines, &mut line);
        for letter in piece.chars() {
            let fits = width(fonts, &line, bold) + fonts.width(letter, bold).unwrap_or_default() <= most;
            if !fits && !line.is_empty() && !letter.is_whitespace() && !is_mark(letter) {
                close(&mut lines, &mut line);
            }
            line.push(letter);
        }
    }
    close(&mut lines, &mut line);
    lines
}

fn close(lines: &mut Vec<String>, line: &mut String) {
    let closed = std::mem::take(line);
    let closed = closed.trim();
    if !closed.is_empty() {
        lines.push(closed.to_owned());
    }
}

/// Is the first letter with a direction one of a script that is written from right to left?
fn begins_at_right(text: &str) -> bool {
    let first = text.chars().find(|letter| letter.is_alphabetic());
    first.is_some_and(|letter| {
        matches!(letter, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}' | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
    })
}
