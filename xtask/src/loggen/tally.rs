//! What was planted, counted: the truth that a report on the log may be held against.

use std::collections::BTreeMap;
use std::fmt;

/// What a line stands for. Disjoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A page that a person asked for.
    Document,
    /// A style sheet, script, font or image of a page.
    Asset,
    /// A call by a page's script.
    Api,
    /// An answer that sends a person on.
    Redirect,
    /// A person's request that failed.
    Error,
    /// A crawler or a script.
    Bot,
    /// A link-preview fetch.
    Preview,
    /// A repeat of a person's request by a machine elsewhere.
    Shadow,
    /// A mail filter that tries every link.
    Scanner,
    /// A watcher of availability.
    Monitoring,
    /// A news reader's fetch of a feed.
    Feed,
    /// No request at all.
    Malformed,
}

/// What the log holds.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    /// Lines written.
    pub lines: u64,
    /// Bytes written.
    pub bytes: u64,
    /// Lines by what they stand for.
    pub kinds: BTreeMap<Kind, u64>,
    /// People's visits.
    pub visits: u64,
    /// Different visitors, as address and usual browser.
    pub visitors: u64,
    /// Acts of sharing, by app.
    pub shares: BTreeMap<&'static str, u64>,
    /// Visits that followed a private share, by app.
    pub clicks: BTreeMap<&'static str, u64>,
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} lines, {:.1} MB", self.lines, self.bytes as f64 / 1e6)?;
        writeln!(f, "{} visits by {} visitors", self.visits, self.visitors)?;
        for (kind, lines) in &self.kinds {
            let percent = 100.0 * *lines as f64 / self.lines.max(1) as f64;
            writeln!(f, "  {:<11} {lines:>10}  {percent:>5.2} %", format!("{kind:?}").to_lowercase())?;
        }
        for (title, counts) in [("shares", &self.shares), ("visits from private shares", &self.clicks)] {
            write!(f, "{title}: {}", counts.values().sum::<u64>())?;
            let parts: Vec<String> = counts.iter().map(|(app, count)| format!("{app} {count}")).collect();
            writeln!(f, " ({})", parts.join(", "))?;
        }
        Ok(())
    }
}
