//! Small worlds whose truth is known. They share nothing with the simulator, which plays whole sites.

use entrenous_core::evidence::rules::{Browser, BrowserFamily, HostKind, Meaning, Os, Scope};
use entrenous_core::evidence::source::{App, Audience, Fetcher, Grade, Source};
use entrenous_core::evidence::{ClickId, Facts, Fetch, Referrer, Seen};

use crate::attribution::tests::nothing;
use crate::mixture::{Conclusion, Keys, Mixture, Receipt, Runner, Settings};

const DAY_MS: i64 = 86_400_000;
const START_MS: i64 = 1_780_315_200_000;

/// A visit with its keys.
#[derive(Debug, Clone)]
pub(super) struct Visit {
    pub(super) facts: Facts,
    pub(super) page: u64,
    pub(super) visitor: u64,
    receipt: Option<App>,
}

impl Visit {
    fn new(page: u64, visitor: u64) -> Visit {
        Visit { facts: nothing(), page, visitor, receipt: None }
    }

    pub(super) fn typed(page: u64, visitor: u64) -> Visit {
        let mut visit = Visit::new(page, visitor);
        (visit.facts.fetch, visit.facts.user_activated) = (Fetch::None, true);
        (visit.facts.seen, visit.facts.seen_page) = (Seen::Before, true);
        visit
    }

    pub(super) fn private(page: u64, visitor: u64) -> Visit {
        let mut visit = Visit::new(page, visitor);
        visit.facts.fetch = Fetch::CrossSite;
        visit
    }

    fn searched(page: u64, visitor: u64) -> Visit {
        let mut visit = Visit::private(page, visitor);
        visit.facts.user_activated = true;
        let meaning = Meaning { means: Source::OrganicSearch, grade: Grade::Proven };
        visit.facts.referrer =
            Referrer::Site { host: "search.example".into(), known: Some((HostKind::Search, meaning)) };
        visit
    }

    pub(super) fn push(&self, mixture: &mut Mixture) {
        if let Some(app) = self.receipt {
            let time_ms = self.facts.started_ms - 60_000;
            let fetcher = Fetcher::App(app);
            mixture.receipt(Receipt { page: self.page, time_ms, fetcher, audience: Audience::Private });
        }
        let direct = self.facts.referrer == Referrer::Absent;
        let keys = Keys { page: self.page, visitor: self.visitor, address: self.visitor, direct };
        mixture.visit(&self.facts, keys);
    }
}

/// How many visits of each source.
#[derive(Debug, Clone, Copy)]
pub(super) struct World {
    pub(super) typed: u64,
    pub(super) private: u64,
    pub(super) searched: u64,
    pub(super) app: App,
    pub(super) receipts: bool,
    pub(super) key: u64,
}

impl Default for World {
    fn default() -> World {
        World { typed: 0, private: 0, searched: 0, app: App::Whatsapp, receipts: true, key: 0 }
    }
}

impl World {
    /// The visits, mixed.
    pub(super) fn visits(&self) -> Vec<Visit> {
        let mut visits = Vec::new();
        for i in 0..self.typed + self.private + self.searched {
            let (page, visitor) = ((i * 37 % 60) ^ self.key, (i * 7_919) ^ self.key);
            let mut visit = if i % 3 == 0 && (i / 3) < self.searched {
                Visit::searched(page, visitor)
            } else {
                Visit::new(page, visitor)
            };
            visit.facts.started_ms = START_MS + (i as i64 * 7_777_777) % (20 * DAY_MS);
            visits.push(visit);
        }
        // Fill the rest in turn, so that every source is spread over pages and time.
        let searched = visits.iter().filter(|visit| visit.facts.referrer != Referrer::Absent).count() as u64;
        let (mut typed, mut private, mut left) =
            (self.typed, self.private, self.searched.saturating_sub(searched));
        for (i, visit) in
            visits.iter_mut().enumerate().filter(|(_, visit)| visit.facts.referrer == Referrer::Absent)
        {
            let started_ms = visit.facts.started_ms;
            let (page, visitor) = (visit.page, visit.visitor);
            *visit = if left > 0 {
                left -= 1;
                Visit::searched(page, visitor)
            } else if typed == 0 || (private > 0 && i % 5 < 2) {
                private -= 1;
                // Sharing bursts: one page in four is passed on, and were all, it would look like searches that hide themselves.
                let page = ((page ^ self.key) / 4 * 4) ^ self.key;
                Visit {
                    receipt: (self.receipts && i % 3 == 0).then_some(self.app),
                    ..Visit::private(page, visitor)
                }
            } else {
                typed -= 1;
                Visit::typed(page, visitor)
            };
            visit.facts.started_ms = started_ms;
        }
        // Every eighth reader uses a browser that says the same of links from apps as of typed addresses.
        for (i, visit) in visits.iter_mut().enumerate() {
            visit.facts.browser = Browser {
                os: Os::Android,
                family: BrowserFamily::Chrome,
                chromium: 140,
                ..Browser::unnamed()
            };
            if i % 8 == 0 && visit.facts.referrer == Referrer::Absent {
                visit.facts.browser = Browser { os: Os::Windows, ..visit.facts.browser };
                (visit.facts.fetch, visit.facts.user_activated) = (Fetch::None, true);
            }
            // Some of the proven ones, so that there is private sharing beyond doubt.
            if i % 20 == 0
                && visit.facts.fetch == Fetch::CrossSite
                && self.private > 0
                && visit.facts.referrer == Referrer::Absent
            {
                visit.facts.in_app =
                    Some(Meaning { means: Source::DarkSocial(App::Wechat), grade: Grade::Proven });
            }
        }
        visits
    }

    /// How many private visits nothing names, and what is concluded.
    pub(super) fn concluded(&self, runner: &impl Runner) -> (f64, Conclusion) {
        let visits = self.visits();
        let unnamed = |visit: &&Visit| {
            visit.facts.referrer == Referrer::Absent
                && visit.facts.in_app.is_none()
                && visit.facts.seen == Seen::First
        };
        (visits.iter().filter(unnamed).count() as f64, conclude(visits, runner))
    }
}

pub(super) fn conclude(visits: impl IntoIterator<Item = Visit>, runner: &impl Runner) -> Conclusion {
    let mut mixture = Mixture::new(settings());
    visits.into_iter().for_each(|visit| visit.push(&mut mixture));
    mixture.conclude(runner)
}

pub(super) fn settings() -> Settings {
    Settings { draws: 30, ..Settings::default() }
}

/// The same click, whoever shows it.
pub(super) fn click_id() -> Option<ClickId> {
    let meaning =
        Meaning { means: "public_social/facebook".parse().expect("a source"), grade: Grade::Inferred };
    Some(ClickId { parameter: "fbclid".into(), meaning, scope: Scope::Click, value: 99 })
}
