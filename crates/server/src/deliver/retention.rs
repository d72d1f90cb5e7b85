//! Forgetting what is past its time, and sites that were removed.

use std::collections::HashSet;
use std::time::{Duration, Instant};

use entrenous_storage::events::{EventStore, Pruned, Reader, StoreError};
use jiff::{Timestamp, ToSpan};

use super::roll_ups::{AFTER_MS, finished_days};
use crate::collect::sites::{Site, Sites};

/// Between two looks.
const PAUSE: Duration = Duration::from_secs(3_600);

/// Events of two days may be gone through again, and find the tokens that they found.
const REPLAYED_MS: i64 = 2 * 24 * 3_600_000;

/// Forgets, once an hour.
#[derive(Debug)]
pub(super) struct Retention {
    reader: Reader,
    next: Instant,
    /// The time of day at the last look.
    looked_ms: Option<i64>,
    erased: HashSet<u32>,
}

impl Retention {
    pub(super) fn new(store: &EventStore) -> Result<Retention, StoreError> {
        Ok(Retention {
            reader: store.reader()?,
            next: Instant::now(),
            looked_ms: None,
            erased: HashSet::new(),
        })
    }

    /// Erases sites that were removed, at once, and prunes the others when it is time. What fails is tried again.
    pub(super) fn tend(&mut self, store: &mut EventStore, sites: &Sites, now_ms: i64) {
        for &site in sites.removed() {
            if self.erased.contains(&site) {
                continue;
            }
            match store.erase_site(site) {
                Ok(()) => {
                    tracing::info!(site, "a site that was removed is erased");
                    self.erased.insert(site);
                }
                Err(error) => {
                    tracing::error!(%error, site, "a site that was removed could not be erased; trying again")
                }
            }
        }
        if Instant::now() < self.next {
            return;
        }
        self.next = Instant::now() + PAUSE;
        // Deleting trusts the clock: not until it has gone on for an hour as clocks do.
        let gone_on_ms = self.looked_ms.replace(now_ms).map(|looked_ms| now_ms - looked_ms);
        if !gone_on_ms.is_some_and(|gone_on_ms| (0..2 * PAUSE.as_millis() as i64).contains(&gone_on_ms)) {
            return;
        }
        // Whose key is gone can be found by nobody.
        let life_ms = sites
            .numbers()
            .into_iter()
            .filter_map(|number| Some(sites.numbered(number)?.token_life_ms))
            .max();
        if let Some(Err(error)) = life_ms.map(|life_ms| store.forget_tokens(now_ms - life_ms - REPLAYED_MS)) {
            tracing::error!(%error, "old share tokens could not be forgotten; trying again in an hour");
        }
        match prune(store, &self.reader, sites, now_ms, false) {
            Ok(pruned) => {
                for (site, Pruned { events, visits, .. }) in pruned {
                    tracing::info!(site, events, visits, "forgotten what was past its time");
                }
            }
            Err(error) => {
                tracing::error!(%error, "what is past its time could not be forgotten; trying again in an hour")
            }
        }
    }
}

/// Forgets of each site what is past its time, or with `dry_run` only counts it; sums of the days that go are made first. Returns the sites
/// of which anything went.
///
/// # Errors
/// The store's; sites before the one that failed are pruned.
pub(crate) fn prune(
    store: &mut EventStore,
    reader: &Reader,
    sites: &Sites,
    now_ms: i64,
    dry_run: bool,
) -> Result<Vec<(u32, Pruned)>, StoreError> {
    let mut all = Vec::new();
    for number in sites.numbers() {
        let (Some(site), Some(first)) = (sites.numbered(number), reader.first_ms(number)?) else { continue };
        let raw_before = kept_from_ms(site, now_ms);
        let totals_before = begin(site, site.keep_totals_days, now_ms);
        let pruned = store.prune(number, raw_before, totals_before, true)?;
        if pruned == Pruned::default() {
            continue;
        }
        if !dry_run {
            // The last day that goes ends where what is kept begins: it has long been finished.
            let days = finished_days(first, raw_before.saturating_add(AFTER_MS).min(now_ms), &site.zone);
            let missing = store.to_roll_up(number, &days)?;
            store.roll_up(number, &missing)?;
            store.prune(number, raw_before, totals_before, false)?;
        }
        all.push((number, pruned));
    }
    Ok(all)
}

/// From when on a site's single events are kept, in ms since 1970; the beginning of time if all are.
pub(crate) fn kept_from_ms(site: &Site, now_ms: i64) -> i64 {
    begin(site, site.keep_events_days, now_ms)
}

/// When the first day that is kept begins, in ms since 1970; the beginning of time if all are.
fn begin(site: &Site, keep_days: u64, now_ms: i64) -> i64 {
    let days = i32::try_from(keep_days).unwrap_or(0);
    if days == 0 {
        return i64::MIN;
    }
    let today =
        Timestamp::from_millisecond(now_ms).map(|now| now.to_zoned_datetime(site.zone.clone()).date());
    let begin = today
        .and_then(|today| today.checked_sub(days.days()))
        .and_then(|first| first.to_zoned_datetime(site.zone.clone()));
    begin.map_or(i64::MIN, |begin| begin.timestamp().as_millisecond())
}

