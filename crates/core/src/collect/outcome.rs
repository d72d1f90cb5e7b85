//! What comes out of the steps: ended visits and shares, and what became of the line to explain.

use std::borrow::Cow;

use super::runs::Share;
use super::visits::Entry;
use super::{DropReason, HitKind};

/// A visit that has ended.
#[derive(Debug)]
pub struct Visit {
    /// Which site.
    pub site: u16,
    /// How it began.
    pub entry: Entry,
    /// Pages viewed.
    pub documents: u32,
    /// Assets loaded.
    pub assets: u32,
    /// The line to explain is among its hits.
    pub explained: bool,
}

impl Visit {
    /// The path of the page on which it began, without query.
    pub fn path(&self) -> Cow<'_, str> {
        let target = &self.entry.arrival.target;
        let end = target.iter().position(|&b| b == b'?').unwrap_or(target.len());
        String::from_utf8_lossy(&target[..end])
    }
}

/// A visit that goes on, as far as it has come.
#[derive(Debug, Clone, Copy)]
pub struct OpenVisit<'s> {
    /// How it began.
    pub entry: &'s Entry,
    /// Pages viewed so far.
    pub documents: u32,
    /// Assets loaded so far.
    pub assets: u32,
}

/// What the line to explain was taken for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explained {
    /// Its kind, as it stands in the end.
    pub kind: HitKind,
    /// Why it was dropped or re-labelled.
    pub reasons: Vec<DropReason>,
}

/// What comes out of the steps.
#[derive(Debug)]
pub enum Outcome {
    /// A visit ended.
    Visit(Box<Visit>),
    /// What looked like a visit was a machine's: it is none.
    Machine {
        /// Which site.
        site: u16,
        /// Line of its entry.
        entry: u64,
        /// What gave it away.
        reason: DropReason,
    },
    /// A link was passed on.
    Share(Share),
    /// A mail's pictures were loaded from this site: somebody opened a mailing.
    MailOpened {
        /// Which site.
        site: u16,
        /// When, in ms since 1970.
        time_ms: i64,
    },
}
