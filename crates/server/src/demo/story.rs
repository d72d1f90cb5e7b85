//! What pages' scripts, share buttons and previews would have told of a world.

use std::collections::HashMap;

use entrenous_core::event::{Address, Event, Name, Revenue};
use entrenous_core::evidence::rules::{Agent, Rules};
use entrenous_core::evidence::source::App;
use entrenous_core::share::{Carried, Mechanism, TOKEN_CHARS, Token};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

use super::setting::{LINKS, SITE};
use super::world::{Act, Line, Who, World};

/// Chances, chosen so that a demo shows every page of the dashboard at work.
const BY_BUTTON: f64 = 0.55;
const TOKEN_ARRIVES: f64 = 0.85;
const SUBSCRIBES: f64 = 0.008;
const SUBSCRIBES_WHO_WAS_TOLD: f64 = 0.019;
const READS_ON: f64 = 0.8;
/// A preview within so long after a share of its page is that share's.
const PREVIEW_MS: i64 = 30_000;

/// Something that is told.
#[derive(Debug, Clone)]
pub(crate) struct Told {
    pub(crate) at_ms: i64,
    pub(crate) who: Who,
    pub(crate) what: What,
}

/// What is told.
#[derive(Debug, Clone)]
pub(crate) enum What {
    /// By a page's script, a button, or a short link's door.
    Event(Box<Event>),
    /// A preview of this address was fetched.
    Preview { target: String, token: Option<Token> },
}

struct Teller {
    rules: Rules,
    dice: ChaCha8Rng,
    /// The token of each share.
    of_share: HashMap<u64, Token>,
    /// The token in the address bar of each person's latest view.
    of_view: HashMap<Who, Token>,
    /// The latest shares of a page, with their tokens.
    latest: HashMap<String, (i64, Token)>,
    told: Vec<Told>,
}

/// All that is told of a world, in the order of time. The same world and seed tell the same.
pub(super) fn tell(world: &World, seed: u64) -> Vec<Told> {
    let mut teller = Teller {
        rules: Rules::builtin(),
        dice: ChaCha8Rng::seed_from_u64(seed),
        of_share: HashMap::new(),
        of_view: HashMap::new(),
        latest: HashMap::new(),
        told: Vec::new(),
    };
    let mut acts = world.acts.iter().peekable();
    for line in &world.lines {
        // Logs know whole seconds: what a share has fetched may stand before it.
        while let Some(act) = acts.next_if(|act| act.at_ms < line.at_ms + 1_000) {
            teller.act(act);
        }
        teller.line(line);
    }
    teller.told.sort_by_key(|told| told.at_ms);
    teller.told
}

impl Teller {
    fn chance(&mut self, chance: f64) -> bool {
        f64::from(self.dice.next_u32()) < chance * f64::from(u32::MAX)
    }

    fn between(&mut self, low: u32, high: u32) -> u32 {
        low + self.dice.next_u32() % (high - low).max(1)
    }

    fn draw(&mut self) -> Option<Token> {
        const DIGITS: &[u8; 36] = b"0123456789abcdefghijklmnopqrstuvwxyz";
        let digit = |dice: &mut ChaCha8Rng| char::from(DIGITS[dice.next_u32() as usize % 36]);
        let text: String = (0..TOKEN_CHARS).map(|_| digit(&mut self.dice)).collect();
        Token::parse(&text)
    }

    fn line(&mut self, line: &Line) {
        match self.rules.agent(line.who.agent.as_bytes()) {
            Agent::Person(_) => self.view(line),
            Agent::Preview(_) => {
                let path = line.target.split('?').next().unwrap_or_default();
                let latest = self.latest.get(path);
                let token = latest.filter(|(at, _)| line.at_ms - at < PREVIEW_MS).map(|(_, token)| *token);
                let target = format!("https://www.{SITE}{}", line.target);
                self.tell(line.at_ms, &line.who, What::Preview { target, token });
            }
            // Their own programs run no script.
            _ => {}
        }
    }

