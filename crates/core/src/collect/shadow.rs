//! Shadow fetchers: machines that repeat a person's request seconds later from elsewhere, in the same browser's name.
//!
//! Security proxies do this. In one real log they made 3.6 % of the unreferred page views, so without this rule they fake
//! dark social. On a busy page two people may do the same by coincidence; there the rule keeps silent.

use hashbrown::HashMap;

use super::Hit;

/// A repeat comes within so long (92 of 92 observed repeats did).
const REPEAT_MS: i64 = 5_000;
/// How far back the rate of a page is looked at: so long at least, at most twice as long.
const RATE_MS: i64 = 600_000;
/// Requests of one page and browser in that time beyond which a repeat within 5 s is more than 10 % likely by chance.
const COINCIDENCE: u32 = 12;
/// Pages and browsers remembered at once.
const KEPT: usize = 200_000;

#[derive(Debug, Clone, Copy)]
struct Seen {
    address: u64,
    time_ms: i64,
    count: u32,
}

/// Recent documents by address and user agent, in two generations.
#[derive(Debug, Default)]
pub(super) struct Recent {
    current: HashMap<(u64, u64), Seen>,
    previous: HashMap<(u64, u64), Seen>,
    turned_ms: i64,
}

impl Recent {
    /// Notes a document; is it a repeat of what another client asked for just before?
    pub(super) fn repeats(&mut self, hit: &Hit) -> bool {
        if hit.time_ms - self.turned_ms > RATE_MS || self.current.len() >= KEPT {
            self.previous = std::mem::take(&mut self.current);
            self.turned_ms = hit.time_ms;
        }
        let key = (hit.url, hit.user_agent);
        let before = self.current.get(&key).or_else(|| self.previous.get(&key)).copied();
        let count = self.previous.get(&key).map_or(0, |seen| seen.count)
            + self.current.get(&key).map_or(0, |seen| seen.count);
        let here = self.current.entry(key).or_insert(Seen { address: 0, time_ms: 0, count: 0 });
        let repeats = before.is_some_and(|before| {
            before.address != hit.address && (0..=REPEAT_MS).contains(&(hit.time_ms - before.time_ms))
        }) && count <= COINCIDENCE;
        here.count += 1;
        // A repeat does not become the original of the next one: fetchers come in packs.
        if !repeats {
            (here.address, here.time_ms) = (hit.address, hit.time_ms);
        } else if let Some(before) = before {
            (here.address, here.time_ms) = (before.address, before.time_ms);
        }
        repeats
    }
}
