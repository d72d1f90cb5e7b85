//! Private shares: who passes a page on, by which app, and whom it brings.

use std::rc::Rc;

use crate::apps::{APPS, EMAIL};
use crate::arrive::{Opened, fits};
use crate::client::Client;
use crate::clock::{BEGINS, DAY, HOUR, SECOND};
use crate::events::{Click, Event, Share, Via};
use crate::life::Life;
use crate::line::Cause;
use crate::params::{ParameterError, Params};
use crate::site::HOME;
use crate::{Output, Passed};

/// A visit brings at most so many more through being passed on, on average: cascades die out.
const MOST_PASSED_ON: f64 = 0.7;

/// The laws of passing on.
pub(crate) struct Cascade {
    /// The part of all visits that shares shall bring.
    pub(crate) dark: f64,
    small: f64,
    minutes: f64,
    group_minutes: f64,
    quick: f64,
    half_life: f64,
    spread: f64,
    same_app: f64,
    own_click: f64,
    keeps_query: f64,
    home: f64,
    /// Visits that may share, and those among them that saw a page.
    asked: f64,
    deep: f64,
    /// Shares so far; their numbers count up.
    pub(crate) shares: u64,
}

impl Cascade {
    pub(crate) fn new(params: &Params) -> Result<Self, ParameterError> {
        let get = |name: &str| params.get(&format!("cascade.{name}"));
        Ok(Self {
            dark: params.get("visit.dark")?.clamp(0.0, 0.9),
            small: get("small")?,
            minutes: get("minutes")?,
            group_minutes: get("group_minutes")?,
            quick: get("quick_s")?,
            half_life: get("half_life_h")?,
            spread: get("spread")?,
            same_app: get("same_app")?,
            own_click: get("own_click")?,
            keeps_query: get("keeps_query")?,
            home: get("home")?,
            asked: 50.0,
            deep: 35.0,
            shares: 0,
        })
    }
}

impl<O: Output> Life<'_, O> {
    /// Whether the visitor passes the page on, and how often.
    pub(crate) fn maybe_share(&mut self, at: i64, opened: &Opened, deep: Option<usize>) {
        let law = &mut self.cascade;
        law.asked += 1.0;
        law.deep += if deep.is_some() { 1.0 } else { law.home };
        // As many shares as bring the wanted part, held against what they have brought so far.
        let (people, dark) = (self.log.written.people as f64, self.log.written.dark as f64);
        let coming = self.agenda.dark as f64;
        let some = 60.0 + 0.01 * people;
        let correction = (law.dark * (people + coming + some) / (dark + coming + law.dark * some).max(1e-9))
            .clamp(0.4, 2.0);
        let mut mean = law.dark / self.apps.brings * law.asked / law.deep * correction;
        let page = match deep {
            Some(page) => page,
            None => {
                mean *= law.home;
                HOME
            }
        };
        let from = match opened.via {
            Via::App(app) => {
                // Who got it in a group of many does not pass it on to many groups, or nothing would ever end.
                let law = &self.apps.each[app];
                let fewer = self.apps.brings / law.brings.max(self.apps.brings);
                mean = (mean * law.reshare * fewer).min(MOST_PASSED_ON / law.brings.max(self.apps.brings));
                Some(app)
            }
            _ => {
                mean *= self.site.page(page).shareable;
                None
            }
        };
        for _ in 0..self.dice.count(mean) {
            let Some(app) = self.choose(from, &opened.client) else { return };
            let landed = page == opened.page && !opened.query.is_empty();
            let keeps = landed && self.dice.chance(self.cascade.keeps_query);
            let query = if keeps { Rc::clone(&opened.query) } else { "".into() };
            let share = Share { app, page, query, reader: opened.reader, client: Rc::clone(&opened.client) };
            self.agenda.add(at + self.dice.between(1_000, 20_000), Event::Share(share));
        }
    }

    /// The app by which this client passes something on.
    fn choose(&mut self, from: Option<usize>, client: &Client) -> Option<usize> {
        if let Some(app) = from.filter(|app| fits(*app, client.browser))
            && self.dice.chance(self.cascade.same_app)
        {
            return Some(app);
        }
        let weight = |(number, app): (usize, &crate::apps::App)| {
            let device = if client.browser.is_phone() { 1.0 - app.desktop } else { app.desktop };
            if fits(number, client.browser) { app.shares * device } else { 0.0 }
        };
        let weights: Vec<f64> = self.apps.each.iter().enumerate().map(weight).collect();
        (weights.iter().sum::<f64>() > 0.0).then(|| self.dice.weigh(&weights))
    }

    /// Someone passes a link on.
    pub(crate) fn share(&mut self, at: i64, share: &Share) {
        self.cascade.shares += 1;
        let id = self.cascade.shares;
        let page = self.site.page(share.page);
        self.log.passed(&Passed {
            share: id,
            at: BEGINS + at,
            address: &share.client.address,
            agent: &share.client.agent,
            page: &page.path,
            app: APPS[share.app].name,
        });
        self.private_preview(at, share);
        if share.app == EMAIL && self.dice.chance(self.machines.scanned) {
            self.scan_one(at, share.page, &share.query);
        }
        let law = &self.apps.each[share.app];
        let (group, size) = (law.group, law.group_size);
        let (to, minutes) = if self.dice.chance(group) {
            (self.dice.some(size), self.cascade.group_minutes)
        } else {
            (self.dice.count(self.cascade.small), self.cascade.minutes)
        };
        let spec = &APPS[share.app];
        let cause = Cause { source: spec.source, app: spec.name, parent: Some(id) };
        let click = |via, reader, cause| Click {
            via,
            page: Some(share.page),
            query: Rc::clone(&share.query),
            cause: Some(cause),
            reader,
        };
        for _ in 0..to {
            let at = self.later(at, minutes);
            self.agenda.add(at, Event::Click(click(Via::App(share.app), None, cause)));
        }
        if self.dice.chance(self.cascade.own_click) {
            let at = self.later(at, 0.3);
            let own = Cause::plain("typed_or_bookmark");
            self.agenda.add(
                at,
                Event::Click(click(
                    Via::Own(share.app),
                    Some((share.reader, !share.client.browser.is_phone())),
                    own,
                )),
            );
        }
    }

    /// When someone opens what was sent now.
    fn later(&mut self, at: i64, minutes: f64) -> i64 {
        if self.dice.chance(minutes) {
            return at + 3 * SECOND + (self.dice.wait(self.cascade.quick) * SECOND as f64) as i64;
        }
        let hours = self.dice.log_normal(self.cascade.half_life, self.cascade.spread);
        let wait = ((hours * HOUR as f64) as i64).clamp(20 * SECOND, 14 * DAY);
        self.awake(at + wait)
    }
}
