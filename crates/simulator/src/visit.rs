//! Visits: page after page, with all that a page pulls in.

use std::rc::Rc;

use crate::Output;
use crate::arrive::Opened;
use crate::client::Client;
use crate::clock::{MINUTE, SECOND};
use crate::events::Via;
use crate::fetch::{Fetch, Opening};
use crate::life::Life;
use crate::line::{Cause, Line, Referrer};
use crate::params::{ParameterError, Params};
use crate::site::HOME;

/// How people behave on the site.
pub(crate) struct Manners {
    pub(crate) viral_days: f64,
    pub(crate) viral_size: f64,
    more: f64,
    more_link: f64,
    stay: f64,
    prefetch: f64,
    assets: f64,
    no_assets: f64,
    blocks: f64,
    redirects: f64,
    missing: f64,
}

impl Manners {
    pub(crate) fn new(params: &Params) -> Result<Self, ParameterError> {
        Ok(Self {
            viral_days: params.get("rhythm.viral_days")?,
            viral_size: params.get("rhythm.viral_size")?,
            more: params.get("visit.more")?,
            more_link: params.get("visit.more_link")?,
            stay: params.get("visit.stay_s")?,
            prefetch: params.get("visit.prefetch")?,
            assets: params.get("visit.assets")?,
            no_assets: params.get("visit.no_assets")?,
            blocks: params.get("visit.blocks")?,
            redirects: params.get("site.redirects")?,
            missing: params.get("site.missing")?,
        })
    }
}

/// What every page of the site needs: path, bytes, destination.
const FRAME: [(&str, u32, &str); 6] = [
    ("/assets/site.4be1c2.css", 41_216, "style"),
    ("/assets/vendor.91ac07.js", 88_120, "script"),
    ("/assets/site.c03f5d.js", 64_344, "script"),
    ("/assets/text-regular.woff2", 30_908, "font"),
    ("/assets/logo.svg", 3_104, "image"),
    ("/favicon.ico", 4_286, "image"),
];

/// The state of a browser's cache at the beginning of a visit.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Cache {
    Empty,
    Filled,
    /// Nothing will be asked for.
    Complete,
}

