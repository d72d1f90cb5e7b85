//! What becomes of somebody who opens a link.

use std::hash::Hasher;

use siphasher::sip::SipHasher13;

use super::Link;
use crate::evidence::rules::{Agent, Device, Os};
use crate::evidence::source::Source;

/// What opens a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Who {
    /// A person's browser.
    Person,
    /// A link-preview fetcher.
    Preview,
    /// A crawler, a scanner, a monitor, a mail program that loads pictures, a program.
    Machine,
}

impl Who {
    /// What the rules make of a user agent.
    pub fn of(agent: Agent) -> Who {
        match agent {
            Agent::Person(_) => Who::Person,
            Agent::Preview(_) => Who::Preview,
            Agent::Bot | Agent::Scanner | Agent::Monitoring | Agent::MailImages => Who::Machine,
        }
    }
}

/// Whoever opens a link, as the request shows.
#[derive(Debug, Clone, Copy)]
pub struct Asker<'a> {
    /// What it is.
    pub who: Who,
    /// Which preview fetcher it is, by the name in the table.
    pub fetcher: Option<&'static str>,
    /// A browser that reads ahead (`Sec-Purpose: prefetch`): nobody may ever look.
    pub reads_ahead: bool,
    /// `HEAD`: it wants to know, and goes nowhere.
    pub only_looks: bool,
    /// What the app in whose browser the link is opened means, if it says so.
    pub app: Option<&'a Source>,
    /// The kind of device.
    pub device: Device,
    /// The operating system.
    pub os: Os,
    /// The language tag that it prefers; empty if none.
    pub language: &'a str,
    /// ISO 3166-1; zeros if not known.
    pub country: [u8; 2],
    /// Minute of the site's day.
    pub minute: u16,
    /// The visitor's hash under the key of the day.
    pub visitor: u64,
    /// Clicks that the link has had.
    pub used: u64,
    /// It has given the right password.
    pub gave_password: bool,
    /// It has tapped the button.
    pub tapped: bool,
}

/// Why a link leads nowhere any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gone {
    /// It was archived.
    Archived,
    /// Its time is over.
    Expired,
    /// It has had all its clicks.
    UsedUp,
}

/// What is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision<'a> {
    /// Go there.
    Redirect {
        /// Where.
        target: &'a str,
        /// Which rule said so, from 0; none: the link itself.
        rule: Option<usize>,
        /// It is a click: it is written down and counts against the limit.
        counts: bool,
    },
    /// The page for previews; it does not name the target.
    Card,
    /// The page that asks for the password.
    NeedsPassword,
    /// The page with a button.
    NeedsTap,
    /// Its time has not come.
    NotYet,
    /// Never again.
    Gone(Gone),
    /// Ask again when somebody looks.
    Later,
}

impl Link {
    /// Is nobody shown anything of it at `now`, not even its card's picture? In seconds since 1970.
    pub fn is_shut(&self, now: i64) -> bool {
        self.archived
            || self.starts.is_some_and(|starts| now < starts)
            || self.expires.is_some_and(|expires| now >= expires)
    }
}

/// What becomes of `asker` at `now`, in seconds since 1970.
pub fn decide<'a>(link: &'a Link, asker: &Asker<'_>, now: i64) -> Decision<'a> {
    if link.archived {
        return Decision::Gone(Gone::Archived);
    }
    if link.starts.is_some_and(|starts| now < starts) {
        return Decision::NotYet;
    }
    if link.expires.is_some_and(|expires| now >= expires) {
        return Decision::Gone(Gone::Expired);
    }
    if link.clicks.is_some_and(|clicks| asker.used >= clicks) {
        return Decision::Gone(Gone::UsedUp);
    }
    let is_person = asker.who == Who::Person;
    if asker.reads_ahead && is_person {
        return Decision::Later;
    }
    let has_own = !link.card.parts(asker.fetcher).is_empty() || !link.card.variants.is_empty();
    let has_own_card = asker.who == Who::Preview && has_own;
    if !is_person && (link.is_guarded() || has_own_card) {
        return Decision::Card;
    }
    if link.has_password && !asker.gave_password {
        return Decision::NeedsPassword;
    }
    if link.is_guarded() && asker.only_looks {
        return Decision::Card;
    }
    // A right password was typed by somebody.
    if link.asks_first && !asker.tapped && !asker.gave_password {
        return Decision::NeedsTap;
    }
    let (target, rule) = lead(link, asker, now);
    Decision::Redirect { target, rule, counts: is_person && !asker.only_looks }
}

/// The first rule that fits leads.
fn lead<'a>(link: &'a Link, asker: &Asker<'_>, now: i64) -> (&'a str, Option<usize>) {
    for (index, rule) in link.rules.iter().enumerate() {
        if rule.fits(asker, now)
            && let Some(target) = rule.target(draw(asker.visitor, &link.target, index))
        {
            return (target, Some(index));
        }
    }
    (&link.target, None)
}

/// A visitor's number in one rule of one link: the same all day long, and no sign of their number elsewhere.
fn draw(visitor: u64, target: &str, rule: usize) -> u64 {
    let mut hasher = SipHasher13::new_with_keys(visitor, rule as u64);
    hasher.write(target.as_bytes());
    hasher.finish()
}
