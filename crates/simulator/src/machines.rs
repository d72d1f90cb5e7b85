//! Machines: crawlers, imitators of people, mail filters, watchers.

use std::rc::Rc;

use crate::Output;
use crate::agents::{self, Browser};
use crate::client::Client;
use crate::clock::{DAY, HOUR, MINUTE, SECOND};
use crate::dice::Dice;
use crate::events::Event;
use crate::fetch::{Fetch, Opening};
use crate::life::{Life, some_days};
use crate::line::{Cause, Line, Referrer};
use crate::params::{ParameterError, Params};
use crate::site::HOME;

const CRAWLERS: [(f64, &str); 9] = [
    (3.0, "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"),
    (
        1.5,
        "Mozilla/5.0 (Linux; Android 6.0.1; Nexus 5X Build/MMB29P) AppleWebKit/537.36 (KHTML, like Gecko) \
         Chrome/148.0.7778.61 Mobile Safari/537.36 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    ),
    (
        2.0,
        "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm) \
         Chrome/116.0.1938.76 Safari/537.36",
    ),
    (1.0, "Mozilla/5.0 (compatible; AhrefsBot/7.0; +http://ahrefs.com/robot/)"),
    (0.8, "Mozilla/5.0 (compatible; SemrushBot/7~bl; +http://www.semrush.com/bot.html)"),
    (
        1.2,
        "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2; +https://openai.com/gptbot)",
    ),
    (
        0.6,
        "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; ClaudeBot/1.0; +claudebot@anthropic.com)",
    ),
    (0.5, "CCBot/2.0 (https://commoncrawl.org/faq/)"),
    (0.4, "python-requests/2.32.3"),
];
const PROBES: [&str; 6] =
    ["/wp-login.php", "/.env", "/xmlrpc.php", "/.git/config", "/phpmyadmin/index.php", "/admin/config.php"];
const WATCHER: &str = "Mozilla/5.0+(compatible; UptimeRobot/2.0; http://www.uptimerobot.com/)";
const FILTER: &str = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Safari/537.36";

/// Machines in this world.
pub(crate) struct Machines {
    declared: f64,
    imitator: f64,
    copycat: f64,
    copycat_assets: f64,
    pub(crate) shadow: f64,
    pub(crate) scanned: f64,
    monitor: i64,
    probes: f64,
    waves: Vec<i64>,
    wave_factor: f64,
}

impl Machines {
    pub(crate) fn new(params: &Params, days: u32, world: &mut Dice) -> Result<Self, ParameterError> {
        let get = |name: &str| params.get(&format!("machine.{name}"));
        Ok(Self {
            declared: get("declared")?,
            imitator: get("imitator")?,
            copycat: get("copycat")?,
            copycat_assets: get("copycat_assets")?,
            shadow: get("shadow")?,
            scanned: get("scanned_mail")?,
            monitor: (get("monitor_min")?.max(1.0) * MINUTE as f64) as i64,
            probes: get("probes")?,
            waves: some_days(get("waves")?, days, world),
            wave_factor: get("wave_factor")?,
        })
    }
}

impl<O: Output> Life<'_, O> {
    /// Plans an hour in which so many people come.
    pub(crate) fn plan_machines(&mut self, from: i64, people: f64) {
        let law = &self.machines;
        let wave = if law.waves.contains(&(from / DAY)) { law.wave_factor } else { 1.0 };
        // Machines know no night: half of them come evenly.
        let even = (people + self.evenly()) / 2.0;
        let due: [(fn() -> Event, f64); 4] = [
            (|| Event::Declared, law.declared * even),
            (|| Event::Imitator, law.imitator * wave * even),
            (|| Event::Copycat, law.copycat * wave * even),
            (|| Event::Probe, law.probes * even),
        ];
        for (event, mean) in due {
            for _ in 0..self.dice.count(mean) {
                let at = self.moment(from);
                self.agenda.add(at, event());
            }
        }
        let every = self.machines.monitor;
        let first = from.div_euclid(every) * every;
        for at in (first..from + HOUR).step_by(every as usize).filter(|at| *at >= from) {
            self.agenda.add(at, Event::Monitor);
        }
    }

    fn machine_page(&self, client: &Rc<Client>, page: usize, cause: Option<Cause>) -> Line {
        Line { bytes: 30_112, cause, ..Line::get(client, Rc::clone(&self.site.page(page).path)) }
    }

    pub(crate) fn declared(&mut self, at: i64) {
        let which = self.dice.weigh(&CRAWLERS.map(|(weight, _)| weight));
        let address = format!("198.19.200.{}", which as u64 * 20 + self.dice.below(20));
        let page = self.site.searched(&mut self.dice);
        let line = self.machine_page(&Client::machine(address, CRAWLERS[which].1), page, None);
        self.log.put(at, line);
    }

    /// An address of the machines that bear browsers' names.
    fn cloud(&mut self) -> String {
        format!("198.18.{}.{}", 100 + self.dice.below(100), 1 + self.dice.below(250))
    }

    fn borrowed(&mut self) -> (Browser, String) {
        let browser = self.dice.pick(&[
            Browser::DesktopChrome,
            Browser::DesktopChrome,
            Browser::DesktopFirefox,
            Browser::AndroidChrome,
            Browser::MacSafari,
        ]);
        (browser, agents::agent(browser, self.dice.bits()))
    }

    /// A script under a modern browser's name, without its headers.
    pub(crate) fn imitator(&mut self, mut at: i64) {
        let (browser, agent) = self.borrowed();
        let client =
            Rc::new(Client { protocol: "HTTP/1.1", ..Client::new(self.cloud(), agent, browser, "") });
        for _ in 0..self.dice.some(1.8) {
            let page = if self.dice.chance(0.2) { HOME } else { self.site.searched(&mut self.dice) };
            let line = self.machine_page(&client, page, Some(Cause::MACHINE));
            self.log.put(at, line);
            at += self.dice.between(800, 40_000);
        }
    }

    /// A script that copies all headers and seldom loads what a page pulls in.
    pub(crate) fn copycat(&mut self, at: i64) {
        let (browser, agent) = self.borrowed();
        let client = Rc::new(Client::new(self.cloud(), agent, browser, "en-US,en;q=0.9"));
        let page = if self.dice.chance(0.15) { HOME } else { self.site.searched(&mut self.dice) };
        let fetch = self.habits.open(browser, Opening::Hand, at, &mut self.dice);
        let line = Line { fetch, ..self.machine_page(&client, page, Some(Cause::MACHINE)) };
        let url = Rc::clone(&line.target);
        self.log.put(at, line);
        if self.dice.chance(self.machines.copycat_assets) {
            let referrer = Referrer::Own(url);
            let fetch = Fetch::asset(browser, "image");
            let picture = Rc::clone(&self.site.page(page).picture);
            self.log.put(at + 400, Line { referrer, fetch, bytes: 51_002, ..Line::get(&client, picture) });
        }
    }

    pub(crate) fn probe(&mut self, at: i64) {
        let client = Client::machine(self.cloud(), "Mozilla/5.0 zgrab/0.x");
        for nth in 0..self.dice.between(1, 4) {
            let target = self.dice.pick(&PROBES);
            self.log.put(at + nth * 300, Line { status: 404, bytes: 9_412, ..Line::get(&client, target) });
        }
    }

    pub(crate) fn monitor(&mut self, at: i64) {
        let client = Client::machine("198.19.250.7".to_owned(), WATCHER);
        self.log.put(at, Line { method: "HEAD", bytes: 0, ..Line::get(&client, "/") });
    }

    /// A company's filter opens all links of a mail within seconds, each twice.
    pub(crate) fn scan(&mut self, at: i64, pages: &[usize], query: &str) {
        let client = Rc::new(Client::new(self.cloud(), FILTER.to_owned(), Browser::DesktopChrome, ""));
        for (nth, page) in pages.iter().enumerate() {
            let target = self.target(*page, query);
            for twin in 0..2 {
                let at = at + nth as i64 * 600 + twin * self.dice.between(5, 90);
                let cause = Some(Cause::MACHINE);
                self.log.put(at, Line { bytes: 30_112, cause, ..Line::get(&client, Rc::clone(&target)) });
            }
        }
    }

    /// A filter opens the one link of a person's mail.
    pub(crate) fn scan_one(&mut self, at: i64, page: usize, query: &str) {
        let wait = self.dice.between(1, 50) * SECOND;
        self.scan(at + wait, &[page], query);
    }
}