impl<O: Output> Life<'_, O> {
    /// One visit, all of it.
    pub(crate) fn visit(&mut self, start: i64, opened: Opened) {
        let fetch = self.habits.open(opened.client.browser, opened.opening, start, &mut self.dice);
        let mut at = start;
        let target = self.target(opened.page, &opened.query);
        let first = Line {
            referrer: opened.referrer.clone(),
            fetch,
            cause: Some(opened.cause),
            ..self.document(&opened.client, Rc::clone(&target))
        };
        if self.dice.chance(self.manners.missing) {
            let gone = format!("/archive{target}");
            self.log.put(at, Line { status: 404, bytes: 9_412, target: gone.into(), ..first });
            return;
        }
        if self.dice.chance(self.manners.redirects) {
            let old = format!("/r/{}{}", opened.page, opened.query);
            self.log.put(at, Line { status: 301, bytes: 162, target: old.into(), ..first.clone() });
            at += self.dice.between(30, 300);
        }
        let first = self.ahead(at, first);
        let unreferred = matches!(first.referrer, Referrer::None);
        self.log.put(at, first.clone());
        if unreferred && self.dice.chance(self.machines.shadow) {
            self.shadow(at, &first);
        }
        let cache = self.cache(&opened);
        let (end, last) = self.browse(at, &opened, &target, cache);
        self.maybe_share(end, &opened, last);
    }

    /// A page as this client is given it.
    fn document(&mut self, client: &Rc<Client>, target: Rc<str>) -> Line {
        Line { bytes: 14_000 + self.dice.below(40_000) as u32, ..Line::get(client, target) }
    }

    /// Now and then the browser has loaded the page ahead: the line says so, and so it may for pages never seen.
    fn ahead(&mut self, at: i64, line: Line) -> Line {
        let may = line.client.browser.is_chromium() && line.fetch.site == "none";
        if !may || !self.dice.chance(self.manners.prefetch) {
            return line;
        }
        let purpose = "prefetch;prerender";
        if self.dice.chance(0.4) {
            let unseen = Line { purpose, cause: None, ..line.clone() };
            let earlier = at - self.dice.between(2_000, 40_000);
            // Not before what is written already.
            if earlier > 0 && self.log.is_ahead(earlier) {
                self.log.put(earlier, unseen);
            }
            return line;
        }
        Line { purpose, ..line }
    }

    fn cache(&mut self, opened: &Opened) -> Cache {
        let known = opened.opening != Opening::Inside && self.readers.has_cached(opened.reader);
        match known {
            true if self.dice.chance(self.manners.no_assets) => Cache::Complete,
            true => Cache::Filled,
            false if self.dice.chance(self.manners.blocks) => Cache::Complete,
            false => Cache::Empty,
        }
    }

    /// Page after page; when the visit ends and the last deep page.
    fn browse(
        &mut self,
        start: i64,
        opened: &Opened,
        target: &Rc<str>,
        cache: Cache,
    ) -> (i64, Option<usize>) {
        let more = match opened.via {
            Via::Typed | Via::Bookmark | Via::Search => self.manners.more,
            _ => self.manners.more_link,
        };
        let (mut at, mut page, mut url) = (start, opened.page, Rc::clone(target));
        let mut deep = None;
        loop {
            self.assets(at, &opened.client, page, &url, cache, page == opened.page);
            if self.site.page(page).deep {
                deep = Some(page);
                self.readers.saw(opened.reader, page);
            }
            let stay = 4.0 + self.dice.wait(self.manners.stay);
            at += (stay.min(20.0 * 60.0) * SECOND as f64) as i64;
            // Who opened the front page is on the way to somewhere.
            let more = if page == HOME { (more * 1.6).min(0.8) } else { more };
            if at > start + 90 * MINUTE || !self.dice.chance(more) {
                return (at, deep);
            }
            page = if self.dice.chance(0.15) {
                self.site.section(&mut self.dice)
            } else {
                self.site.fresh(&mut self.dice)
            };
            let fetch = self.habits.open(opened.client.browser, Opening::Own, at, &mut self.dice);
            let next = Rc::clone(&self.site.page(page).path);
            let line = Line {
                referrer: Referrer::Own(url),
                fetch,
                cause: Some(opened.cause),
                ..self.document(&opened.client, Rc::clone(&next))
            };
            url = next;
            self.log.put(at, line);
        }
    }

    /// What a page pulls in.
    fn assets(
        &mut self,
        at: i64,
        client: &Rc<Client>,
        page: usize,
        url: &Rc<str>,
        cache: Cache,
        first: bool,
    ) {
        if cache == Cache::Complete {
            return;
        }
        let browser = client.browser;
        let asset = |target: Rc<str>, bytes: u32, dest: &'static str| Line {
            referrer: Referrer::Own(Rc::clone(url)),
            fetch: Fetch::asset(browser, dest),
            bytes,
            ..Line::get(client, target)
        };
        let mut when = at + 60;
        let wanted = match cache {
            Cache::Empty if first => (self.manners.assets.round() as usize).min(FRAME.len()),
            _ => 0,
        };
        for (path, bytes, dest) in &FRAME[..wanted] {
            when += self.dice.between(5, 160);
            self.log.put(when, asset((*path).into(), *bytes, dest));
        }
        if cache == Cache::Filled && first {
            for (path, _, dest) in &FRAME[..self.dice.below(4) as usize] {
                when += self.dice.between(5, 90);
                self.log.put(when, Line { status: 304, ..asset((*path).into(), 0, dest) });
            }
        }
        let pictures = self.dice.below(3) + u64::from(wanted == FRAME.len());
        for nth in 0..pictures {
            when += self.dice.between(5, 200);
            let bytes = self.dice.between(9_000, 140_000) as u32;
            let picture = match nth {
                0 => Rc::clone(&self.site.page(page).picture),
                _ => Rc::clone(&self.site.page(self.site.fresh(&mut self.dice)).picture),
            };
            self.log.put(when, asset(picture, bytes, "image"));
        }
    }

    /// A security product elsewhere asks for the same once more, in the same browser's name.
    fn shadow(&mut self, at: i64, line: &Line) {
        let place = self.dice.below(200);
        let address = format!("198.18.{}.{}", place / 20, 10 + place % 20);
        let browser = line.client.browser;
        let client = Rc::new(Client::new(address, line.client.agent.clone(), browser, ""));
        let wait = self.dice.between(300, 4_600);
        let shadow = Line {
            client,
            fetch: Fetch::default(),
            purpose: "",
            referrer: Referrer::None,
            cause: Some(Cause::MACHINE),
            ..line.clone()
        };
        self.log.put(at + wait, shadow);
    }
}
