//! Sums of finished days, made between batches: dashboards read them instead of rows.

use std::time::{Duration, Instant};

use entrenous_storage::events::{EventStore, Reader, StoreError};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

use crate::collect::sites::Sites;

/// So long after its end a day is made: its last visits have ended by then.
pub(super) const AFTER_MS: i64 = 35 * 60_000;
/// How long events may wait meanwhile; the day that is being made is finished.
const TURN: Duration = Duration::from_millis(300);
/// Until the next turn: while days are waiting, and otherwise.
const SOON: Duration = Duration::from_secs(1);
const LATER: Duration = Duration::from_secs(60);

/// Keeps the sums of days up to date, also of days that something late or a new verdict has changed.
#[derive(Debug)]
pub(super) struct RollUps {
    reader: Reader,
    next: Instant,
}

impl RollUps {
    pub(super) fn new(store: &EventStore) -> Result<RollUps, StoreError> {
        Ok(RollUps { reader: store.reader()?, next: Instant::now() })
    }

    /// Makes what is missing, for a moment, the latest days first. What fails is tried again.
    pub(super) fn tend(&mut self, store: &mut EventStore, sites: &Sites, now_ms: i64) {
        if Instant::now() < self.next {
            return;
        }
        let begun = Instant::now();
        let done = self.turn(store, sites, now_ms, begun);
        if let Err(error) = &done {
            tracing::warn!(%error, "sums of finished days could not be made; trying again");
        }
        self.next = Instant::now() + if matches!(done, Ok(false)) { SOON } else { LATER };
    }

    /// True if nothing is left to do.
    fn turn(
        &self,
        store: &mut EventStore,
        sites: &Sites,
        now_ms: i64,
        begun: Instant,
    ) -> Result<bool, StoreError> {
        for number in sites.numbers() {
            let (Some(site), Some(first)) = (sites.numbered(number), self.reader.first_ms(number)?) else {
                continue;
            };
            let days = finished_days(first, now_ms, &site.zone);
            for day in store.to_roll_up(number, &days)?.into_iter().rev() {
                if begun.elapsed() > TURN {
                    return Ok(false);
                }
                store.roll_up(number, &[day])?;
            }
        }
        Ok(true)
    }
}

/// The days from that of `first_ms` on that are over, in ms since 1970.
pub(super) fn finished_days(first_ms: i64, now_ms: i64, zone: &TimeZone) -> Vec<(i64, i64)> {
    let Ok(first) = Timestamp::from_millisecond(first_ms) else { return Vec::new() };
    let mut day = first.to_zoned_datetime(zone.clone()).date();
    let start =
        |day: Date| day.to_zoned_datetime(zone.clone()).ok().map(|start| start.timestamp().as_millisecond());
    let mut days = Vec::new();
    while let (Some(from), Ok(next)) = (start(day), day.checked_add(1.day())) {
        let Some(to) = start(next).filter(|to| to + AFTER_MS <= now_ms) else { break };
        // A day that the zone skipped begins where the next does.
        if from < to {
            days.push((from, to));
        }
        day = next;
    }
    days
}

#[cfg(test)]
mod tests {
    use entrenous_storage::events::rows::{Delivery, Position, VerdictColumns, VisitRow};
    use entrenous_storage::events::{NewVerdict, Options};

    use super::*;
    use crate::collect::sites::Site;

    const HOUR_MS: i64 = 3_600_000;

    #[test]
    fn a_day_is_finished_half_an_hour_after_its_end() {
        let zone = TimeZone::UTC;
        let days = |now_ms| finished_days(5 * HOUR_MS, now_ms, &zone);
        assert_eq!(days(24 * HOUR_MS + AFTER_MS - 1), []);
        assert_eq!(days(24 * HOUR_MS + AFTER_MS), [(0, 24 * HOUR_MS)]);
        assert_eq!(days(49 * HOUR_MS).len(), 2);
    }

    #[test]
    fn days_are_those_of_the_site() {
        let zone = TimeZone::get("Europe/Paris").expect("a zone");
        // 28 and 29 March 2026: clocks go forward on the second.
        let midnight = 1_774_652_400_000;
        let days = finished_days(midnight, midnight + 72 * HOUR_MS, &zone);
        let lengths: Vec<i64> = days.iter().map(|(from, to)| (to - from) / HOUR_MS).collect();
        assert_eq!((days[0].0, lengths), (midnight, vec![24, 23, 24]));
    }

    #[test]
    fn finished_days_are_made_and_made_again_after_a_new_verdict() {
        let mut store = EventStore::in_memory(&Options::default()).expect("opens");
        let verdict = VerdictColumns { dark: 500_000, ..VerdictColumns::default() };
        let visit =
            VisitRow { site: 1, visit: 1, visitor: 1, started_ms: 10, ended_ms: 20, ..VisitRow::default() };
        let position = Position { seq: 1, replay_from: 1, clock_ms: 0 };
        let closed = [visit];
        let nothing = Delivery {
            events: &[],
            closed: &closed,
            open: &[],
            machines: &[],
            shares: &[],
            logs: &[],
            position,
            ..Delivery::default()
        };
        store.deliver(&nothing).expect("delivered");
        let sites = Sites::new(vec![Site::plain(1, "one.example")]);
        let days = [(0, 24 * HOUR_MS), (24 * HOUR_MS, 48 * HOUR_MS)];
        let mut roll_ups = RollUps::new(&store).expect("a reader");
        roll_ups.tend(&mut store, &sites, 48 * HOUR_MS);
        assert_eq!(store.to_roll_up(1, &days).expect("told"), [days[1]], "the second is not over");
        store.replace_verdicts(1, &[NewVerdict { visit: 1, started_ms: 10, verdict }]).expect("written");
        assert_eq!(store.to_roll_up(1, &days).expect("told"), days);
        // A turn makes one day at least.
        for _ in days {
            roll_ups.next = Instant::now();
            roll_ups.tend(&mut store, &sites, 72 * HOUR_MS);
        }
        assert_eq!(store.to_roll_up(1, &days).expect("told"), []);
    }
}
