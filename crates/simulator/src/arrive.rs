//! Arrivals: who comes, to which page, and what the browser says of it.

use std::io::Write as _;
use std::rc::Rc;

use crate::Output;
use crate::agents::Browser;
use crate::apps::{APPS, GOOGLE_MESSAGES, IMESSAGE};
use crate::client::Client;
use crate::events::{Click, Via};
use crate::fetch::Opening;
use crate::in_app::Inside;
use crate::life::Life;
use crate::line::{Cause, Referrer};
use crate::networks::NETWORKS;
use crate::open_web;
use crate::readers::Crowd;
use crate::site::HOME;

/// A page about to be opened.
pub(crate) struct Opened {
    pub(crate) reader: u64,
    pub(crate) client: Rc<Client>,
    pub(crate) opening: Opening,
    pub(crate) referrer: Referrer,
    pub(crate) page: usize,
    pub(crate) query: Rc<str>,
    pub(crate) cause: Cause,
    pub(crate) via: Via,
}

/// How someone's browser is led to the page.
pub(crate) struct Way {
    pub(crate) opening: Opening,
    pub(crate) referrer: Referrer,
    pub(crate) inside: Option<Inside>,
}

impl Way {
    pub(crate) fn bare(opening: Opening) -> Self {
        Self { opening, referrer: Referrer::None, inside: None }
    }

    pub(crate) fn from(opening: Opening, referrer: &'static str) -> Self {
        Self { opening, referrer: Referrer::Other(referrer), inside: None }
    }

    pub(crate) fn inside(self, app: Inside) -> Self {
        Self { opening: Opening::Inside, inside: Some(app), ..self }
    }
}

