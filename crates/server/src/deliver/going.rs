//! A visit that goes on: what is known of it besides how it began.

use entrenous_core::event::{BrowserNames, Collected, Logged, LoggedSender, Name, Origin};
use entrenous_core::share::Descent;

use super::descent;

/// What is known of a visit besides how it began, as far as it has come.
#[derive(Debug, Clone)]
pub(super) struct Going {
    /// The browser.
    pub browser: BrowserNames,
    /// Country of the address.
    pub country: [u8; 2],
    /// By which door its entry came, as in [`Collected::origin`].
    pub origin: u8,
    /// When it began, in ms since 1970.
    pub started_ms: i64,
    /// Time of the last event, in ms since 1970.
    pub last_ms: i64,
    /// Path and query of the page viewed last.
    pub exit: Box<str>,
    /// Pages viewed.
    pub views: u32,
    /// Events of the site's own.
    pub events: u32,
    /// Reading time in ms.
    pub engaged_ms: u64,
    /// A page's script would know the visitor by the same hash.
    pub joinable: bool,
    /// What followed from the token with which it began.
    pub descent: Option<Descent>,
}

impl Going {
    /// Where the visit stands in its lineage: at the beginning, if it came by no token.
    pub(super) fn origin(&self, visit: u64) -> descent::Origin {
        match self.descent {
            Some(Descent::Child(place)) => descent::Origin { root: place.root, generation: place.generation },
            Some(Descent::Unknown) => descent::Origin { root: visit, generation: None },
            Some(Descent::Own | Descent::Again) | None => {
                descent::Origin { root: visit, generation: Some(0) }
            }
        }
    }

    pub(super) fn new(event: &Collected, started_ms: i64) -> Going {
        Going {
            browser: event.browser.clone(),
            country: event.country,
            origin: event.origin,
            started_ms,
            last_ms: event.received_ms,
            exit: event.target.clone(),
            views: 0,
            events: 0,
            engaged_ms: 0,
            joinable: true,
            descent: None,
        }
    }

    pub(super) fn of_line(line: &Logged, started_ms: i64) -> Going {
        let browser = match &line.sender {
            LoggedSender::Person(names) => names.clone(),
            LoggedSender::Preview { .. } => BrowserNames::default(),
        };
        Going {
            browser,
            country: line.country,
            origin: Origin::Log as u8,
            started_ms,
            last_ms: started_ms,
            exit: line.target.clone(),
            views: 0,
            events: 0,
            engaged_ms: 0,
            joinable: line.joinable,
            descent: None,
        }
    }

    pub(super) fn add(&mut self, event: &Collected) {
        self.last_ms = self.last_ms.max(event.received_ms);
        match event.name() {
            Name::PageView => {
                self.views += 1;
                self.exit = event.target.clone();
            }
            Name::Engagement => self.engaged_ms += u64::from(event.engaged_ms),
            Name::Custom(_) => self.events += 1,
        }
    }
}
