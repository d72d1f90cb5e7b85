//! Raw views and events while they become sums by day.
//!
//! Ids of visits and visitors are kept as hashes with a key of this process, until the file's end and no longer.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasher, RandomState};

use jiff::civil::Date;

use super::error::ImportError;
use super::row::{Counts, Dimension};
use super::summary::FileSummary;
use super::sums::Sums;
use super::{Each, Limits};

/// A view or event.
pub(super) struct Hit<'a> {
    /// The site's day.
    pub(super) day: Date,
    /// When, in microseconds since 1970.
    pub(super) at: i64,
    /// The visit's id, where the tool tells visits apart.
    pub(super) visit: Option<&'a str>,
    /// The visitor's id, where the tool tells visitors apart.
    pub(super) visitor: Option<&'a str>,
    /// What was done.
    pub(super) what: What<'a>,
    /// Whether the tool calls the visit engaged, as GA4 does.
    pub(super) engaged: bool,
    /// Revenue in thousandths.
    pub(super) revenue_milli: Option<i64>,
}

/// What was done.
pub(super) enum What<'a> {
    /// A page was seen, by its path.
    View(&'a str),
    /// An event happened, by its name.
    Event(&'a str),
}

/// What the tool means by a bounce.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Bounce {
    /// A visit of one view.
    OneView,
    /// A visit without engagement.
    NotEngaged,
    /// It knows neither bounces nor lengths of visits.
    Unknown,
}

/// What is known of a visit so far.
struct Visit {
    day: Date,
    first: i64,
    last: i64,
    visitor: Option<u64>,
    /// First and last page, by number.
    pages: Option<(i64, u32, i64, u32)>,
    about: Box<[(Dimension, u32)]>,
    views: u32,
    events: u32,
    engaged: bool,
}

/// Views and events of one file.
pub(super) struct Visits {
    file: String,
    bounce: Bounce,
    hasher: RandomState,
    visits: HashMap<u64, Visit>,
    /// Who was counted where: hashes of day, dimension, name and id.
    seen: HashSet<u64>,
    sums: Sums,
    limits: Limits,
}

impl Visits {
    pub(super) fn new(file: &str, bounce: Bounce, limits: &Limits) -> Visits {
        Visits {
            file: file.to_owned(),
            bounce,
            hasher: RandomState::new(),
            visits: HashMap::new(),
            seen: HashSet::new(),
            sums: Sums::new(limits),
            limits: limits.clone(),
        }
    }

    /// Takes a view or event. `about` tells where its visit came from and with what; it is asked of a visit's first.
    pub(super) fn push(
        &mut self,
        hit: &Hit<'_>,
        about: impl FnOnce() -> Vec<(Dimension, String)>,
    ) -> Result<(), ImportError> {
        let mut counts = Counts { revenue_milli: hit.revenue_milli, ..Counts::default() };
        let (dimension, name) = match hit.what {
            What::View(page) => (Dimension::Page, page),
            What::Event(event) => (Dimension::Event, event),
        };
        *if dimension == Dimension::Page { &mut counts.views } else { &mut counts.events } = Some(1);
        let (visit, visitor) =
            (hit.visit.map(|id| self.hasher.hash_one(id)), hit.visitor.map(|id| self.hasher.hash_one(id)));
        let (total, named) = (self.sums.number(""), self.sums.number(name));
        for (about, number) in [(Dimension::Total, total), (dimension, named)] {
            let mut counts = counts;
            counts.visitors = self.first_time(hit.day, about, number, visitor, 'p');
            if about != Dimension::Total {
                counts.visits = self.first_time(hit.day, about, number, visit, 'v');
            }
            self.sums.add_numbered(hit.day, 1, about, number, &counts);
        }
        if let Some(visit) = visit {
            self.extend(visit, visitor, hit, named, about);
        }
        self.check()
    }

    /// Counts a property of an event.
    pub(super) fn property(&mut self, day: Date, property: &str) -> Result<(), ImportError> {
        let counts = Counts { events: Some(1), ..Counts::default() };
        self.sums.add(day, 1, Dimension::Property, property, &counts);
        self.check()
    }

