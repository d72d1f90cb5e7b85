//! Untagged mailings: the brand's own mail looks like a wave of private shares, and is none.
//!
//! A *send* shows where mails' pictures, or tagged visits, jump. Of each page that many open after a send, a mixture of the page's
//! usual rate and a wave that halves in [`MAILING_HALF_LIFE_H`] says how many came by mail.

use super::case::{Case, HISTORIES, Role};
use super::priors::{MAILING_HALF_LIFE_H, WEBMAIL_OF_CHAT};
use super::window::Window;

const HALF_HOUR_MS: i64 = 30 * 60_000;
const HOUR_MS: i64 = 2 * HALF_HOUR_MS;
/// How long after a send its visits are looked for.
const AFTER_MS: i64 = 12 * HOUR_MS;
/// A send with so many tagged visits within four hours is tagged as a whole (study).
const TAGGED: usize = 10;
/// Link-weighted entries that a page needs after a send (study).
const ENTRIES: f64 = 5.0;
/// Visits that a wave must bring, and the log-likelihood ratio by which it must be better than none (study).
const LEAST_WAVE: f64 = 4.0;
const LEAST_RATIO: f64 = 4.0;
/// Odds of a mailing against a person's mail for a visit from webmail outside of any wave: mailings are read late, too (judgement).
const LATE_MAILING: f64 = 0.25;
/// Longest time between a send's first signs and its end.
const SEND_MS: i64 = 2 * HOUR_MS;

/// Pages that untagged mailings brought visits to.
#[derive(Debug, Clone, Default)]
pub(super) struct Waves {
    /// (page, send, visits of the wave for each usual one an hour), by page.
    waves: Vec<(u32, i64, f64)>,
    by_history: [f64; HISTORIES],
    webmail_of_mail: f64,
}

impl Waves {
    /// Looks for waves among the deep entries, whose probabilities of being links and people's are given.
    pub(super) fn of(window: &Window, links: &[f64], humans: &[f64]) -> Waves {
        let sends = sends(window);
        if sends.is_empty() {
            return Waves::default();
        }
        let webmail_of_mail = webmail_of_tagged(window);
        let weight = |i: u32| window.place(i).map_or(0.0, |at| links[at] * humans[at]);
        let mut waves = Vec::new();
        for page in 0..window.pages() {
            let on = window.on(page);
            for &send in &sends {
                let after = within(window, on, send, send + AFTER_MS);
                let hour = |i: u32| (window.case(i).time_ms - send) as f64 / HOUR_MS as f64;
                let entries: Vec<(f64, f64)> = after.iter().map(|&i| (hour(i), weight(i))).collect();
                if entries.iter().map(|(_, weight)| weight).sum::<f64>() < ENTRIES {
                    continue;
                }
                let usual = usual_rate(window, on, send, weight);
                let webmail = after.iter().filter(|&&i| window.case(i).role == Role::Mail).count() as f64;
                if let Some(wave) = wave(&entries, usual, webmail, webmail_of_mail) {
                    waves.push((page as u32, send, wave / usual));
                }
            }
        }
        Waves { waves, by_history: history_ratio(window, links, humans), webmail_of_mail }
    }

    /// The odds that a visit which a link opened was a mailing's rather than anything else.
    pub(super) fn odds(&self, case: &Case) -> f64 {
        let begin = self.waves.partition_point(|(page, ..)| *page < case.page);
        let on_page = self.waves[begin..].iter().take_while(|(page, ..)| *page == case.page);
        let during = on_page.filter(|(_, send, _)| (0..AFTER_MS).contains(&(case.time_ms - send)));
        let most = during
            .map(|(_, send, size)| size * density((case.time_ms - send) as f64 / HOUR_MS as f64))
            .fold(0.0, f64::max);
        let read_in_webmail = if case.webmail { self.webmail_of_mail / WEBMAIL_OF_CHAT } else { 1.0 };
        most * self.by_history[case.cell.history()] * read_in_webmail
    }
}

/// Visits an hour, of a wave of one visit.
fn density(hours: f64) -> f64 {
    let rate = std::f64::consts::LN_2 / MAILING_HALF_LIFE_H;
    rate * (-rate * hours).exp()
}