    fn view(&mut self, line: &Line) {
        if line.source == "email_campaign" && self.chance(0.6) {
            self.click(line, LINKS[0].0, "link");
        } else if line.source.starts_with("campaign") && self.chance(0.6) {
            self.click(line, LINKS[1].0, "qr");
        }
        let arrives = self.chance(TOKEN_ARRIVES);
        let parent = line.by_share.filter(|_| arrives).and_then(|share| self.of_share.get(&share).copied());
        let token = self.draw();
        if let Some(token) = token {
            self.of_view.insert(line.who.clone(), token);
        }
        let mut view = event(Name::PageView, &line.target);
        view.referrer = line.referrer.as_deref().map(Into::into);
        (view.token, view.parent) = (token, parent);
        (view.page_view, view.width) = (Some(u128::from(self.dice.next_u64())), 390);
        let page_view = view.page_view;
        self.tell(line.at_ms, &line.who, What::Event(Box::new(view)));
        if self.chance(READS_ON) {
            let seconds = self.between(4, 160);
            let mut read = event(Name::Engagement, &line.target);
            (read.page_view, read.engaged_ms, read.scroll) =
                (page_view, seconds * 1_000, (20 + seconds / 2).min(100) as u8);
            self.tell(line.at_ms + i64::from(seconds) * 1_000, &line.who, What::Event(Box::new(read)));
        }
        let subscribes = if line.by_share.is_some() { SUBSCRIBES_WHO_WAS_TOLD } else { SUBSCRIBES };
        if self.chance(subscribes) {
            let mut bought = event(Name::Custom("subscribe".into()), &line.target);
            let thousandths = i64::from([4_900, 9_900, 9_900, 49_000][self.between(0, 4) as usize]);
            bought.revenue = Some(Revenue { thousandths, currency: *b"EUR" });
            self.tell(line.at_ms + 60_000, &line.who, What::Event(Box::new(bought)));
        }
    }

    fn click(&mut self, line: &Line, slug: &str, mechanism: &str) {
        let mut click = event(Name::Custom("click".into()), &line.target);
        let link = format!("go.{SITE}/{slug}");
        click.props = vec![("link".into(), link.into()), ("mechanism".into(), mechanism.into())];
        self.tell(line.at_ms - 1_000, &line.who, What::Event(Box::new(click)));
    }

    fn act(&mut self, act: &Act) {
        let app: Option<App> = act.app.parse().ok();
        if !self.chance(BY_BUTTON) {
            // Copied from the address bar.
            if let Some(token) = self.of_view.get(&act.who).copied() {
                self.of_share.insert(act.share, token);
            }
            return;
        }
        let Some(token) = self.draw() else { return };
        self.of_share.insert(act.share, token);
        self.latest.insert(act.page.clone(), (act.at_ms, token));
        let native = self.chance(0.3);
        let mut share = event(Name::Custom("share".into()), &act.page);
        share.token = Some(token);
        share.carried = Carried {
            mechanism: Some(if native { Mechanism::Native } else { Mechanism::Button }),
            app: app.filter(|_| !native),
        };
        self.tell(act.at_ms, &act.who, What::Event(Box::new(share)));
    }

    fn tell(&mut self, at_ms: i64, who: &Who, what: What) {
        self.told.push(Told { at_ms, who: who.clone(), what });
    }
}

fn event(name: Name, target: &str) -> Event {
    Event {
        id: None,
        site: SITE.into(),
        name,
        url: Address { host: format!("www.{SITE}"), target: target.into() },
        referrer: None,
        props: Vec::new(),
        revenue: None,
        token: None,
        parent: None,
        carried: Carried::default(),
        engaged_ms: 0,
        scroll: 0,
        webview: None,
        width: 0,
        page_view: None,
        age_ms: 0,
        visitor: None,
        returning: false,
    }
}
