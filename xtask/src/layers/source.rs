//! A look at Rust source that is good enough for the rules: comments, texts and tests blanked, line breaks kept.

/// The code with comments and the insides of texts blanked, so that a rule never trips over prose.
pub(super) fn code_only(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut code = String::with_capacity(text.len());
    let mut at = 0;
    while at < bytes.len() {
        let end = match bytes[at] {
            b'/' if bytes.get(at + 1) == Some(&b'/') => line_end(bytes, at),
            b'/' if bytes.get(at + 1) == Some(&b'*') => block_end(bytes, at),
            b'"' => text_end(bytes, at + 1),
            b'r' if !after_word(bytes, at) => raw_end(bytes, at).unwrap_or(at),
            b'\'' => letter_end(bytes, at).unwrap_or(at),
            _ => at,
        };
        if end == at {
            let letter = text[at..].chars().next().unwrap_or(' ');
            code.push(letter);
            at += letter.len_utf8();
        } else {
            code.extend(text[at..end].chars().map(|letter| if letter == '\n' { '\n' } else { ' ' }));
            at = end;
        }
    }
    code
}

/// The code without what is compiled for tests only. Give it [`code_only`].
pub(super) fn without_tests(code: &str) -> String {
    const MARK: &str = "#[cfg(test)]";
    let mut kept = String::with_capacity(code.len());
    let mut rest = code;
    while let Some(start) = rest.find(MARK) {
        let end = item_end(rest, start + MARK.len());
        kept.push_str(&rest[..start]);
        kept.extend(rest[start..end].chars().filter(|letter| *letter == '\n'));
        rest = &rest[end..];
    }
    kept + rest
}

/// The end of the item that starts here: a semicolon, or the brace that closes it.
fn item_end(code: &str, from: usize) -> usize {
    let mut depth = 0_usize;
    for (at, letter) in code[from..].char_indices() {
        match letter {
            ';' if depth == 0 => return from + at + 1,
            '{' => depth += 1,
            '}' if depth <= 1 => return from + at + 1,
            '}' => depth -= 1,
            _ => {}
        }
    }
    code.len()
}

fn line_end(bytes: &[u8], from: usize) -> usize {
    bytes[from..].iter().position(|byte| *byte == b'\n').map_or(bytes.len(), |length| from + length)
}

/// Block comments nest.
fn block_end(bytes: &[u8], from: usize) -> usize {
    let (mut depth, mut at) = (0, from);
    while at + 1 < bytes.len() {
        match &bytes[at..at + 2] {
            b"/*" => depth += 1,
            b"*/" => depth -= 1,
            _ => {
                at += 1;
                continue;
            }
        }
        at += 2;
        if depth == 0 {
            return at;
        }
    }
    bytes.len()
}

fn text_end(bytes: &[u8], from: usize) -> usize {
    let mut at = from;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 2,
            b'"' => return at + 1,
            _ => at += 1,
        }
    }
    bytes.len()
}

/// The end of a raw text, if one starts here.
fn raw_end(bytes: &[u8], from: usize) -> Option<usize> {
    let hashes = bytes[from + 1..].iter().take_while(|byte| **byte == b'#').count();
    let open = from + 1 + hashes;
    if bytes.get(open) != Some(&b'"') {
        return None;
    }
    let close: Vec<u8> = [b'"'].into_iter().chain(std::iter::repeat_n(b'#', hashes)).collect();
    let length = bytes[open + 1..].windows(close.len()).position(|window| window == close);
    Some(length.map_or(bytes.len(), |length| open + 1 + length + close.len()))
}

/// The end of a character, if it is one and not a lifetime.
fn letter_end(bytes: &[u8], from: usize) -> Option<usize> {
    let inside = &bytes[from + 1..];
    if inside.first() == Some(&b'\\') {
        let length = inside.iter().skip(2).position(|byte| *byte == b'\'')?;
        return Some(from + 1 + 2 + length + 1);
    }
    // A character is at most four bytes long.
    let length = inside.iter().take(5).position(|byte| *byte == b'\'')?;
    let one = std::str::from_utf8(&inside[..length]).is_ok_and(|text| text.chars().count() == 1);
    one.then_some(from + 1 + length + 1)
}

/// Whether the byte before this one belongs to a word (`b` of a byte text aside).
fn after_word(bytes: &[u8], at: usize) -> bool {
    let before = |back: usize| {
        at.checked_sub(back).map(|at| bytes[at]).filter(|byte| byte.is_ascii_alphanumeric() || *byte == b'_')
    };
    match before(1) {
        Some(b'b' | b'c') => before(2).is_some(),
        other => other.is_some(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prose_is_blanked_and_code_stays() {
        let text = "a(); // std::fs\n/* x /* y */ std::fs */ b(\"std::fs \\\" \", r#\"std::fs \" \"#, b'\\'', '\"'); c::<'a>();";
        let code = code_only(text);
        assert!(!code.contains("std::fs"), "{code}");
        assert_eq!(code.split_whitespace().collect::<Vec<_>>().join(" "), "a(); b( , , b , ); c::<'a>();");
        assert_eq!(code.matches('\n').count(), 1);
    }

    #[test]
    fn a_name_that_ends_in_r_opens_no_raw_text() {
        assert_eq!(code_only("for\"x\"; std::fs"), "for   ; std::fs");
        assert_eq!(code_only("br\"x\"; std::fs"), "b    ; std::fs");
    }

    #[test]
    fn tests_are_cut_out_and_what_follows_stays() {
        let code =
            "a();\n#[cfg(test)]\nmod tests {\n    fn b() { c(); }\n}\nd();\n#[cfg(test)]\nmod e;\nf();\n";
        let kept = without_tests(code);
        assert_eq!(kept.split_whitespace().collect::<Vec<_>>(), ["a();", "d();", "f();"]);
        assert_eq!(kept.matches('\n').count(), code.matches('\n').count());
    }
}
