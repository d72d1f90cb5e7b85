//! Hosts in referrers: messengers, webmail, link wrappers, assistants, social networks, search engines.

use std::collections::BTreeMap;

use super::table::{self, RulesError};
use crate::evidence::source::{Grade, Source, vocabulary};

vocabulary! {
    /// The table that knows a host.
    HostKind, "kind of host" {
        Messenger = "messenger", Webmail = "webmail", Wrapper = "wrapper", Assistant = "assistant",
        Social = "social", Search = "search",
    }
}

/// What a referrer's host says.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct HostRule {
    /// The table that knows the host.
    pub kind: HostKind,
    /// The source.
    pub means: Source,
    /// How sure that is.
    pub grade: Grade,
}

/// The files in the order of testing, each with its kind.
pub(super) const FILES: [(&str, HostKind); 6] = [
    ("web_messengers.tsv", HostKind::Messenger),
    ("webmail.tsv", HostKind::Webmail),
    ("link_wrappers.tsv", HostKind::Wrapper),
    ("ai_assistants.tsv", HostKind::Assistant),
    ("social_networks.tsv", HostKind::Social),
    ("search_engines.tsv", HostKind::Search),
];
pub(super) const COLUMNS: &[&str] = &["host", "means", "grade"];

/// Second-level labels that countries register names under, as in `co.uk`.
const SECOND_LEVEL: [&str; 12] =
    ["co", "com", "net", "org", "ac", "edu", "gov", "gob", "or", "ne", "go", "web"];

struct Entry {
    rule: HostRule,
    /// Not the hosts below.
    exact: bool,
    /// A prefix the path must have; empty for none.
    path: Box<str>,
}

/// Row numbers by the fixed part of their pattern.
type Index = BTreeMap<Box<str>, Vec<usize>>;

/// All tables of hosts in one order.
#[derive(Default)]
pub(super) struct Hosts {
    entries: Vec<Entry>,
    /// `example.com`
    whole: Index,
    /// `google.*`
    any_suffix: Index,
    /// `webmail.+`
    first_label: Index,
}

impl Hosts {
    /// Reads the tables. `texts(file)` gives a table's texts, those in front first.
    pub(super) fn load<'a>(texts: impl Fn(&str) -> Vec<&'a str>) -> Result<Hosts, RulesError> {
        let mut hosts = Hosts::default();
        for (file, kind) in FILES {
            for text in texts(file) {
                table::read(file, text, COLUMNS, |row| {
                    let pattern = row.key("host")?;
                    let rule = HostRule { kind, means: row.means()?, grade: row.grade()? };
                    hosts.add(&pattern, rule).map_err(|problem| {
                        row.error(
                            problem,
                            "Write example.com, =example.com, example.*, or webmail.+, and a /path if needed",
                        )
                    })
                })?;
            }
        }
        Ok(hosts)
    }

    fn add(&mut self, pattern: &str, rule: HostRule) -> Result<(), String> {
        let (exact, rest) = match pattern.strip_prefix('=') {
            Some(rest) => (true, rest),
            None => (false, pattern),
        };
        let (host, path) = rest.find('/').map_or((rest, ""), |at| rest.split_at(at));
        let (index, key) = if let Some(name) = host.strip_suffix(".*") {
            (&mut self.any_suffix, name)
        } else if let Some(label) = host.strip_suffix(".+") {
            (&mut self.first_label, label)
        } else {
            (&mut self.whole, host)
        };
        let odd = |c: char| c.is_whitespace() || matches!(c, '*' | '+' | '=' | ':' | '/' | '?');
        if key.is_empty() || key.starts_with('.') || key.ends_with('.') || key.contains(odd) {
            return Err(format!("\"{pattern}\" is no pattern for a host"));
        }
        index.entry(key.into()).or_default().push(self.entries.len());
        self.entries.push(Entry { rule, exact, path: path.into() });
        Ok(())
    }

    /// See [`super::Rules::referrer_host`].
    pub(super) fn find(&self, host: &str, path: &str) -> Option<&HostRule> {
        self.row(host, path).and_then(|row| self.entries.get(row)).map(|entry| &entry.rule)
    }

    /// The number of the row that decides, over all tables.
    pub(super) fn row(&self, host: &str, path: &str) -> Option<usize> {
        let host = host.trim_end_matches('.');
        let first = self.first_label(host, path).unwrap_or(usize::MAX);
        let whole = self.below(&self.whole, host, path).unwrap_or(usize::MAX);
        let suffixes = without_public_suffix(host).into_iter().flatten();
        let any = suffixes.filter_map(|name| self.below(&self.any_suffix, name, path)).min();
        let row = first.min(whole).min(any.unwrap_or(usize::MAX));
        (row != usize::MAX).then_some(row)
    }

    /// The first row whose host is `host` or above it.
    fn below(&self, index: &Index, host: &str, path: &str) -> Option<usize> {
        let dots = host.match_indices('.').map(|(at, _)| at + 1);
        let parents = std::iter::once(0).chain(dots).take(32);
        parents
            .filter_map(|at| Some((at, index.get(host.get(at..)?)?)))
            .flat_map(|(at, rows)| rows.iter().map(move |row| (at, *row)))
            .filter(|(at, row)| {
                self.entries.get(*row).is_some_and(|entry| (*at == 0 || !entry.exact) && entry.leads(path))
            })
            .map(|(_, row)| row)
            .min()
    }

    fn first_label(&self, host: &str, path: &str) -> Option<usize> {
        let (label, rest) = host.split_once('.')?;
        let rows = self.first_label.get(label).filter(|_| rest.contains('.'))?;
        rows.iter().copied().find(|row| self.entries.get(*row).is_some_and(|entry| entry.leads(path)))
    }
}

impl Entry {
    /// Does the path begin with the entry's prefix, at the end of a segment?
    fn leads(&self, path: &str) -> bool {
        path.strip_prefix(&*self.path).is_some_and(|rest| {
            self.path.is_empty()
                || self.path.ends_with('/')
                || rest.is_empty()
                || rest.starts_with(['/', '?', '#'])
        })
    }
}

/// The host without its last label, and without its last two if those are of the kind of `co.uk`.
fn without_public_suffix(host: &str) -> [Option<&str>; 2] {
    let one = host.rsplit_once('.');
    let two = one.and_then(|(front, country)| {
        let (name, second) = front.rsplit_once('.')?;
        (country.len() == 2 && SECOND_LEVEL.contains(&second)).then_some(name)
    });
    [one.map(|(name, _)| name), two]
}