/// The size of the wave, where a wave explains the entries better than the usual rate alone.
fn wave(entries: &[(f64, f64)], usual: f64, webmail: f64, webmail_of_mail: f64) -> Option<f64> {
    let found: f64 = entries.iter().map(|(_, weight)| weight).sum();
    let hours = AFTER_MS as f64 / HOUR_MS as f64;
    let mut size = (found - usual * hours).max(0.1);
    for _ in 0..50 {
        let due =
            |(hour, weight): &(f64, f64)| weight * size * density(*hour) / (size * density(*hour) + usual);
        size = entries.iter().map(due).sum();
        if size < 1e-3 {
            return None;
        }
    }
    let gain: f64 =
        entries.iter().map(|(hour, weight)| weight * (size * density(*hour) / usual).ln_1p()).sum();
    // Webmail shows which of the two it is: mailings are read there more often than chats are.
    let all = found + webmail;
    let binomial = |share: f64| webmail * share.ln() + (all - webmail) * (1.0 - share).ln();
    let ratio = gain - size + binomial(webmail_of_mail) - binomial(WEBMAIL_OF_CHAT);
    (ratio > LEAST_RATIO && size >= LEAST_WAVE).then_some(size)
}

/// The page's link-weighted entries an hour, in the day before or after the send's wave, whichever has more.
fn usual_rate(window: &Window, on: &[u32], send: i64, weight: impl Fn(u32) -> f64) -> f64 {
    let rate = |from: i64, to: i64| {
        let sum: f64 = within(window, on, from, to).iter().map(|&i| weight(i)).sum();
        sum / ((to - from) as f64 / HOUR_MS as f64)
    };
    rate(send - 24 * HOUR_MS, send).max(rate(send + AFTER_MS, send + AFTER_MS + 24 * HOUR_MS)).max(1e-3)
}

/// The visits of a page that began in this time.
fn within<'o>(window: &Window, on: &'o [u32], from: i64, to: i64) -> &'o [u32] {
    let begin = on.partition_point(|&i| window.case(i).time_ms < from);
    let end = on.partition_point(|&i| window.case(i).time_ms < to);
    &on[begin..end.max(begin)]
}

/// When mailings without tags went out.
fn sends(window: &Window) -> Vec<i64> {
    let mut tagged: Vec<i64> = window
        .cases
        .iter()
        .filter(|case| case.role == Role::TaggedMailing)
        .map(|case| case.time_ms)
        .collect();
    tagged.sort_unstable();
    let Some((from, to)) = window.span() else { return Vec::new() };
    let halves = usize::try_from((to - from) / HALF_HOUR_MS + 1).unwrap_or_default();
    // A clock that jumped by decades would make bins without number.
    if halves > 500_000 {
        return Vec::new();
    }
    let mut counts = vec![0.0; halves];
    for time in window.mails.iter().chain(&tagged) {
        if let Some(count) =
            usize::try_from((time - from) / HALF_HOUR_MS).ok().and_then(|half| counts.get_mut(half))
        {
            *count += 1.0;
        }
    }
    let mean = 2.0 * counts.iter().sum::<f64>() / halves as f64;
    let sum = |from: usize, to: usize| counts[from.min(halves)..to.min(halves)].iter().sum::<f64>();
    let mut sends: Vec<i64> = Vec::new();
    for (half, &count) in counts.iter().enumerate() {
        let hour = sum(half, half + 2);
        let jumps =
            count > 0.0 && hour >= 6.0 + 4.0 * mean && hour > 3.0 * sum(half.saturating_sub(4), half) / 2.0;
        let time = from + half as i64 * HALF_HOUR_MS;
        if jumps && sends.last().is_none_or(|last| time - last > SEND_MS) {
            sends.push(time);
        }
    }
    let tagged_within = |send: i64| {
        tagged.partition_point(|&time| time < send + 4 * HOUR_MS)
            - tagged.partition_point(|&time| time < send)
    };
    sends.retain(|&send| tagged_within(send) < TAGGED);
    sends
}

/// How many of the readers of tagged mailings come through webmail; with a little of what is usual.
fn webmail_of_tagged(window: &Window) -> f64 {
    let mailed = |case: &&Case| case.role == Role::TaggedMailing;
    let (mut all, mut webmail) = (10.0, 2.5);
    for case in window.cases.iter().filter(mailed) {
        all += 1.0;
        webmail += f64::from(u8::from(case.webmail));
    }
    f64::clamp(webmail / all, 0.06, 0.9)
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

/// The probability that a visit from a mail program is a mailing's, given the odds of a wave.
pub(super) fn mailing_share(odds: f64) -> f64 {
    let odds = odds + LATE_MAILING;
    odds / (1.0 + odds)
}
