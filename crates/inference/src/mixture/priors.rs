//! Every number that is assumed and not learned from the log, with where it comes from.
//!
//! "study" is our study on simulated worlds (2026, `docs/methods/attribution.md`); what no source gives is called judgement
//! and drawn most widely for the intervals.

use entrenous_core::evidence::source::{Network, Source};

/// Labelled visits of a browser that count as prior for its fetch metadata, at most (study: 60 does as well).
pub(super) const LINK_LABELS: f64 = 300.0;
/// The same for typed visits, which are plentiful on home and section pages (study: 4 x 300).
pub(super) const TYPED_LABELS: f64 = 1_200.0;
/// Pseudo-counts of the pooled table in each browser (study).
pub(super) const POOLED: f64 = 3.0;
/// Pseudo-visits by which a browser's share of links is drawn to the site's (study).
pub(super) const SHARE_WEIGHT: f64 = 10.0;
/// Histories of deep typed visits: new, returned, returned to this page, in pseudo-visits. Bookmarks and the browser's history
/// lead back to a page, but a reader's first visit to one may lie before the log begins (judgement).
pub(super) const TYPED_HISTORY: [f64; 3] = [4.0, 2.5, 2.5];
/// The same of links, which mostly bring new readers (judgement).
pub(super) const LINK_HISTORY: [f64; 3] = [3.0, 1.2, 0.3];
/// The weight of both histories at least: some thirty typed entries, so that a small site does not turn them over (judgement).
pub(super) const HISTORY_LEAST: f64 = 3.0;
/// So many entries without fetch metadata add one to that weight (judgement).
pub(super) const HISTORY_HOLD: f64 = 40.0;
/// Of the links that bring a reader back to a page already read, the part that are the reader's own: who passes a page on opens
/// the sent link, too (judgement: nobody has published it; x/÷ 2 at 90 %).
pub(super) const OWN_LINK: f64 = 0.5;
pub(super) const OWN_LINK_SPREAD: f64 = 0.4;
/// Share of links among deep entries that nothing names, and pseudo-visits that it counts (judgement).
pub(super) const LINK_SHARE: (f64, f64) = (0.65, 10.0);
/// Rounds of the count at most, and the change at which it ends (study).
pub(super) const ROUNDS: usize = 300;
pub(super) const CHANGE: f64 = 1e-5;

/// By how much the logits of single visits are drawn to their mean: fetch metadata, history and documents are not independent
/// within a class, as the count takes them to be, so their product is too sure (judgement: one value was
/// tried, on simulated worlds of seeds 5000 on, which changed log-loss and calibration little).
pub(super) const TEMPER: f64 = 0.8;

/// Half-life of the visits that a private share brings, in hours (Bitly, September 2011: direct links, mail and chat).
pub(super) const SHARE_HALF_LIFE_H: f64 = 3.4;
/// Half-life of the visits that a mailing brings, in hours (study).
pub(super) const MAILING_HALF_LIFE_H: f64 = 3.0;
/// Tagged visits that count against the usual half-life.
pub(super) const MAILING_HALF_LIFE_WEIGHT: f64 = 20.0;
/// Readers of a mailing who bring no mail program's referrer, for each who does: pseudo-visits and the ratio (judgement; learned
/// from tagged mailings where there are some).
pub(super) const MAIL_READ_ELSEWHERE: (f64, f64) = (5.0, 3.0);

/// Visits without referrer for each with, for a source whose other visits are referred: odds of P(no referrer).
///
/// Search: .03, though Groupon's test of 2014 shows that it once reached .6 (`McKenna`, Search Engine Land, July 2014). `LinkedIn`
/// .14 and Pinterest .12 of visits without (`SparkToro` 2023); other networks within its 0 to 10 %; Mastodon suppresses
/// referrers (judgement). Assistants and other sites: judgement.
pub(super) fn without_referrer(source: &Source) -> f64 {
    match source {
        Source::OrganicSearch => 0.03,
        Source::PublicSocial(network) => match network {
            Network::Linkedin => 0.16,
            Network::Pinterest => 0.14,
            Network::Mastodon => 1.0,
            Network::Facebook | Network::Youtube | Network::Instagram => 0.03,
            _ => 0.08,
        },
        _ => 0.08,
    }
}

/// Visits from networks that never send a referrer, for each visit that a network referred (judgement: Mastodon and its kin are
/// a few in a hundred of social visits).
pub(super) const SILENT_NETWORKS: f64 = 0.025;

/// How far the truth may lie from [`without_referrer`]: standard deviation of its logarithm (study).
pub(super) fn without_referrer_spread(source: &Source) -> f64 {
    match source {
        Source::OrganicSearch => 0.7,
        Source::PublicSocial(_) => 0.5,
        _ => 0.6,
    }
}

