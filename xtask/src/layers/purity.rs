//! What the pure crates must not touch: files, network, environment, clock, processes, threads.

use std::path::Path;

const MODULES: [&str; 5] = ["env", "fs", "net", "process", "thread"];
const CLOCKS: [&str; 2] = ["Instant::now", "SystemTime::now"];

/// What is wrong in a file, given its code without comments, texts and tests.
pub(super) fn check(path: &Path, code: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (start, _) in code.match_indices("std::") {
        if code[..start].ends_with(is_word) {
            continue;
        }
        let rest = &code[start + "std::".len()..];
        let named = if let Some(group) = rest.strip_prefix('{') { in_group(group) } else { vec![rest] };
        for module in MODULES.iter().filter(|module| named.iter().any(|item| begins_with(item, module))) {
            found.push((line_of(code, start), format!("std::{module}")));
        }
    }
    for clock in CLOCKS {
        found.extend(code.match_indices(clock).map(|(start, _)| (line_of(code, start), clock.to_owned())));
    }
    found.sort();
    let wrong = |(line, what)| format!("{}:{line}: a pure crate must not use {what}", path.display());
    found.into_iter().map(wrong).collect()
}

fn is_word(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

/// Whether a path begins with this name, as a whole word and not as a macro.
fn begins_with(item: &str, name: &str) -> bool {
    item.strip_prefix(name).is_some_and(|rest| !rest.starts_with(is_word) && !rest.starts_with('!'))
}

/// The items of `{a, b::{c, d}}`, without its first brace.
fn in_group(group: &str) -> Vec<&str> {
    let (mut depth, mut from, mut items) = (0, 0, Vec::new());
    for (at, letter) in group.char_indices() {
        match letter {
            '{' => depth += 1,
            ',' | '}' if depth == 0 => {
                items.push(group[from..at].trim());
                from = at + 1;
                if letter == '}' {
                    break;
                }
            }
            '}' => depth -= 1,
            _ => {}
        }
    }
    items
}

fn line_of(code: &str, at: usize) -> usize {
    code[..at].matches('\n').count() + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrong(code: &str) -> usize {
        check(Path::new("a.rs"), code).len()
    }

    #[test]
    fn the_world_and_the_clock_are_found() {
        for code in [
            "use std::fs;",
            "use std::fs::File;",
            "let a = std::env::var(x);",
            "use std::{collections::{BTreeMap, HashMap}, net::IpAddr};",
            "let now = Instant::now();",
            "let now = std::time::SystemTime::now();",
            "std::thread::spawn(f)",
            "std::process::exit(1)",
        ] {
            assert_eq!(wrong(code), 1, "{code}");
        }
        assert_eq!(
            check(Path::new("a.rs"), "\n\nuse std::fs;\n"),
            ["a.rs:3: a pure crate must not use std::fs"]
        );
    }

    #[test]
    fn everything_else_is_left_alone() {
        for code in [
            "use std::fmt;",
            "use std::{collections::BTreeMap, fmt};",
            "let version = std::env!(x);",
            "use std::network;",
            "use my_std::fs;",
            "use std::time::Duration;",
        ] {
            assert_eq!(wrong(code), 0, "{code}");
        }
    }
}
