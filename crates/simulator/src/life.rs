//! A world's life, hour by hour.

use std::io;

use crate::apps::Apps;
use crate::chances::Chances;
use crate::clock::{DAY, HOUR, Rhythm, SECOND};
use crate::dice::Dice;
use crate::events::{Agenda, Click, Event, Via};
use crate::fetch::Habits;
use crate::log::{Log, Written};
use crate::machines::Machines;
use crate::mail::Mail;
use crate::networks::Networks;
use crate::params::{ParameterError, Params};
use crate::previews::Previews;
use crate::readers::Readers;
use crate::share::Cascade;
use crate::site::Site;
use crate::visit::Manners;
use crate::{Order, Output};

/// Everything there is.
pub(crate) struct Life<'o, O> {
    pub(crate) log: Log<'o, O>,
    pub(crate) agenda: Agenda,
    pub(crate) dice: Dice,
    pub(crate) site: Site,
    pub(crate) readers: Readers,
    pub(crate) rhythm: Rhythm,
    pub(crate) habits: Habits,
    pub(crate) networks: Networks,
    pub(crate) apps: Apps,
    pub(crate) chances: Chances,
    pub(crate) manners: Manners,
    pub(crate) cascade: Cascade,
    pub(crate) previews: Previews,
    pub(crate) mail: Mail,
    pub(crate) machines: Machines,
    visits: f64,
    hours: u32,
    end: i64,
}

/// Days of this world on which something happens, in time order.
pub(crate) fn some_days(count: f64, days: u32, dice: &mut Dice) -> Vec<i64> {
    let mut all: Vec<i64> = Vec::new();
    let whole = (count.max(0.0) as usize + usize::from(dice.chance(count.fract()))).min(days as usize);
    while all.len() < whole {
        let day = dice.below(u64::from(days)) as i64;
        if !all.contains(&day) {
            all.push(day);
        }
    }
    all.sort_unstable();
    all
}

impl<'o, O: Output> Life<'o, O> {
    pub(crate) fn new(order: &Order, params: &Params, out: &'o mut O) -> Result<Self, ParameterError> {
        let (seed, days, visits) = (order.seed, order.days.max(1), order.visits as f64);
        let end = i64::from(days) * DAY;
        let mut dice = Dice::new(seed, 1_000 + order.run);
        let chances = Chances::new(params)?;
        let cascade = Cascade::new(params)?;
        let networks = Networks::new(params)?;
        let open = visits * (1.0 - cascade.dark);
        let public = open * chances.part(Via::Network(0)) / (visits * cascade.dark).max(1.0);
        // The middle of the period, so that no day off is the first or last one.
        let mut world = Dice::new(seed, 2);
        let inner = days.saturating_sub(2).max(1);
        let outages = some_days(params.get("log.outage")?, inner, &mut world);
        let outages = outages.iter().map(|day| ((day + 1) * DAY, (day + 2) * DAY)).collect();
        Ok(Self {
            log: Log::new(out, params.get("log.hidden")? >= 0.5, outages),
            agenda: Agenda::default(),
            site: Site::new(params, days, seed)?,
            readers: Readers::new(params, order.visits, seed)?,
            rhythm: Rhythm::new(params, days, &mut dice)?,
            habits: Habits::new(params, end)?,
            apps: Apps::new(params, &networks, public)?,
            networks,
            manners: Manners::new(params)?,
            previews: Previews::new(params)?,
            mail: Mail::new(params, days, open * chances.part(Via::Mail), seed)?,
            machines: Machines::new(params, days, &mut world)?,
            chances,
            cascade,
            dice,
            visits,
            hours: days * 24,
            end,
        })
    }

    /// Lives through the whole period.
    pub(crate) fn run(mut self) -> io::Result<(Written, u64)> {
        let weights: Vec<f64> = (0..self.hours).map(|hour| self.rhythm.hour(hour)).collect();
        let all: f64 = weights.iter().sum();
        let mut left = all;
        let days = self.hours / 24;
        let viral = self.manners.viral_days * f64::from(days) / 30.0;
        let viral = some_days(viral, days, &mut self.dice);
        for hour in 0..self.hours {
            let from = i64::from(hour) * HOUR;
            self.site.tick(from);
            // What is due is what is missing, spread over the time that is left.
            let missing = self.visits - self.log.written.people as f64;
            let pace = (missing / (self.visits * left / all)).clamp(0.5, 1.7);
            let part = weights[hour as usize] / all;
            left -= weights[hour as usize];
            self.plan(from, part, pace);
            if viral.contains(&(from / DAY)) && from % DAY == 10 * HOUR {
                self.viral(from);
            }
            while let Some((at, event)) = self.agenda.next(from + HOUR) {
                self.log.flush(at)?;
                self.happen(at, event);
            }
        }
        self.log.flush(self.end)?;
        Ok((self.log.written, self.cascade.shares))
    }