/// Share of a mixed network's visits that private messages bring (judgement; x/÷ 2.7 at 90 %).
pub(super) fn private_share(network: Network) -> f64 {
    match network {
        Network::Facebook | Network::Linkedin => 0.05,
        Network::Tiktok => 0.10,
        _ => 0.0,
    }
}
/// Standard deviation of the logarithm of [`private_share`]: ln 2.7 / 1.645.
pub(super) const PRIVATE_SHARE_SPREAD: f64 = 0.6;

/// Of Instagram's direct messages .30 come without referrer, of its feed and profiles about none (`SparkToro` 2023).
pub(super) const INSTAGRAM_WITHOUT: f64 = 0.30;
/// Standard deviation of its logarithm.
pub(super) const INSTAGRAM_SPREAD: f64 = 0.3;
/// What the share of messages among Instagram's referred visits is drawn to, with how many pseudo-visits, and its limit.
pub(super) const INSTAGRAM_SHARE: f64 = 0.20;
pub(super) const INSTAGRAM_WEIGHT: f64 = 8.0;
pub(super) const INSTAGRAM_LIMIT: f64 = 0.7;

/// Visits with a network's click id or tag that come without its referrer though they come from it, for each with (study).
pub(super) fn tag_without_referrer(source: &Source, by_click_id: bool) -> f64 {
    match source {
        Source::AiAssistant(_) => 0.3,
        _ if by_click_id => 0.03,
        _ => 0.06,
    }
}
/// With few such visits six in ten are the network's own: pseudo-visits, and the share of the network (judgement).
pub(super) const TAG_UNKNOWN: (f64, f64) = (4.0, 0.6);
/// Share of a tagged mailing's visits that come from its being forwarded (study, judgement).
pub(super) const FORWARDED_MAILING: f64 = 0.03;
/// A click id that a second address shows was passed on, "nearly always" (study); the number is judgement.
pub(super) const REUSED_CLICK: f64 = 0.95;

/// Private sharing exists on a site at all (judgement).
pub(super) const SOME: f64 = 0.9;
/// Accidental proofs on a site without any (study).
pub(super) const ACCIDENTS: f64 = 0.5;
/// Share of private visits that carry their proof: centre and standard deviation of its logarithm. Tokens moved 10 to 20 % of
/// dark visits on a typical site (Madrigal, Fusion, December 2014).
pub(super) const PROVEN_SHARE: (f64, f64) = (0.10, 0.8);
/// Receipts for each private visit: a share brings one to ten visits, and not every app fetches (judgement).
pub(super) const RECEIPTS_PER_VISIT: (f64, f64) = (0.2, 1.0);

/// Standard deviation of the logarithm of the odds of a mailing's share, at least (judgement; the study drew .4).
pub(super) const MAILING_SPREAD: f64 = 0.3;
/// Machines that nothing shows, at most (study).
pub(super) const HIDDEN_MACHINES: f64 = 0.015;
/// Share of private visits that land on home and section pages, and pseudo-visits that it counts against proven ones (judgement).
pub(super) const SHALLOW_SHARE: f64 = 0.02;
pub(super) const SHALLOW_WEIGHT: f64 = 50.0;
/// Standard deviation of the logarithm of an app's share of the visits that only receipts name: x/÷ 2.5 at 90 % (study).
pub(super) const APP_SPREAD: f64 = 0.557;
/// By how much the drawn intervals are stretched about the estimate: read off simulated worlds, seeds 6000 on, so that nine in
/// ten hold (the study: 1.5).
pub(super) const STRETCH: f64 = 1.25;
/// Small sites are wider: with so many deep entries that nothing names the stretch doubles (between what
/// covered too little and too much on simulated small blogs, seeds 6000 on).
pub(super) const SMALL: f64 = 27.0;
/// Stretched once more where the log has no fetch metadata, or visitors cannot be told apart (judgement: with the study's 1.5 three
/// in four held on 12 combined logs of seeds 6000 on; not measured again since).
pub(super) const STRETCH_BLIND: f64 = 2.2;
/// Nothing is ever impossible: the probability that is left to a private share (study).
pub(super) const FLOOR: f64 = 0.001;
/// A browser's known visits differ before and after a moment if their G statistic is so large: on simulated worlds in which
/// nothing changes, seeds 5000 on, known links reached 34 at their best moment, and 112 at least where Chrome changed.
pub(super) const CHANGE_G: f64 = 45.0;
/// And so many of them say something else than before (judgement: less moves the count little).
pub(super) const CHANGE_SHIFT: f64 = 0.25;
/// Known visits on either side, at least (judgement).
pub(super) const CHANGE_LEAST: f64 = 10.0;
/// A wave of machines has so many times the new visits without parts of the usual day, and so many standard deviations more: on
/// ordinary simulated worlds of seeds 5000 on no day had both 4 and 8, and of 30 worlds with waves 29 had a day beyond 4 and 10.
pub(super) const WAVE: (f64, f64) = (4.0, 10.0);
/// A silence is told of where so many visits were to be expected, and so large a part of all: weekends of simulated small
/// businesses reached 41 (seeds 5000 on), and less than a hundredth changes no figure that matters (judgement).
pub(super) const SILENCE: (f64, f64) = (100.0, 0.01);