    /// 1 when somebody is met here for the first time, 0 after; nothing of whom the tool does not know.
    fn first_time(
        &mut self,
        day: Date,
        about: Dimension,
        name: u32,
        id: Option<u64>,
        kind: char,
    ) -> Option<u64> {
        let id = id?;
        Some(u64::from(self.seen.insert(self.hasher.hash_one((day, about, name, id, kind)))))
    }

    fn extend(
        &mut self,
        id: u64,
        visitor: Option<u64>,
        hit: &Hit<'_>,
        page: u32,
        about: impl FnOnce() -> Vec<(Dimension, String)>,
    ) {
        let is_first = self.visits.get(&id).is_none_or(|visit| hit.at < visit.first);
        let about: Option<Box<[_]>> = is_first.then(|| {
            about().into_iter().map(|(dimension, name)| (dimension, self.sums.number(&name))).collect()
        });
        let visit = self.visits.entry(id).or_insert_with(|| Visit {
            day: hit.day,
            first: hit.at,
            last: hit.at,
            visitor,
            pages: None,
            about: Box::default(),
            views: 0,
            events: 0,
            engaged: false,
        });
        if let Some(about) = about {
            (visit.day, visit.first, visit.about) = (hit.day, hit.at, about);
        }
        visit.last = visit.last.max(hit.at);
        visit.engaged |= hit.engaged;
        if matches!(hit.what, What::Event(_)) {
            visit.events = visit.events.saturating_add(1);
            return;
        }
        visit.views = visit.views.saturating_add(1);
        let (first, entry, last, exit) = visit.pages.get_or_insert((hit.at, page, hit.at, page));
        if hit.at < *first {
            (*first, *entry) = (hit.at, page);
        }
        if hit.at >= *last {
            (*last, *exit) = (hit.at, page);
        }
    }

    fn check(&self) -> Result<(), ImportError> {
        let too_much = |what, limit| Err(ImportError::TooMuch { file: self.file.clone(), what, limit });
        if self.sums.is_full() {
            return Err(self.sums.too_much(&self.file));
        }
        match () {
            () if self.visits.len() > self.limits.visits => too_much("visits", self.limits.visits),
            () if self.seen.len() > self.limits.seen => {
                too_much("visitors of pages and sources", self.limits.seen)
            }
            () => Ok(()),
        }
    }

    /// Gives all sums.
    pub(super) fn give(mut self, summary: &mut FileSummary, each: &mut Each<'_>) -> Result<(), ImportError> {
        let total = self.sums.number("");
        for visit in std::mem::take(&mut self.visits).into_values() {
            let mut counts = Counts { visits: Some(1), ..Counts::default() };
            if self.bounce != Bounce::Unknown {
                let bounced = if self.bounce == Bounce::OneView { visit.views <= 1 } else { !visit.engaged };
                counts.bounces = Some(u64::from(bounced));
                counts.duration_s = u64::try_from(visit.last.saturating_sub(visit.first) / 1_000_000).ok();
            }
            self.sums.add_numbered(visit.day, 1, Dimension::Total, total, &counts);
            if let Some((_, entry, _, exit)) = visit.pages {
                let visitors = self.first_time(visit.day, Dimension::EntryPage, entry, visit.visitor, 'p');
                self.sums.add_numbered(
                    visit.day,
                    1,
                    Dimension::EntryPage,
                    entry,
                    &Counts { visitors, ..counts },
                );
                let visitors = self.first_time(visit.day, Dimension::ExitPage, exit, visit.visitor, 'p');
                let counts = Counts { visitors, visits: Some(1), ..Counts::default() };
                self.sums.add_numbered(visit.day, 1, Dimension::ExitPage, exit, &counts);
            }
            counts.views = Some(u64::from(visit.views));
            counts.events = (visit.events > 0).then_some(u64::from(visit.events));
            for &(dimension, name) in &visit.about {
                let visitors = self.first_time(visit.day, dimension, name, visit.visitor, 'p');
                self.sums.add_numbered(visit.day, 1, dimension, name, &Counts { visitors, ..counts });
            }
            self.check()?;
        }
        self.sums.give(summary, each)
    }
}
