//! Sends: when mailings without tags went out.

use super::case::Role;
use super::priors::{MAILING_HALF_LIFE_H, MAILING_HALF_LIFE_WEIGHT};
use super::window::Window;

pub(super) const HOUR_MS: i64 = 3_600_000;
const HALF_HOUR_MS: i64 = HOUR_MS / 2;
/// Half-hours on either side of a send that are compared.
const SIDE: usize = 6;
/// So many signs must follow, and so many standard deviations more than came before.
const LEAST_SIGNS: f64 = 12.0;
const LEAST_SCORE: f64 = 4.0;
/// Sends lie this far apart at least, in half-hours.
const APART: usize = 12;
/// A send with so many tagged visits within four hours is tagged as a whole (study).
const TAGGED: usize = 10;
/// Half-hours of a log at most: a clock that jumps by decades makes bins without number.
const MOST_HALF_HOURS: i64 = 500_000;
/// Tagged visits later than this after a send say nothing of its half-life.
const LATEST_MS: i64 = 24 * HOUR_MS;

/// The sends of a window.
#[derive(Debug, Clone, Default)]
pub(super) struct Sends {
    /// When, in order.
    pub(super) times: Vec<i64>,
    /// How long the window is, in hours.
    pub(super) hours: f64,
}

impl Sends {
    /// Finds the untagged sends, and how fast mailings are read, in hours. `None` if there are none.
    pub(super) fn of(window: &Window) -> Option<(Sends, f64)> {
        let mailed = window.cases.iter().filter(|case| case.role == Role::TaggedMailing);
        let mut tagged: Vec<i64> = mailed.map(|case| case.time_ms).collect();
        tagged.sort_unstable();
        let (from, to) = window.span()?;
        let halves = (to.checked_sub(from)?) / HALF_HOUR_MS + 1;
        if halves > MOST_HALF_HOURS {
            return None;
        }
        let mut counts = vec![0.0; halves as usize];
        for time in window.mails.iter().chain(&tagged) {
            let half = usize::try_from((time - from).div_euclid(HALF_HOUR_MS)).ok();
            if let Some(count) = half.and_then(|half| counts.get_mut(half)) {
                *count += 1.0;
            }
        }
        let all: Vec<i64> =
            jumps(&counts).into_iter().map(|half| from + half as i64 * HALF_HOUR_MS).collect();
        let half_life_h = half_life(&all, &tagged);
        let since = |send: i64, hours: i64| {
            tagged.partition_point(|&time| time < send + hours * HOUR_MS)
                - tagged.partition_point(|&time| time < send)
        };
        let times: Vec<i64> = all.into_iter().filter(|&send| since(send, 4) < TAGGED).collect();
        let hours = (to - from) as f64 / HOUR_MS as f64;
        (!times.is_empty()).then_some((Sends { times, hours }, half_life_h))
    }

    pub(super) fn len(&self) -> usize {
        self.times.len()
    }

    /// The sends at most so long before a time.
    pub(super) fn before(&self, time_ms: i64, at_most_ms: i64) -> impl Iterator<Item = i64> {
        let begin = self.times.partition_point(|&send| send <= time_ms.saturating_sub(at_most_ms));
        let end = self.times.partition_point(|&send| send <= time_ms);
        self.times[begin..end.max(begin)].iter().copied()
    }
}

/// The half-hours with which something begins: strongest first, then those far enough from all stronger ones; in order.
fn jumps(counts: &[f64]) -> Vec<usize> {
    let sum =
        |from: usize, to: usize| counts[from.min(counts.len())..to.min(counts.len())].iter().sum::<f64>();
    // The log's own beginning is no send.
    let mut scored: Vec<(f64, usize)> = (SIDE..counts.len())
        .filter(|&half| counts[half] > 0.0)
        .filter_map(|half| {
            let (after, before) = (sum(half, half + SIDE), sum(half.saturating_sub(SIDE), half));
            let score = (after - before) / (after + before + 1.0).sqrt();
            (after >= LEAST_SIGNS && score >= LEAST_SCORE).then_some((score, half))
        })
        .collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    let mut picked: Vec<usize> = Vec::new();
    for (_, half) in scored {
        if picked.iter().all(|other| half.abs_diff(*other) > APART) {
            picked.push(half);
        }
    }
    picked.sort_unstable();
    picked
}

/// How fast mailings are read: from tagged visits after sends, and what is usual.
fn half_life(sends: &[i64], tagged: &[i64]) -> f64 {
    let (mut hours, mut visits) = (0.0, 0.0);
    for &time in tagged {
        let before = sends.partition_point(|&send| send <= time);
        let Some(&send) = before.checked_sub(1).and_then(|last| sends.get(last)) else { continue };
        if time - send <= LATEST_MS {
            hours += (time - send) as f64 / HOUR_MS as f64;
            visits += 1.0;
        }
    }
    let mean = MAILING_HALF_LIFE_H / std::f64::consts::LN_2;
    let seen = (hours + MAILING_HALF_LIFE_WEIGHT * mean) / (visits + MAILING_HALF_LIFE_WEIGHT);
    (seen * std::f64::consts::LN_2).clamp(0.5, 8.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_send_is_where_signs_begin() {
        let mut counts = vec![1.0; 96];
        (40..48).for_each(|half| counts[half] = 12.0 - (half - 40) as f64);
        assert_eq!(jumps(&counts), [40]);
        assert!(jumps(&[3.0; 96]).is_empty());
        assert!(jumps(&[]).is_empty());
    }

    #[test]
    fn the_pace_is_learned_from_tagged_visits() {
        let slow: Vec<i64> = (0..500).map(|i| (i % 20) * HOUR_MS).collect();
        assert!(half_life(&[0], &slow) > 5.0);
        assert_eq!(half_life(&[], &slow), MAILING_HALF_LIFE_H);
    }
}
