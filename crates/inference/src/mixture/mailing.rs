//! Untagged mailings: the brand's own mail looks like a wave of private shares, and is none.
//!
//! A *send* shows where mails' pictures, or tagged visits, jump. Readers of a mailing who use webmail or a mail app bring its
//! referrer: how many of these come after sends, beyond the usual, says how many come without. That number is spread over the
//! entries that follow sends, by how soon they come, on which pages webmail readers arrive too, and who reads mailings.

use super::case::{Case, HISTORIES, Role};
use super::priors::{MAIL_READ_ELSEWHERE, MAILING_HALF_LIFE_H};
use super::sends::{HOUR_MS, Sends};
use super::window::Window;

/// How long after a send its visits are looked for.
pub(super) const AFTER_MS: i64 = 24 * HOUR_MS;
/// Rounds in which usual and mailed visits are told apart.
const ROUNDS: usize = 60;
/// Odds of a mailing against a person's mail for a visit from a mail program outside of any wave: mailings are read late, too
/// (judgement).
const LATE_MAILING: f64 = 0.1;
/// A page without any reader from a mail program may be in the mailing still: such readers that are added to each (judgement).
const UNSEEN: f64 = 0.3;

/// What untagged mailings brought.
#[derive(Debug, Clone, Default)]
pub(super) struct Waves {
    sends: Sends,
    /// (page, send, weight): how much speaks for a visit of this page after this send, by page.
    pages: Vec<(u32, i64, f64)>,
    by_history: [f64; HISTORIES],
    half_life_h: f64,
    /// Mailed for each usual visit from a mail program, at the density and hour of 1.
    mailed: f64,
    usual: f64,
    hours: [f64; 24],
    /// Added to the logarithm of every entry's odds, so that they add up to the number of mailed visits.
    scale: f64,
    /// How uncertain that number is: standard deviation of its logarithm.
    pub(super) spread: f64,
}

impl Waves {
    /// Looks for waves among the deep entries, whose probabilities of being links and people's are given.
    pub(super) fn of(window: &Window, links: &[f64], humans: &[f64]) -> Waves {
        let weight = |i: u32| window.place(i).map_or(0.0, |at| links[at] * humans[at]);
        let mut waves = Waves {
            hours: hours(window, weight),
            half_life_h: MAILING_HALF_LIFE_H,
            usual: 1.0,
            ..Waves::default()
        };
        let Some((sends, half_life_h)) = Sends::of(window) else { return waves };
        (waves.sends, waves.half_life_h) = (sends, half_life_h);
        waves.by_history = history_ratio(window, links, humans);
        let from_program: Vec<(i64, f64)> = window
            .cases
            .iter()
            .filter(|case| case.role == Role::Mail)
            .map(|case| (case.time_ms, 1.0))
            .collect();
        let readers = waves.separate(&from_program);
        (waves.mailed, waves.usual) = (readers.mailed_rate, readers.usual_rate);
        let (with, without) = tagged(window);
        let (weight_of_prior, elsewhere) = MAIL_READ_ELSEWHERE;
        let ratio = (without + weight_of_prior * elsewhere) / (with + weight_of_prior);
        let by_readers = ratio * readers.mailed;
        let entries: Vec<(i64, f64)> =
            window.deep.iter().map(|&i| (window.case(i).time_ms, weight(i))).collect();
        let by_time = waves.separate(&entries);
        // By readers: as many as were seen, and the ratio. By time: all that comes after sends, half of it perhaps shared.
        let readers_variance = 1.0 / readers.mailed.max(1.0) + 1.0 / (with + weight_of_prior) + 0.04;
        let time_variance = by_time.within / by_time.mailed.max(1.0).powi(2) + 0.5;
        let trust = time_variance / (time_variance + readers_variance);
        let all = trust * by_readers + (1.0 - trust) * by_time.mailed;
        waves.spread =
            (readers_variance * time_variance / (readers_variance + time_variance)).sqrt().min(1.0);
        waves.pages = waves.pages_after_sends(window, weight);
        waves.fit_scale(window, weight, all);
        waves
    }

    /// The odds that a visit which a link opened was a mailing's rather than anything else.
    pub(super) fn odds(&self, case: &Case) -> f64 {
        if self.pages.is_empty() {
            return 0.0;
        }
        self.relative(case) * self.scale
    }

    /// The odds that a visit from a mail program is a mailing's rather than a person's mail, under `mailing` times as many.
    pub(super) fn share_of_mail(&self, case: &Case, mailing: f64) -> f64 {
        let odds = mailing
            * (self.mailed * self.density(case.time_ms) / (self.usual * self.hour(case.time_ms)).max(1e-9)
                + LATE_MAILING);
        odds / (1.0 + odds)
    }

    /// What speaks for a mailing, up to a factor that all visits share.
    fn relative(&self, case: &Case) -> f64 {
        let begin = self.pages.partition_point(|(page, ..)| *page < case.page);
        let on_page = self.pages[begin..].iter().take_while(|(page, ..)| *page == case.page);
        let during = on_page.filter(|(_, send, _)| (0..AFTER_MS).contains(&(case.time_ms - send)));
        let most =
            during.map(|(_, send, weight)| weight * self.wave(case.time_ms - send)).fold(0.0, f64::max);
        most * self.by_history[case.cell.history()]
    }

    /// Visits an hour, of a wave of one visit, so long after its send.
    fn wave(&self, since_ms: i64) -> f64 {
        let rate = std::f64::consts::LN_2 / self.half_life_h;
        rate * (-rate * since_ms as f64 / HOUR_MS as f64).exp()
    }

    /// The waves of all sends at this time.
    fn density(&self, time_ms: i64) -> f64 {
        self.sends.before(time_ms, AFTER_MS).map(|send| self.wave(time_ms - send)).sum()
    }

