//! Link previews: what each app and each network fetches when a link is passed on.

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::Output;
use crate::apps::{APPS, Fetcher};
use crate::client::Client;
use crate::clock::{HOUR, MINUTE};
use crate::dice::scatter;
use crate::events::Share;
use crate::life::Life;
use crate::line::Line;
use crate::networks::NETWORKS;
use crate::params::{ParameterError, Params};

const APPLE: &str = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_11_1) AppleWebKit/601.2.4 (KHTML, like Gecko) \
                     Version/9.0.1 Safari/601.2.4 facebookexternalhit/1.1 Facebot Twitterbot/1.0";
const META: &str = "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)";
const TELEGRAM: &str = "TelegramBot (like TwitterBot)";
const SLACK: &str = "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)";
const SLACK_IMAGES: &str = "Slack-ImgProxy (+https://api.slack.com/robots)";
const LINKEDIN: &str =
    "LinkedInBot/1.0 (compatible; Mozilla/5.0; Apache-HttpClient +http://www.linkedin.com)";
const CARDYB: &str = "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; Bluesky Cardyb/1.1; \
                      +mailto:support@bsky.app) Chrome/W.X.Y.Z Safari/537.36";

/// Caches that several apps share; numbers that no app has.
const META_CACHE: usize = 50;
const LINKEDIN_CACHE: usize = 51;

/// Fetching in this world.
pub(crate) struct Previews {
    typed: f64,
    cached: f64,
    /// Messenger and Instagram fetch no previews here.
    meta_off: bool,
    telegram: i64,
    redirect: f64,
    /// When a provider last fetched an address.
    fetched: BTreeMap<(usize, usize, Rc<str>), i64>,
}

impl Previews {
    pub(crate) fn new(params: &Params) -> Result<Self, ParameterError> {
        Ok(Self {
            typed: params.get("preview.typed")?,
            cached: params.get("preview.cached")?,
            meta_off: params.get("preview.meta_off")? >= 0.5,
            telegram: (params.get("preview.telegram_h")? * HOUR as f64) as i64,
            redirect: params.get("preview.redirect")?,
            fetched: BTreeMap::new(),
        })
    }

    /// Whether the provider's cache has the address; if not, it has from now on.
    fn has(&mut self, at: i64, app: usize, page: usize, query: &Rc<str>, keeps: i64) -> bool {
        let key = (app, page, Rc::clone(query));
        match self.fetched.get_mut(&key) {
            Some(then) if at - *then < keeps => true,
            Some(then) => {
                *then = at;
                false
            }
            None => {
                self.fetched.insert(key, at);
                false
            }
        }
    }
}

/// What is fetched, and whose picture.
struct Card {
    target: Rc<str>,
    picture: Rc<str>,
}