#[cfg(test)]
mod tests {
    use entrenous_storage::events::Options;
    use entrenous_storage::events::rows::{Delivery, Position, VisitRow};
    use jiff::tz::TimeZone;

    use super::*;

    const DAY_MS: i64 = 24 * 3_600_000;

    fn visit(visit: u64, day: i64) -> VisitRow<'static> {
        let started_ms = day * DAY_MS + 3_600_000;
        VisitRow {
            site: 1,
            visit,
            visitor: visit,
            started_ms,
            ended_ms: started_ms + 1,
            ..VisitRow::default()
        }
    }

    fn kept(events: u64, totals: u64) -> Sites {
        let site = Site::plain(1, "one.example");
        Sites::new(vec![Site { keep_events_days: events, keep_totals_days: totals, ..site }])
    }

    #[test]
    fn days_past_their_time_are_forgotten_and_their_sums_stay() {
        let mut store = EventStore::in_memory(&Options::default()).expect("opens");
        let closed: Vec<_> = (0..10).map(|day| visit(day as u64 + 1, day)).collect();
        let position = Position { seq: 10, replay_from: 1, clock_ms: 0 };
        let all = Delivery { closed: &closed, position, ..Delivery::default() };
        store.deliver(&all).expect("delivered");
        let (reader, now_ms) = (store.reader().expect("a reader"), 9 * DAY_MS + DAY_MS / 2);
        let mut pruned =
            |sites: &Sites, dry_run| prune(&mut store, &reader, sites, now_ms, dry_run).expect("pruned");
        assert_eq!(pruned(&kept(0, 0), false), [], "all is kept");
        let expected = Pruned { visits: 6, ..Pruned::default() };
        assert_eq!(pruned(&kept(3, 0), true), [(1, expected)], "days 0 to 5");
        assert_eq!(pruned(&kept(3, 0), false), [(1, expected)], "counting has changed nothing");
        assert_eq!(pruned(&kept(3, 0), false), [], "and now they are gone");
        let four = pruned(&kept(3, 5), false)[0].1.sums;
        let two = pruned(&kept(3, 3), false)[0].1.sums;
        assert!(four > 0 && four == 2 * two, "sums of days 0 to 3, then of 4 and 5: {four}, {two}");
    }

    #[test]
    fn what_is_kept_begins_with_a_day_of_the_site() {
        let paris =
            Site { zone: TimeZone::get("Europe/Paris").expect("a zone"), ..Site::plain(1, "one.example") };
        // 2026-03-30 01:30 in Paris, where clocks went forward the day before.
        let now_ms = 1_774_827_000_000;
        assert_eq!(begin(&paris, 1, now_ms), 1_774_738_800_000, "the 29th began at 23:00 UTC");
        assert_eq!(begin(&paris, 0, now_ms), i64::MIN);
    }

    #[test]
    fn a_removed_site_is_erased() {
        let mut store = EventStore::in_memory(&Options::default()).expect("opens");
        let closed = [visit(1, 0)];
        let position = Position { seq: 1, replay_from: 1, clock_ms: 0 };
        let all = Delivery { closed: &closed, position, ..Delivery::default() };
        store.deliver(&all).expect("delivered");
        let reader = store.reader().expect("a reader");
        let mut retention = Retention::new(&store).expect("a reader");
        retention.tend(&mut store, &Sites::new(Vec::new()), DAY_MS);
        assert!(
            reader.first_ms(1).expect("told").is_some(),
            "a site that is not known is not one that was removed"
        );
        retention.tend(&mut store, &Sites::new(Vec::new()).without(1), DAY_MS);
        assert_eq!(reader.first_ms(1).expect("told"), None);
    }

    #[test]
    fn nothing_is_forgotten_on_the_word_of_a_clock_that_jumps() {
        let mut store = EventStore::in_memory(&Options::default()).expect("opens");
        let closed = [visit(1, 0)];
        let position = Position { seq: 1, replay_from: 1, clock_ms: 0 };
        let all = Delivery { closed: &closed, position, ..Delivery::default() };
        store.deliver(&all).expect("delivered");
        let (reader, mut retention) =
            (store.reader().expect("a reader"), Retention::new(&store).expect("a reader"));
        let mut look = |now_ms| {
            retention.next = Instant::now();
            retention.tend(&mut store, &kept(3, 3), now_ms);
            reader.first_ms(1).expect("told").is_some()
        };
        assert!(look(2 * DAY_MS), "nothing is past its time");
        assert!(look(4_000 * DAY_MS), "eleven years within an hour");
        assert!(look(2 * DAY_MS + 3_600_000), "and back");
        assert!(look(9 * DAY_MS), "nobody was there for a week");
        assert!(!look(9 * DAY_MS + 3_600_000), "an hour later it is certain");
    }
}