    fn hour(&self, time_ms: i64) -> f64 {
        self.hours[time_ms.div_euclid(HOUR_MS).rem_euclid(24) as usize]
    }

    /// Tells visits after sends from those of the usual hours.
    fn separate(&self, events: &[(i64, f64)]) -> Separated {
        let shapes: Vec<(f64, f64, f64)> =
            events.iter().map(|&(time, weight)| (weight, self.density(time), self.hour(time))).collect();
        let all: f64 = shapes.iter().map(|(weight, ..)| weight).sum();
        let sends = self.sends.len() as f64;
        let (mut mailed, mut within) = (all / 2.0, 0.0);
        let usual_hours = self.sends.hours.max(1.0);
        for _ in 0..ROUNDS {
            let (mailed_rate, usual_rate) = (mailed / sends.max(1.0), (all - mailed) / usual_hours);
            (mailed, within) = (0.0, 0.0);
            for &(weight, density, hour) in &shapes {
                let (by_mail, by_hour) = (mailed_rate * density, usual_rate * hour);
                if density > 0.0 && by_mail + by_hour > 0.0 {
                    mailed += weight * by_mail / (by_mail + by_hour);
                    within += weight;
                }
            }
        }
        Separated {
            mailed,
            within,
            mailed_rate: mailed / sends.max(1.0),
            usual_rate: (all - mailed) / usual_hours,
        }
    }

    /// For each page with entries after a send: readers from mail programs speak for it, what is usual on it against it.
    fn pages_after_sends(&self, window: &Window, weight: impl Fn(u32) -> f64) -> Vec<(u32, i64, f64)> {
        let mut pages = Vec::new();
        for page in 0..window.pages() {
            let on = window.on(page);
            for &send in &self.sends.times {
                let after = within(window, on, send, send + AFTER_MS);
                let entries: f64 = after.iter().map(|&i| weight(i)).sum();
                if entries <= 0.0 {
                    continue;
                }
                let readers = after.iter().filter(|&&i| window.case(i).role == Role::Mail).count() as f64;
                let day = |from: i64| {
                    within(window, on, from, from + AFTER_MS).iter().map(|&i| weight(i)).sum::<f64>()
                };
                let usual = (day(send - AFTER_MS) + day(send + AFTER_MS)) / 2.0;
                pages.push((page as u32, send, (UNSEEN + readers) / (0.5 + usual)));
            }
        }
        pages
    }

    /// Finds the scale at which the entries' odds add up to so many mailed visits.
    fn fit_scale(&mut self, window: &Window, weight: impl Fn(u32) -> f64, all: f64) {
        let relative: Vec<(f64, f64)> = window
            .deep
            .iter()
            .map(|&i| (self.relative(window.case(i)), weight(i)))
            .filter(|(relative, weight)| *relative > 0.0 && *weight > 0.0)
            .collect();
        let sum = |scale: f64| relative.iter().map(|(o, w)| w * o * scale / (1.0 + o * scale)).sum::<f64>();
        let (mut low, mut high) = (1e-6_f64.ln(), 1e6_f64.ln());
        for _ in 0..40 {
            let middle = f64::midpoint(low, high);
            if sum(middle.exp()) < all {
                low = middle;
            } else {
                high = middle;
            }
        }
        self.scale = low.exp();
    }
}

/// Visits told apart.
struct Separated {
    mailed: f64,
    /// All visits after sends.
    within: f64,
    mailed_rate: f64,
    usual_rate: f64,
}

/// How busy each hour of the day is, relative to the mean.
fn hours(window: &Window, weight: impl Fn(u32) -> f64) -> [f64; 24] {
    let mut hours = [1.0; 24];
    for &i in &window.deep {
        hours[window.case(i).time_ms.div_euclid(HOUR_MS).rem_euclid(24) as usize] += weight(i);
    }
    let mean = hours.iter().sum::<f64>() / 24.0;
    hours.map(|hour| hour / mean)
}

/// The visits of a page that began in this time.
fn within<'o>(window: &Window, on: &'o [u32], from: i64, to: i64) -> &'o [u32] {
    let begin = on.partition_point(|&i| window.case(i).time_ms < from);
    let end = on.partition_point(|&i| window.case(i).time_ms < to);
    &on[begin..end.max(begin)]
}

/// Visits of tagged mailings with a mail program's referrer, and without any.
fn tagged(window: &Window) -> (f64, f64) {
    let mailed = || window.cases.iter().filter(|case| case.role == Role::TaggedMailing);
    let with = mailed().filter(|case| case.mail_program).count();
    let without = mailed().filter(|case| case.link_label).count();
    (with as f64, without as f64)
}

/// How much more often readers of mailings have this history than readers of links at large.
fn history_ratio(window: &Window, links: &[f64], humans: &[f64]) -> [f64; HISTORIES] {
    let (mut mailed, mut linked) = ([2.0; HISTORIES], [2.0; HISTORIES]);
    for case in window.cases.iter().filter(|case| case.role == Role::TaggedMailing) {
        mailed[case.cell.history()] += 1.0;
    }
    for ((&i, link), human) in window.deep.iter().zip(links).zip(humans) {
        linked[window.case(i).cell.history()] += link * human;
    }
    let (all_mailed, all_linked) = (mailed.iter().sum::<f64>(), linked.iter().sum::<f64>());
    // A handful of tagged readers says little about all others.
    let trust = (all_mailed - 6.0) / (all_mailed - 6.0 + 30.0);
    let mut ratio = [1.0; HISTORIES];
    for (h, ratio) in ratio.iter_mut().enumerate() {
        *ratio = (mailed[h] / all_mailed / (linked[h] / all_linked)).clamp(0.1, 10.0).powf(trust);
    }
    ratio
}
