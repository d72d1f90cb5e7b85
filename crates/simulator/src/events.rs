//! What will happen, in time order.

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;
use std::rc::Rc;

use crate::client::Client;
use crate::line::Cause;

/// How someone comes to a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Via {
    Typed,
    Bookmark,
    Search,
    Discover,
    Mail,
    Network(usize),
    Referral,
    Assistant,
    Paid,
    Campaign,
    App(usize),
    /// The sharer opens the own link in this app.
    Own(usize),
}

/// Someone is about to arrive.
#[derive(Clone)]
pub(crate) struct Click {
    pub(crate) via: Via,
    /// None where it depends on who comes.
    pub(crate) page: Option<usize>,
    /// With its question mark, or empty.
    pub(crate) query: Rc<str>,
    /// None where it depends on what is drawn.
    pub(crate) cause: Option<Cause>,
    /// Someone in particular, at a computer or not.
    pub(crate) reader: Option<(u64, bool)>,
}

impl Click {
    pub(crate) fn via(via: Via) -> Self {
        Self { via, page: None, query: "".into(), cause: None, reader: None }
    }
}

/// Someone passes a link on.
pub(crate) struct Share {
    pub(crate) app: usize,
    pub(crate) page: usize,
    pub(crate) query: Rc<str>,
    pub(crate) reader: u64,
    pub(crate) client: Rc<Client>,
}

/// What may happen.
pub(crate) enum Event {
    Click(Click),
    Share(Share),
    /// A mailing, by its number.
    Send(usize),
    /// A public post about a page.
    Post {
        network: usize,
        page: usize,
    },
    /// Crawlers, imitators, copycats and probes.
    Declared,
    Imitator,
    Copycat,
    Probe,
    Monitor,
}

struct Due {
    at: i64,
    nth: u64,
    event: Event,
}

impl PartialEq for Due {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Due {}

impl PartialOrd for Due {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Due {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.at, self.nth).cmp(&(other.at, other.nth))
    }
}

/// Events to come.
#[derive(Default)]
pub(crate) struct Agenda {
    heap: BinaryHeap<Reverse<Due>>,
    nth: u64,
    /// Clicks of private shares still to come.
    pub(crate) dark: u64,
}

impl Agenda {
    pub(crate) fn add(&mut self, at: i64, event: Event) {
        self.nth += 1;
        self.dark += u64::from(is_dark(&event));
        self.heap.push(Reverse(Due { at, nth: self.nth, event }));
    }

    /// What happens next, before this moment.
    pub(crate) fn next(&mut self, until: i64) -> Option<(i64, Event)> {
        if self.heap.peek()?.0.at >= until {
            return None;
        }
        let Reverse(due) = self.heap.pop()?;
        self.dark -= u64::from(is_dark(&due.event));
        Some((due.at, due.event))
    }
}

fn is_dark(event: &Event) -> bool {
    matches!(event, Event::Click(Click { via: Via::App(_), .. }))
}