impl<O: Output> Life<'_, O> {
    fn card(&self, page: usize, query: &str) -> Card {
        Card { target: self.target(page, query), picture: Rc::clone(&self.site.page(page).picture) }
    }

    /// One of a provider's machines.
    fn provider(&mut self, number: usize, agent: &str) -> Rc<Client> {
        let host = 1 + (scatter(number as u64) + self.dice.below(12)) % 250;
        Client::machine(format!("203.0.113.{host}"), agent)
    }

    /// What the app fetches for a share.
    pub(crate) fn private_preview(&mut self, at: i64, share: &Share) {
        let fetcher = APPS[share.app].fetcher;
        if fetcher == Fetcher::None || !self.dice.chance(self.apps.each[share.app].preview) {
            return;
        }
        let card = self.card(share.page, &share.query);
        let address = share.client.address.clone();
        let has = |life: &mut Self, keeps| life.previews.has(at, share.app, share.page, &share.query, keeps);
        match fetcher {
            Fetcher::WhatsApp | Fetcher::Signal | Fetcher::Viber => {
                if self.dice.chance(self.previews.cached) {
                    return;
                }
                let client = Client::machine(address, &sender(fetcher, share, &mut self.dice));
                self.by_sender(at, &client, &card, fetcher != Fetcher::Viber);
            }
            Fetcher::Apple => self.by_apple(at, &Client::machine(address, APPLE), &card),
            Fetcher::Server(agent, minutes, picture) => {
                if !has(self, minutes * MINUTE) {
                    let client = self.provider(share.app, agent);
                    self.by_server(at, &client, &card, 200, u64::from(picture));
                }
            }
            Fetcher::Telegram => {
                if !has(self, self.previews.telegram) {
                    let client = self.provider(share.app, TELEGRAM);
                    if self.dice.chance(self.previews.typed) {
                        self.letters(at, &client, &card);
                    }
                    self.by_server(at, &client, &card, 200, 1);
                }
            }
            Fetcher::Slack => {
                if !has(self, 30 * MINUTE) {
                    let client = self.provider(share.app, SLACK);
                    self.by_server(at, &client, &card, 206, 0);
                    let images = self.provider(share.app, SLACK_IMAGES);
                    self.fetch(at + 900, &images, &card.picture, 200);
                }
            }
            Fetcher::Meta if self.previews.meta_off => {}
            Fetcher::Meta => {
                self.by_meta(at, share.page, &card);
            }
            Fetcher::LinkedIn => {
                self.by_linkedin(at, share.page, &card);
            }
            Fetcher::None => {}
        }
    }

    /// What a network fetches for a public post, or again later.
    pub(crate) fn public_preview(&mut self, at: i64, network: usize, page: usize) {
        let card = self.card(page, "");
        match NETWORKS[network].name {
            "facebook" | "instagram" | "threads" => self.by_meta(at, page, &card),
            "x" => {
                let client = self.provider(40, "Twitterbot/1.0");
                self.fetch(at, &client, &"/robots.txt".into(), 200);
                self.by_server(at + 200, &client, &card, 200, 1);
            }
            "linkedin" => self.by_linkedin(at, page, &card),
            "reddit" => self.by_named(
                at,
                "Mozilla/5.0 (compatible; redditbot/1.0; +http://www.reddit.com/feedback)",
                &card,
            ),
            "pinterest" => self.by_named(at, "Pinterest/0.2 (+https://www.pinterest.com/bot.html)", &card),
            "bluesky" => self.by_named(at, CARDYB, &card),
            "mastodon" => self.herd(at, &card),
            _ => {}
        }
    }

    fn by_named(&mut self, at: i64, agent: &str, card: &Card) {
        let client = self.provider(agent.len(), agent);
        self.by_server(at, &client, card, 200, 1);
    }

    fn fetch(&mut self, at: i64, client: &Rc<Client>, target: &Rc<str>, status: u16) {
        let bytes = match status {
            206 => 32_769,
            404 => 9_412,
            301 => 162,
            _ => 24_113,
        };
        self.log.put(at, Line { status, bytes, ..Line::get(client, Rc::clone(target)) });
    }

    /// From the sender's own address while composing: letter by letter when typed, through a redirect when it is an
    /// old address, with parts of the picture.
    fn by_sender(&mut self, mut at: i64, client: &Rc<Client>, card: &Card, picture: bool) {
        if self.dice.chance(self.previews.typed) {
            at = self.letters(at, client, card);
        }
        if self.dice.chance(self.previews.redirect) {
            let old = format!("/r{}", card.target).into();
            self.fetch(at, client, &old, 301);
            at += 120;
        }
        let part = self.dice.chance(0.15);
        self.fetch(at, client, &card.target, if part { 206 } else { 200 });
        if picture && self.dice.chance(0.9) {
            let part = self.dice.chance(0.7);
            self.fetch(at + 400, client, &card.picture, if part { 206 } else { 200 });
        }
    }

    /// Each beginning of the address, as it is typed; when the last one was.
    fn letters(&mut self, mut at: i64, client: &Rc<Client>, card: &Card) -> i64 {
        let all = &card.target;
        for end in 1..all.len() {
            if all.is_char_boundary(end) {
                self.fetch(at, client, &all[..end].into(), if end == 1 { 200 } else { 404 });
                at += self.dice.between(60, 350);
            }
        }
        at
    }

    /// Apple's burst: the page, icons, the picture.
    fn by_apple(&mut self, at: i64, client: &Rc<Client>, card: &Card) {
        self.fetch(at, client, &card.target, 200);
        for (wait, icon, status) in [
            (150, "/favicon.ico", 200),
            (180, "/apple-touch-icon.png", 200),
            (420, "/apple-touch-icon-precomposed.png", 404),
        ] {
            self.fetch(at + wait, client, &icon.into(), status);
        }
        if self.dice.chance(0.9) {
            self.fetch(at + 700, client, &card.picture, 200);
        }
    }

    /// From the provider's machines.
    fn by_server(&mut self, at: i64, client: &Rc<Client>, card: &Card, status: u16, pictures: u64) {
        self.fetch(at, client, &card.target, status);
        for nth in 0..pictures {
            self.fetch(at + 300 + 400 * nth as i64, client, &card.picture, status);
        }
    }

    /// One fetcher and one cache for posts, messages and groups; it comes again more often than its cache needs.
    fn by_meta(&mut self, at: i64, page: usize, card: &Card) {
        if self.previews.has(at, META_CACHE, page, &card.target, 12 * HOUR) && !self.dice.chance(0.3) {
            return;
        }
        let client = self.provider(META_CACHE, META);
        let part = self.dice.chance(0.35);
        let pictures = self.dice.below(4);
        self.by_server(at, &client, card, if part { 206 } else { 200 }, pictures);
    }

    fn by_linkedin(&mut self, at: i64, page: usize, card: &Card) {
        if self.previews.has(at, LINKEDIN_CACHE, page, &card.target, 24 * HOUR) {
            return;
        }
        let client = self.provider(LINKEDIN_CACHE, LINKEDIN);
        let head = Line { method: "HEAD", bytes: 0, ..Line::get(&client, Rc::clone(&card.target)) };
        self.log.put(at, head);
        self.by_server(at + 300, &client, card, 200, 1);
    }

    /// One public post, fetched by every server that receives it.
    fn herd(&mut self, at: i64, card: &Card) {
        for _ in 0..self.dice.between(10, 90) {
            let server = self.dice.below(4_000);
            let agent = match server % 10 {
                0 => {
                    format!("http.rb/5.1.1 (Mastodon/4.1.{}; +https://social-{server}.example/)", server % 20)
                }
                1 => format!("Misskey/2025.4.0 SummalyBot/5.2.1 (https://social-{server}.example)"),
                _ => format!(
                    "Mastodon/4.{}.{} (http.rb/5.2.0; +https://social-{server}.example/) Bot",
                    3 + server % 3,
                    server % 9
                ),
            };
            let client = Client::machine(format!("198.19.{}.{}", server / 250, server % 250), &agent);
            let wait = self.dice.between(0, 60_000);
            self.fetch(at + wait, &client, &card.target, 200);
        }
    }
}

/// The name of a fetcher on the sender's device.
fn sender(fetcher: Fetcher, share: &Share, dice: &mut crate::dice::Dice) -> String {
    let version = scatter(share.reader ^ 0x33);
    let (a, b) = (version % 9 + 3, (version >> 8) % 80);
    match fetcher {
        Fetcher::Signal => "WhatsApp/2".to_owned(),
        Fetcher::Viber => "Viber".to_owned(),
        _ if share.client.browser.is_iphone() => format!("WhatsApp/2.26.{a}.{b} i"),
        _ if share.client.browser.is_phone() => format!("WhatsApp/2.26.{a}.{b} A"),
        _ if dice.chance(0.4) => "WhatsApp/2.23.20.0".to_owned(),
        _ => format!("WhatsApp/2.26{:02}.{a} W", version % 24),
    }
}