    /// Plans an hour that has this part of the period's traffic.
    fn plan(&mut self, from: i64, part: f64, pace: f64) {
        let people = self.visits * part;
        let open = people * (1.0 - self.cascade.dark) * pace;
        for (via, share) in self.chances.mix() {
            let share = match via {
                Via::Network(_) => {
                    let posts = open * share * self.networks.burst_share / self.networks.burst_size;
                    for _ in 0..self.dice.count(posts) {
                        let at = self.moment(from);
                        let network = self.dice.weigh(&self.networks.weights);
                        let page = self.site.fresh(&mut self.dice);
                        self.agenda.add(at, Event::Post { network, page });
                    }
                    share * (1.0 - self.networks.burst_share)
                }
                Via::Mail => continue,
                _ => share,
            };
            for _ in 0..self.dice.count(open * share) {
                let at = self.moment(from);
                let via = match via {
                    Via::Network(_) => Via::Network(self.dice.weigh(&self.networks.weights)),
                    via => via,
                };
                self.agenda.add(at, Event::Click(Click::via(via)));
            }
        }
        for (number, at) in self.mail.sends(from) {
            self.mail.pace = pace;
            let late = self.dice.between(0, 600) * SECOND;
            self.agenda.add(at + late, Event::Send(number));
        }
        self.plan_machines(from, people);
    }

    /// An hour's people if all hours were alike.
    pub(crate) fn evenly(&self) -> f64 {
        self.visits / f64::from(self.hours)
    }

    /// A moment of this hour.
    pub(crate) fn moment(&mut self, from: i64) -> i64 {
        from + self.dice.below(HOUR as u64) as i64
    }

    /// One page is taken up everywhere for some hours.
    fn viral(&mut self, from: i64) {
        let day = self.visits * (1.0 - self.cascade.dark) * self.chances.part(Via::Network(0)) * 24.0
            / f64::from(self.hours);
        let page = self.site.fresh(&mut self.dice);
        for _ in 0..self.dice.count(self.manners.viral_size * day / self.networks.burst_size) {
            let at = from + (self.dice.unit() * 6.0 * HOUR as f64) as i64;
            let network = self.dice.weigh(&self.networks.weights);
            self.agenda.add(at, Event::Post { network, page });
        }
    }

    fn happen(&mut self, at: i64, event: Event) {
        match event {
            Event::Click(click) => self.arrive(at, click),
            Event::Share(share) => self.share(at, &share),
            Event::Send(number) => self.send(at, number),
            Event::Post { network, page } => self.post(at, network, page),
            Event::Declared => self.declared(at),
            Event::Imitator => self.imitator(at),
            Event::Copycat => self.copycat(at),
            Event::Probe => self.probe(at),
            Event::Monitor => self.monitor(at),
        }
    }

    /// A public post: it is fetched, and its clicks come within hours.
    fn post(&mut self, at: i64, network: usize, page: usize) {
        if self.dice.chance(self.networks.previews) {
            self.public_preview(at, network, page);
        }
        let mean = self.networks.half_life_h / std::f64::consts::LN_2 * HOUR as f64;
        let size = self.networks.burst_size * self.dice.log_normal((-0.32_f64).exp(), 0.8);
        for _ in 0..self.dice.count(size) {
            let wait = self.dice.wait(mean) as i64 + 20 * SECOND;
            let click = Click { page: Some(page), ..Click::via(Via::Network(network)) };
            let at = self.awake(at + wait);
            self.agenda.add(at, Event::Click(click));
        }
    }

    /// This moment, or a later one if people are asleep now.
    pub(crate) fn awake(&mut self, mut at: i64) -> i64 {
        for _ in 0..10 {
            if self.dice.chance(self.rhythm.awake(at)) {
                break;
            }
            at += self.dice.wait(HOUR as f64) as i64;
        }
        at
    }
}
