//! People: who they are follows from their number; what they remember of the site is kept for regular ones only.

use std::rc::Rc;

use crate::agents::{self, Browser};
use crate::client::Client;
use crate::clock::{DAY, HOUR};
use crate::dice::{Dice, scatter, unit};
use crate::in_app::{self, Inside};
use crate::params::{ParameterError, Params};

/// What brings someone, as far as it says who comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Crowd {
    Hand,
    Search,
    Link,
    Mail,
}

const LANGUAGES: [&str; 6] = [
    "en-GB,en;q=0.9",
    "en-US,en;q=0.9",
    "fr-FR,fr;q=0.9,en;q=0.8",
    "de-DE,de;q=0.9,en;q=0.7",
    "es-ES,es;q=0.9",
    "pt-BR,pt;q=0.9,en;q=0.8",
];

/// From here on are the numbers of people whom the site sees once.
const ONCE: u64 = 1 << 40;

/// Nothing read yet.
const NOTHING: u32 = u32::MAX;

/// All people.
pub(crate) struct Readers {
    seed: u64,
    loyal: u64,
    occasional: u64,
    next_once: u64,
    /// The last deep page of each regular reader.
    last: Vec<u32>,
    /// Whose browser has the site's files.
    cached: Vec<bool>,
    new: [f64; 4],
    phones: Vec<f64>,
    computers: Vec<f64>,
    ipv6: f64,
    household: f64,
    moving: f64,
    carrier_nat: f64,
    office: f64,
    offices: u64,
    pub(crate) desktop: f64,
    requested_with: f64,
}

impl Readers {
    pub(crate) fn new(params: &Params, visits: u64, seed: u64) -> Result<Self, ParameterError> {
        let get = |name: &str| params.get(&format!("reader.{name}"));
        let browsers = |names: &[&str]| -> Result<Vec<f64>, ParameterError> {
            names.iter().map(|name| params.get(&format!("browser.{name}"))).collect()
        };
        let (loyal, occasional) =
            ((get("loyal")? * visits as f64) as u64 + 2, (get("occasional")? * visits as f64) as u64 + 2);
        let known = get("known_cache")?;
        let regular = (loyal + occasional) as usize;
        Ok(Self {
            seed,
            loyal,
            occasional,
            next_once: ONCE,
            last: vec![NOTHING; regular],
            cached: (0..regular as u64)
                .map(|number| unit(scatter(seed ^ scatter(number ^ 0xca))) < known)
                .collect(),
            new: [get("new_typed")?, get("new_by_search")?, get("new_by_link")?, get("new_by_mail")?],
            phones: browsers(&["android_chrome", "samsung", "android_firefox", "ios", "ios_old"])?,
            computers: browsers(&["mac_safari", "desktop_chrome", "desktop_firefox", "antique"])?,
            ipv6: get("ipv6")?,
            household: get("household")?,
            moving: get("moving")?,
            carrier_nat: get("carrier_nat")?,
            office: get("office")?,
            offices: get("offices")?.max(1.0) as u64,
            desktop: get("desktop")?,
            requested_with: params.get("fetch.requested_with")?,
        })
    }

    /// Who comes.
    pub(crate) fn draw(&mut self, crowd: Crowd, dice: &mut Dice) -> u64 {
        if dice.chance(self.new[crowd as usize]) {
            return self.stranger();
        }
        let loyal = match crowd {
            Crowd::Hand => 0.75,
            Crowd::Mail => 0.6,
            Crowd::Search | Crowd::Link => 0.35,
        };
        if dice.chance(loyal) {
            // The lower numbers come most often.
            let at = dice.unit();
            (at * at * self.loyal as f64) as u64
        } else {
            self.loyal + dice.below(self.occasional)
        }
    }

    /// Someone whom the site has not seen.
    pub(crate) fn stranger(&mut self) -> u64 {
        self.next_once += 1;
        self.next_once
    }

    /// Bits that are this reader's own in this world, for each question.
    pub(crate) fn bits(&self, reader: u64, question: u64) -> u64 {
        scatter(self.seed ^ scatter(reader ^ question << 48))
    }

    /// The last deep page this reader saw.
    pub(crate) fn last(&self, reader: u64) -> Option<usize> {
        self.last.get(reader as usize).filter(|page| **page != NOTHING).map(|page| *page as usize)
    }

    /// Notes a page seen.
    pub(crate) fn saw(&mut self, reader: u64, page: usize) {
        if let Some(last) = self.last.get_mut(reader as usize) {
            *last = page as u32;
        }
    }

    /// Whether the reader's browser has the site's files; from now on it has.
    pub(crate) fn has_cached(&mut self, reader: u64) -> bool {
        match self.cached.get_mut(reader as usize) {
            Some(cached) => std::mem::replace(cached, true),
            None => false,
        }
    }

