//! Apps: which of them brought the private visits that nothing on the visit names.
//!
//! Only receipts can say so: a page that was pasted in an app before. What no receipt on the page names stays unknown, and of what
//! receipts could name a part does too, for text messages, mail and some apps leave none.

use entrenous_core::evidence::source::{App, Audience, Fetcher};

use super::case::{Case, is_apple};
use super::priors::SHARE_HALF_LIFE_H;
use super::window::Window;

/// Of the private visits to a page with receipts, those that an app with receipts brought (judgement: the rest are mail, text
/// messages and apps without a preview).
const RECEIPTS_NAME: f64 = 0.75;
/// Apps whose visits mostly name themselves get so much of what is left (study).
const TOKENS_LEFT: f64 = 0.3;
/// Receipts of the site at large that a page's own are drawn to.
const SITE_WEIGHT: f64 = 0.5;
/// A share brings visits for days, but most in hours; a receipt older than this names nothing.
const LONGEST_H: f64 = 7.0 * 24.0;
const HOUR_MS: f64 = 3_600_000.0;

/// What the site's receipts say of apps.
#[derive(Debug, Clone)]
pub(super) struct Apps {
    /// Receipts by app, of pages that were visited.
    shares: Vec<(App, f64)>,
    weights: [f64; App::ALL.len()],
}

impl Apps {
    /// `proven`: visits that name their app themselves.
    pub(super) fn of(window: &Window, proven: impl Fn(App) -> f64) -> Apps {
        let mut counts = [0.0; App::ALL.len()];
        for receipt in window.receipts().iter().filter(|receipt| !window.on(receipt.page as usize).is_empty())
        {
            if let Some(app) = app(receipt.fetcher, receipt.audience) {
                counts[app as usize] += 1.0;
            }
        }
        let weight = |app: App| {
            if names_itself(app) || proven(app) > 2.0 * counts[app as usize] { TOKENS_LEFT } else { 1.0 }
        };
        let mut weights = [0.0; App::ALL.len()];
        App::ALL.iter().for_each(|&app| weights[app as usize] = weight(app));
        let all: f64 = App::ALL.iter().map(|&app| counts[app as usize] * weight(app)).sum();
        let shares = App::ALL
            .iter()
            .filter(|&&app| counts[app as usize] > 0.0)
            .map(|&app| (app, counts[app as usize] * weight(app) / all))
            .collect();
        Apps { shares, weights }
    }

    /// The apps of a private visit, and how much each; what is missing to 1 is unknown.
    pub(super) fn split(&self, window: &Window, case: &Case) -> Vec<(App, f64)> {
        let receipts = window.receipts_of(case.page as usize);
        let before = receipts.iter().take_while(|receipt| receipt.time_ms <= case.time_ms);
        let mut parts: Vec<(App, f64)> = Vec::new();
        for receipt in before {
            let hours = (case.time_ms - receipt.time_ms) as f64 / HOUR_MS;
            let Some(app) = app(receipt.fetcher, receipt.audience).filter(|_| hours <= LONGEST_H) else {
                continue;
            };
            // Half of a share's visits come in one half-life; the tail is longer than an exponential.
            let weight = self.weights[app as usize] / (1.0 + hours / SHARE_HALF_LIFE_H);
            match parts.iter_mut().find(|(known, _)| *known == app) {
                Some((_, sum)) => *sum += weight,
                None => parts.push((app, weight)),
            }
        }
        if parts.is_empty() {
            return parts;
        }
        for &(app, share) in &self.shares {
            match parts.iter_mut().find(|(known, _)| *known == app) {
                Some((_, sum)) => *sum += SITE_WEIGHT * share,
                None => parts.push((app, SITE_WEIGHT * share)),
            }
        }
        parts.retain(|(app, _)| *app != App::Imessage || is_apple(case.cell));
        let all: f64 = parts.iter().map(|(_, part)| part).sum();
        parts.iter_mut().for_each(|(_, part)| *part *= RECEIPTS_NAME / all.max(1e-12));
        parts
    }
}

/// The app that a receipt names. A fetcher that public posts share names none.
pub(super) fn app(fetcher: Fetcher, audience: Audience) -> Option<App> {
    match fetcher {
        Fetcher::App(app) if audience == Audience::Private => Some(app),
        _ => None,
    }
}

/// Apps that open links in a browser of their own, which says so.
fn names_itself(app: App) -> bool {
    matches!(
        app,
        App::Messenger
            | App::InstagramDm
            | App::Snapchat
            | App::Wechat
            | App::Line
            | App::Kakaotalk
            | App::Zalo
            | App::Qq
            | App::Dingtalk
            | App::Feishu
    )
}
