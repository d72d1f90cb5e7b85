//! User-agent patterns: literals, compiled into one automaton that finds them all in one pass.

use aho_corasick::{AhoCorasick, AhoCorasickBuilder, AhoCorasickKind};

/// One literal of a pattern.
struct Literal {
    text: String,
    /// Must begin where the agent begins.
    start: bool,
    /// Must end where the agent ends.
    end: bool,
}

/// What finding a literal says.
#[derive(Clone, Copy)]
enum Found {
    /// A row of one literal is satisfied.
    Row(u32),
    /// One part of a row of several literals.
    Part(usize),
    /// A mark the browser reader wants to know the place of.
    Mark(usize),
}

/// At most this many parts in rows of several literals.
const PARTS: usize = 1024;

/// Collects rows and marks; row numbers are given in the order of [`Builder::row`].
#[derive(Default)]
pub(super) struct Builder {
    literals: Vec<(Literal, Found)>,
    parts: usize,
    several: Vec<(u32, Vec<usize>)>,
    rows: u32,
}

impl Builder {
    /// Adds a row. Says what is wrong with the pattern if it cannot be used.
    pub(super) fn row(&mut self, pattern: &str) -> Result<(), &'static str> {
        let literals = split(pattern)?;
        if literals.len() == 1 {
            self.literals.extend(literals.into_iter().map(|literal| (literal, Found::Row(self.rows))));
        } else {
            if self.parts + literals.len() > PARTS {
                return Err("there are too many patterns with \" & \"");
            }
            let parts: Vec<usize> = (self.parts..self.parts + literals.len()).collect();
            self.parts += literals.len();
            self.literals.extend(literals.into_iter().zip(parts.iter().map(|part| Found::Part(*part))));
            self.several.push((self.rows, parts));
        }
        self.rows += 1;
        Ok(())
    }

    /// Adds marks: `marks[i]` will be found at place `i` of [`Scan::marks`].
    pub(super) fn marks(&mut self, marks: &[&str]) {
        self.literals.extend(marks.iter().enumerate().map(|(index, text)| {
            (Literal { text: (*text).to_owned(), start: false, end: false }, Found::Mark(index))
        }));
    }

    /// Compiles the automaton.
    pub(super) fn build(self) -> Patterns {
        let automaton = AhoCorasickBuilder::new()
            .ascii_case_insensitive(true)
            .kind(Some(AhoCorasickKind::ContiguousNFA))
            .build(self.literals.iter().map(|(literal, _)| &literal.text))
            .expect("tables are far below the automaton's limit of 2^31 states");
        let literals = self.literals.iter().map(|(l, found)| (l.start, l.end, *found)).collect();
        Patterns { automaton, literals, several: self.several }
    }
}

fn split(pattern: &str) -> Result<Vec<Literal>, &'static str> {
    let mut literals: Vec<Literal> = pattern
        .split(" & ")
        .map(|text| Literal { text: text.to_owned(), start: false, end: false })
        .collect();
    if let Some(first) = literals.first_mut()
        && let Some(rest) = first.text.strip_prefix('^')
    {
        (first.text, first.start) = (rest.to_owned(), true);
    }
    if let Some(last) = literals.last_mut()
        && let Some(rest) = last.text.strip_suffix('$')
    {
        (last.text, last.end) = (rest.to_owned(), true);
    }
    if literals.iter().any(|literal| literal.text.trim().is_empty()) {
        return Err("the pattern, or a part of it, is empty");
    }
    Ok(literals)
}

/// All patterns, compiled.
pub(super) struct Patterns {
    automaton: AhoCorasick,
    literals: Vec<(bool, bool, Found)>,
    several: Vec<(u32, Vec<usize>)>,
}

/// What was found in one user agent.
pub(super) struct Scan<const MARKS: usize> {
    /// The first row that matches.
    pub(super) row: Option<u32>,
    /// For each mark where it first ends, or 0.
    pub(super) marks: [u16; MARKS],
}

impl Patterns {
    /// Scans one user agent. Linear in its length.
    pub(super) fn scan<const MARKS: usize>(&self, agent: &[u8]) -> Scan<MARKS> {
        let mut first = u32::MAX;
        let mut parts = [0_u64; PARTS / 64];
        let mut marks = [0_u16; MARKS];
        for found in self.automaton.find_overlapping_iter(agent) {
            let Some(&(start, end, what)) = self.literals.get(found.pattern().as_usize()) else { continue };
            if (start && found.start() != 0) || (end && found.end() != agent.len()) {
                continue;
            }
            match what {
                Found::Row(row) => first = first.min(row),
                Found::Part(part) => parts[part / 64] |= 1 << (part % 64),
                Found::Mark(mark) if marks[mark] == 0 => {
                    marks[mark] = u16::try_from(found.end()).unwrap_or(0);
                }
                Found::Mark(_) => {}
            }
        }
        let several = self.several.iter().take_while(|(row, _)| *row < first);
        let complete =
            |needed: &[usize]| needed.iter().all(|part| parts[part / 64] & (1 << (part % 64)) != 0);
        if let Some((row, _)) = several.into_iter().find(|(_, needed)| complete(needed)) {
            first = *row;
        }
        Scan { row: (first != u32::MAX).then_some(first), marks }
    }
}