    /// The reader's browser of the kind that is at hand.
    pub(crate) fn browser(&self, reader: u64, computer: bool) -> Browser {
        let (all, weights): (&[Browser], _) =
            if computer { (&Browser::COMPUTERS, &self.computers) } else { (&Browser::PHONES, &self.phones) };
        let mut left = unit(self.bits(reader, if computer { 2 } else { 1 })) * weights.iter().sum::<f64>();
        for (browser, weight) in all.iter().zip(weights) {
            if left < *weight {
                return *browser;
            }
            left -= weight;
        }
        all[0]
    }

    /// Whether this reader, left alone, is at a computer now.
    pub(crate) fn at_computer(&self, reader: u64, dice: &mut Dice) -> bool {
        let usual = unit(self.bits(reader, 3)) < self.desktop;
        if dice.chance(0.85) { usual } else { dice.chance(self.desktop) }
    }

    /// What the log shows of this reader now.
    pub(crate) fn client(
        &self,
        reader: u64,
        browser: Browser,
        app: Option<Inside>,
        at: i64,
        dice: &mut Dice,
    ) -> Rc<Client> {
        let address = self.address(reader, browser, at, dice);
        let own = self.bits(reader, 4);
        let language = if own % 20 < 17 {
            LANGUAGES[self.seed as usize % 6]
        } else {
            LANGUAGES[(own >> 8) as usize % 6]
        };
        let inside = app.and_then(|app| in_app::inside(app, browser, own).map(|agent| (app, agent)));
        let Some((app, agent)) = inside else {
            return Rc::new(Client::new(address, agents::agent(browser, own), browser, language));
        };
        let tells = browser.is_android() && dice.chance(self.requested_with);
        let requested_with = if tells { in_app::package(app) } else { "" };
        Rc::new(Client { requested_with, ..Client::new(address, agent, browser, language) })
    }

    fn address(&self, reader: u64, browser: Browser, at: i64, dice: &mut Dice) -> String {
        let (day, hour) = (at.div_euclid(DAY), at.rem_euclid(DAY) / HOUR);
        if browser.is_phone() && dice.chance(self.moving) {
            return self.carrier(reader, day);
        }
        let works = day % 7 < 5 && (6..16).contains(&hour);
        if !browser.is_phone() && works && unit(self.bits(reader, 5)) < self.office {
            let office = self.bits(reader, 6) % self.offices;
            return format!("192.0.2.{}", 1 + office % 250);
        }
        let shared = unit(self.bits(reader, 7)) < self.household;
        let home = self.bits(if shared { reader / 3 } else { reader }, if shared { 8 } else { 9 });
        if unit(scatter(home)) < self.ipv6 {
            let device = self.bits(reader, browser as u64 + 20);
            return format!(
                "2001:db8:{:x}:{:x}:{:x}:{:x}:{:x}:{:x}",
                home >> 48,
                home >> 32 & 0xffff,
                device >> 48,
                device >> 32 & 0xffff,
                device >> 16 & 0xffff,
                device & 0xffff
            );
        }
        format!("10.{}.{}.{}", home >> 16 & 255, home >> 8 & 255, home & 255)
    }

    /// A phone network's address of the day, for this phone alone or for many.
    fn carrier(&self, reader: u64, day: i64) -> String {
        let bits = self.bits(reader, 10 + (day as u64) * 64);
        if unit(self.bits(reader, 11)) < self.carrier_nat {
            return format!("198.51.100.{}", 1 + bits % 120);
        }
        format!("172.{}.{}.{}", 16 + (bits >> 16) % 16, bits >> 8 & 255, bits & 255)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::Scenario;

    fn readers() -> Readers {
        let params = Params::draw(5, Scenario::PUBLISHER, &[]).expect("sound");
        Readers::new(&params, 20_000, 5).expect("sound")
    }

    #[test]
    fn a_crowd_has_all_browsers_and_addresses_that_belong_to_nobody() {
        let readers = readers();
        let mut dice = Dice::new(1, 1);
        let mut phones = 0;
        for reader in 0..4_000 {
            let browser = readers.browser(reader, reader % 3 == 0);
            phones += u32::from(browser.is_phone());
            let client = readers.client(reader, browser, None, reader as i64 * HOUR, &mut dice);
            let starts = ["10.", "172.", "192.0.2.", "198.51.100.", "2001:db8:"];
            assert!(starts.iter().any(|start| client.address.starts_with(start)), "{}", client.address);
        }
        assert!((2_500..2_800).contains(&phones));
    }

    #[test]
    fn hands_bring_back_who_was_here_and_searches_bring_strangers() {
        let mut readers = readers();
        let mut dice = Dice::new(2, 1);
        let mut strangers = |crowd| (0..2_000).filter(|_| readers.draw(crowd, &mut dice) >= ONCE).count();
        assert!(strangers(Crowd::Hand) < 700);
        assert!(strangers(Crowd::Search) > 1_100);
    }
}
