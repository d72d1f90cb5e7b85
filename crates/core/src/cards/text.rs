//! Foreign text as it may be shown.

/// A text that may have been cut.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cut {
    /// What is left, with `…` where it was cut.
    pub text: String,
    /// It was cut.
    pub was_cut: bool,
}

/// Marks that turn the direction of what follows them, and could make a text say what it does not (Unicode TR 36), the byte order mark, the
/// soft hyphen, and letters of nothing.
const fn is_hidden(letter: char) -> bool {
    matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{ad}' | '\u{200b}' | '\u{2060}'..='\u{2064}' | '\u{fff9}'..='\u{fffb}')
}

/// Has it control characters or hidden marks?
pub fn has_hidden(text: &str) -> bool {
    text.chars().any(|letter| is_hidden(letter) || (letter.is_control() && !letter.is_whitespace()))
}

/// One line without control characters and hidden marks, words parted by one space, of `most` characters at most.
pub fn cleaned(text: &str, most: usize) -> String {
    let mut clean = String::with_capacity(text.len().min(most * 4));
    let (mut count, mut gap) = (0, false);
    for letter in text.chars().filter(|letter| !is_hidden(*letter)) {
        if letter.is_whitespace() || letter.is_control() {
            gap = count > 0;
            continue;
        }
        if count + usize::from(gap) >= most {
            break;
        }
        if std::mem::take(&mut gap) {
            clean.push(' ');
            count += 1;
        }
        clean.push(letter);
        count += 1;
    }
    clean
}

/// The first `most` characters, the last of them `…` where there are more. No mark is parted from its letter.
pub fn cut(text: &str, most: usize) -> Cut {
    let letters: Vec<char> = text.chars().take(most + 1).collect();
    if letters.len() <= most {
        return Cut { text: text.to_owned(), was_cut: false };
    }
    let is = |at: usize, what: fn(char) -> bool| letters.get(at).is_some_and(|letter| what(*letter));
    let mut end = most.saturating_sub(1);
    while end > 0 && (is(end, joins) || is(end - 1, |letter| letter == '\u{200d}')) {
        end -= 1;
    }
    let mut text: String = letters.iter().take(end).collect::<String>().trim_end().to_owned();
    if most > 0 {
        text.push('…');
    }
    Cut { text, was_cut: true }
}

/// Marks that belong to the letter before them: the joiner, variation selectors, skin tones, combining marks of Latin and Greek.
fn joins(letter: char) -> bool {
    matches!(letter, '\u{200d}' | '\u{fe00}'..='\u{fe0f}' | '\u{1f3fb}'..='\u{1f3ff}' | '\u{300}'..='\u{36f}' | '\u{20d0}'..='\u{20ff}')
}
