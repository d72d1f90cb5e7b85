//! Shadow fetchers: machines that repeat a person's request seconds later from elsewhere, in the same browser's name.
//!
//! Security proxies do this. In one real log they made 3.6 % of the unreferred page views, so without this rule they fake
//! dark social. Where many people open a page at once, two of them do the same by coincidence; there the rule keeps silent.
//! Whether it is such a page shows only later, so the question is asked again when the visit ends.

use hashbrown::HashMap;

use super::Hit;

/// A repeat comes within so long (92 of 92 observed repeats did).
const REPEAT_MS: i64 = 5_000;
/// More requests of one page and browser than this within a minute are a crowd: proxies repeat once, twice or
/// thrice. Chosen.
const CROWD_PER_MINUTE: usize = 4;
/// More than this within ten minutes make a repeat within 5 s more than 10 % likely by chance.
const CROWD_PER_TEN_MINUTES: usize = 12;
/// As [`CROWD_PER_TEN_MINUTES`], in a log without assets. Chosen: with less to go by, less is concluded.
const CROWD_WITHOUT_ASSETS: usize = 3;
const MINUTE_MS: i64 = 60_000;
const TEN_MINUTES_MS: i64 = 600_000;
/// Pages and browsers are remembered for so long, if there are not too many: longer than a visit waits for its end.
const REMEMBERED_MS: i64 = 45 * MINUTE_MS;
/// Pages and browsers remembered at once.
const KEPT: usize = 100_000;

/// A page, and the browser's name in which it is asked for.
pub(super) type PageInBrowser = (u64, u64);

#[derive(Debug, Clone, Copy)]
struct Seen {
    address: u64,
    time_ms: i64,
    /// When the latest requests came, latest first.
    latest_ms: [i64; CROWD_PER_TEN_MINUTES],
    crowded: bool,
    crowded_without_assets: bool,
}

impl Seen {
    /// Counts a request: is it one too many within a minute or ten?
    fn count(&mut self, time_ms: i64) {
        let more_within = |others: usize, span_ms: i64| {
            self.latest_ms.get(others - 1).is_some_and(|then| time_ms.saturating_sub(*then) <= span_ms)
        };
        self.crowded |= more_within(CROWD_PER_MINUTE, MINUTE_MS);
        self.crowded |= more_within(CROWD_PER_TEN_MINUTES, TEN_MINUTES_MS);
        self.crowded_without_assets |= more_within(CROWD_WITHOUT_ASSETS, TEN_MINUTES_MS);
        self.latest_ms.rotate_right(1);
        self.latest_ms[0] = time_ms;
    }
}

/// Recent pages by address and user agent, in two generations.
#[derive(Debug, Default)]
pub(super) struct Recent {
    current: HashMap<PageInBrowser, Seen>,
    previous: HashMap<PageInBrowser, Seen>,
    turned_ms: i64,
}

impl Recent {
    /// Notes a document; is it a repeat of what another client asked for just before?
    pub(super) fn repeats(&mut self, hit: &Hit) -> bool {
        if hit.time_ms - self.turned_ms > REMEMBERED_MS || self.current.len() >= KEPT {
            self.previous = std::mem::take(&mut self.current);
            self.turned_ms = hit.time_ms;
        }
        let key = (hit.url, hit.user_agent);
        let (address, time_ms) = (hit.address, hit.time_ms);
        let new = Seen {
            address,
            time_ms,
            latest_ms: [i64::MIN; CROWD_PER_TEN_MINUTES],
            crowded: false,
            crowded_without_assets: false,
        };
        let before = self.current.get(&key).or_else(|| self.previous.get(&key)).copied();
        let seen = self.current.entry(key).or_insert_with(|| before.unwrap_or(new));
        seen.count(time_ms);
        let repeats = before.is_some_and(|before| {
            before.address != address && (0..=REPEAT_MS).contains(&(time_ms - before.time_ms))
        });
        // A repeat does not become the original of the next one: fetchers come in packs.
        if !repeats {
            (seen.address, seen.time_ms) = (address, time_ms);
        }
        repeats
    }

    /// Do so many people open this page in this browser that a repeat says nothing? Where the log cannot show that a client
    /// loads nothing else, fewer are enough.
    pub(super) fn is_crowded(&self, key: PageInBrowser, log_has_assets: bool) -> bool {
        let seen = self.current.get(&key).or_else(|| self.previous.get(&key));
        seen.is_some_and(|seen| seen.crowded || (!log_has_assets && seen.crowded_without_assets))
    }
}
