//! Tokens on their way through a site's steps: which are known, and who has arrived with them.

use std::collections::{HashMap, HashSet};

use entrenous_core::event::Collected;
use entrenous_core::evidence::source::App;
use entrenous_core::share::{Carried, Descent, Holder, Mechanism, Place, descend};
use entrenous_storage::events::rows::{LineageRow, TokenRow};

const DAY_MS: i64 = 24 * 3_600_000;
/// Arrivals remembered of each of two days, so that one person's clicks count once.
const ARRIVALS: usize = 1_000_000;

/// What is known of a site's tokens.
#[derive(Debug, Default)]
pub(super) struct Tokens {
    /// Those that the batch has drawn or met.
    known: HashMap<u64, Holder>,
    /// Who arrived with which, today and on the day before.
    arrived: HashSet<(u64, u64)>,
    arrived_before: HashSet<(u64, u64)>,
    day: i64,
}

/// A visit's place in its lineage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Origin {
    pub(super) root: u64,
    pub(super) generation: Option<u16>,
}

impl Tokens {
    /// Takes a token that the store knows.
    pub(super) fn know(&mut self, row: &TokenRow) {
        let mechanism = Mechanism::ALL.get(usize::from(row.mechanism)).copied();
        let holder = Holder {
            token: row.token,
            seq: row.seq,
            visit: row.visit,
            visitor: row.visitor,
            time_ms: row.time_ms,
            root: row.root,
            generation: row.generation,
            mechanism: mechanism.unwrap_or(Mechanism::AddressBar),
            app: row.app.parse().ok(),
        };
        // Drawn twice, it is the first one's: a page that claims another's token becomes nobody's parent.
        let kept = self.known.entry(row.token).or_insert(holder);
        if holder.seq < kept.seq {
            *kept = holder;
        }
    }

    /// The one of these hashes that was known when line `seq` came, at `now_ms`.
    pub(super) fn known(&self, hashes: &[u64], (seq, now_ms): (u64, i64), life_ms: i64) -> Option<u64> {
        let was_known = |holder: &&Holder| holder.seq < seq && now_ms - holder.time_ms <= life_ms;
        hashes.iter().find_map(|token| self.known.get(token).filter(was_known)).map(|holder| holder.token)
    }

    /// Takes a token that `visit` has drawn.
    pub(super) fn draw(
        &mut self,
        (seq, visit): (u64, u64),
        event: &Collected,
        now_ms: i64,
        origin: Origin,
    ) -> TokenRow {
        let act = (&*event.name == "share").then(|| event.mechanism.parse().ok()).flatten();
        // Whatever a page claims: only a share is an act of sharing, and only one of a kind that is known here.
        let mechanism = act.unwrap_or(Mechanism::AddressBar);
        let app: Option<App> = event.app.parse().ok();
        let row = TokenRow {
            site: event.site,
            token: event.token,
            time_ms: now_ms,
            seq,
            visit,
            visitor: event.visitor,
            root: origin.root,
            generation: origin.generation,
            mechanism: mechanism as u8,
            app: app.map_or("", App::name),
        };
        self.know(&row);
        row
    }

    /// What follows from the token with which `visit` began.
    pub(super) fn arrive(&mut self, visit: u64, event: &Collected, now_ms: i64, life_ms: i64) -> Descent {
        let day = now_ms.div_euclid(DAY_MS);
        if day > self.day || self.arrived.len() >= ARRIVALS {
            self.arrived_before = std::mem::take(&mut self.arrived);
            self.day = day;
        }
        let holder = event.parents.iter().find_map(|token| self.known.get(token));
        let visitors = [event.visitor, event.visitor_yesterday];
        let came = |token: u64| {
            visitors.iter().any(|visitor| {
                self.arrived.contains(&(token, *visitor)) || self.arrived_before.contains(&(token, *visitor))
            })
        };
        let descent = descend(
            visit,
            visitors,
            holder,
            (now_ms, life_ms),
            holder.is_some_and(|holder| came(holder.token)),
        );
        // Whoever is known by it today is known by it tomorrow, under tomorrow's hash.
        if let (Some(holder), Descent::Child(_) | Descent::Again | Descent::Own) = (holder, descent) {
            self.arrived.insert((holder.token, event.visitor));
        }
        descent
    }

    /// Forgets which tokens are known: those of the batch are in the store.
    pub(super) fn forget(&mut self) {
        self.known.clear();
    }
}

/// A child's row; none for visits that descend from nobody.
pub(super) fn row(site: u32, visit: u64, started_ms: i64, descent: Descent) -> Option<LineageRow> {
    let unknown = LineageRow {
        site,
        visit,
        started_ms,
        token: 0,
        parent: 0,
        root: visit,
        generation: None,
        mechanism: None,
        app: "",
    };
    match descent {
        Descent::Child(Place { token, parent, root, generation, carried }) => Some(LineageRow {
            token,
            parent,
            root,
            generation,
            mechanism: carried.mechanism.map(|mechanism| mechanism as u8),
            app: carried.app.map_or("", App::name),
            ..unknown
        }),
        Descent::Unknown => Some(unknown),
        Descent::Own | Descent::Again => None,
    }
}

/// What a descent says of how its visit came.
pub(super) fn carried(descent: Descent) -> Option<Carried> {
    match descent {
        Descent::Child(place) => Some(place.carried),
        Descent::Unknown => Some(Carried::default()),
        // Whoever comes again by a private link came by it the first time.
        Descent::Own | Descent::Again => None,
    }
}