impl<O: Output> Life<'_, O> {
    /// Someone arrives.
    pub(crate) fn arrive(&mut self, at: i64, click: Click) {
        let opened = match click.via {
            Via::Typed | Via::Bookmark => self.by_hand(at, click),
            Via::Network(network) => self.by_network(at, click, network),
            Via::App(app) | Via::Own(app) => self.by_app(at, click, app),
            Via::Mail => self.by_mail(at, click),
            Via::Search | Via::Discover | Via::Referral | Via::Assistant | Via::Paid | Via::Campaign => {
                open_web::open(self, at, click)
            }
        };
        self.visit(at, opened);
    }

    /// Who comes, and with which browser.
    pub(crate) fn who(&mut self, crowd: Crowd, click: &Click, desktop: Option<f64>) -> (u64, Browser) {
        let (reader, computer) = match (click.reader, desktop) {
            (Some(known), _) => known,
            (None, Some(desktop)) => (self.readers.draw(crowd, &mut self.dice), self.dice.chance(desktop)),
            (None, None) => {
                let reader = self.readers.draw(crowd, &mut self.dice);
                (reader, self.readers.at_computer(reader, &mut self.dice))
            }
        };
        (reader, self.readers.browser(reader, computer))
    }

    pub(crate) fn opened(
        &mut self,
        at: i64,
        click: Click,
        (reader, browser): (u64, Browser),
        way: Way,
        cause: Cause,
    ) -> Opened {
        let client = self.readers.client(reader, browser, way.inside, at, &mut self.dice);
        let page = click.page.unwrap_or(HOME);
        Opened {
            reader,
            client,
            opening: way.opening,
            referrer: way.referrer,
            page,
            query: click.query,
            cause: click.cause.unwrap_or(cause),
            via: click.via,
        }
    }

    fn by_hand(&mut self, at: i64, mut click: Click) -> Opened {
        let (reader, browser) = self.who(Crowd::Hand, &click, None);
        let mut who = (reader, browser);
        let page = if click.via == Via::Bookmark {
            if self.dice.chance(self.chances.bookmark_deep) {
                if self.dice.chance(self.chances.bookmark_unseen) {
                    who.0 = self.readers.stranger();
                    who.1 = self.readers.browser(who.0, !browser.is_phone());
                }
                self.site.favourite(self.readers.bits(who.0, 12))
            } else {
                HOME
            }
        } else {
            let section = self.chances.typed_section;
            match self.dice.unit() {
                at if at < section => self.site.section(&mut self.dice),
                at if at < section + self.chances.typed_deep => match self.readers.last(reader) {
                    Some(last) if self.dice.chance(0.7) => last,
                    _ => self.site.fresh(&mut self.dice),
                },
                _ => HOME,
            }
        };
        click.page = Some(page);
        self.opened(at, click, who, Way::bare(Opening::Hand), Cause::plain("typed_or_bookmark"))
    }

    fn by_network(&mut self, at: i64, mut click: Click, network: usize) -> Opened {
        let (spec, law) = (&NETWORKS[network], &self.networks.each[network]);
        let (hidden, in_app, desktop) = (law.no_referrer, law.in_app, law.desktop);
        let who = self.who(Crowd::Link, &click, Some(desktop));
        if click.page.is_none() {
            click.page = Some(self.site.fresh(&mut self.dice));
        }
        if spec.meta && click.query.is_empty() && self.dice.chance(self.networks.click_id) {
            click.query = self.fbclid();
        }
        let inside = spec.inside.filter(|_| who.1.is_phone() && self.dice.chance(in_app));
        let hides = self.dice.chance(hidden);
        let referrer = self.dice.pick(spec.referrers);
        let way = match (inside, hides) {
            (Some(app), true) => Way::bare(Opening::Inside).inside(app),
            (Some(app), false) => Way::from(Opening::Inside, referrer).inside(app),
            (None, true) if who.1.is_phone() => Way::bare(Opening::App),
            (None, true) => Way::bare(Opening::Web),
            (None, false) => Way::from(Opening::Web, referrer),
        };
        if spec.meta && self.dice.chance(self.networks.recrawl) {
            self.public_preview(at, network, click.page.unwrap_or(HOME));
        }
        self.opened(at, click, who, way, Cause::plain(spec.source))
    }

    fn by_app(&mut self, at: i64, mut click: Click, number: usize) -> Opened {
        let (spec, law) = (&APPS[number], self.apps.each[number].clone());
        let mut who = self.who(Crowd::Link, &click, Some(law.desktop));
        for _ in 0..12 {
            if click.reader.is_some() || fits(number, who.1) {
                break;
            }
            who = self.who(Crowd::Link, &click, Some(law.desktop));
        }
        if spec.meta && click.query.is_empty() && self.dice.chance(self.chances.click_id) {
            click.query = self.fbclid();
        }
        let shows = !self.dice.chance(law.no_referrer);
        let way = if who.1.is_phone() {
            let inside = spec.inside.filter(|_| self.dice.chance(law.token));
            let referrer = match spec.phone {
                [] if who.1.is_android() && !spec.android.is_empty() => Some(spec.android),
                [] => None,
                some => Some(self.dice.pick(some)),
            };
            let way = match referrer.filter(|_| shows) {
                Some(referrer) if spec.phone.is_empty() => Way::from(Opening::App, referrer),
                Some(referrer) => Way::from(Opening::Web, referrer),
                None => Way::bare(Opening::App),
            };
            match inside {
                Some(app) => way.inside(app),
                None => way,
            }
        } else if spec.web.is_empty() {
            Way::bare(Opening::App)
        } else if shows {
            Way::from(Opening::Web, self.dice.pick(spec.web))
        } else if self.dice.chance(self.chances.web_client) {
            Way::bare(Opening::Web)
        } else {
            Way::bare(Opening::App)
        };
        self.opened(at, click, who, way, Cause::plain(spec.source))
    }

    /// A click id as Facebook and Instagram put on links.
    pub(crate) fn fbclid(&mut self) -> Rc<str> {
        let (a, b) = (self.dice.bits(), self.dice.bits());
        format!("?fbclid=IwZXh0bgNhZW0CMTEAAR{a:016x}{b:016x}_aem_{:08x}", (a ^ b) as u32).into()
    }

    /// A page's address with this query.
    pub(crate) fn target(&self, page: usize, query: &str) -> Rc<str> {
        let path = &self.site.page(page).path;
        if query.is_empty() {
            return Rc::clone(path);
        }
        let mut text = Vec::with_capacity(path.len() + query.len());
        let _ = write!(text, "{path}{query}");
        String::from_utf8_lossy(&text).into()
    }
}

/// Whether this app can be on such a device.
pub(crate) fn fits(app: usize, browser: Browser) -> bool {
    match app {
        IMESSAGE => browser.is_apple(),
        GOOGLE_MESSAGES => browser.is_android(),
        _ => true,
    }
}
