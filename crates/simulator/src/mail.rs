//! Mailings of the site: when they go out, who opens them, and what fetches their pictures and links.

use crate::Output;
use crate::arrive::{Opened, Way};
use crate::client::Client;
use crate::clock::{DAY, HOUR, SECOND};
use crate::dice::Dice;
use crate::events::{Click, Event, Via};
use crate::fetch::Opening;
use crate::life::Life;
use crate::line::{Cause, Line};
use crate::params::{ParameterError, Params};
use crate::readers::Crowd;
use crate::site::HOME;

const IMAGE_PROXY: &str =
    "Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)";
const WEBMAIL: [&str; 6] = [
    "https://mail.google.com/",
    "https://outlook.live.com/",
    "https://mail.yahoo.com/",
    "https://mail.proton.me/",
    "https://deref-gmx.net/",
    "https://outlook.office.com/",
];
const GMAIL: &str = "android-app://com.google.android.gm/";

struct Sending {
    at: i64,
    tagged: bool,
}

/// The site's mailings.
pub(crate) struct Mail {
    sends: Vec<Sending>,
    /// Clicks of one, on average.
    clicks: f64,
    /// How much more or less than planned this hour.
    pub(crate) pace: f64,
    pages: f64,
    half_life: f64,
    webmail: f64,
    hidden: f64,
    app: f64,
    proxy: f64,
    pub(crate) scanners: f64,
}

impl Mail {
    pub(crate) fn new(params: &Params, days: u32, visits: f64, seed: u64) -> Result<Self, ParameterError> {
        let get = |name: &str| params.get(&format!("newsletter.{name}"));
        let (per_week, hour, tagged) = (get("per_week")?.max(0.1), get("hour")?, get("tagged")?);
        let mut dice = Dice::new(seed, 3);
        let count = (f64::from(days) / 7.0 * per_week).round().max(1.0) as i64;
        let sends = (0..count).map(|nth| {
            let day = (nth as f64 + 0.3) * f64::from(days) / count as f64;
            Sending { at: day as i64 * DAY + (hour * HOUR as f64) as i64, tagged: dice.chance(tagged) }
        });
        Ok(Self {
            sends: sends.collect(),
            clicks: visits / count as f64,
            pace: 1.0,
            pages: get("pages")?,
            half_life: get("half_life_h")?,
            webmail: get("webmail")?,
            hidden: get("web_hidden")?,
            app: get("app_referrer")?,
            proxy: get("proxy")?,
            scanners: get("scanners")?,
        })
    }

    /// The mailings of this hour.
    pub(crate) fn sends(&self, from: i64) -> Vec<(usize, i64)> {
        let due = |(_, send): &(usize, &Sending)| (from..from + HOUR).contains(&send.at);
        self.sends.iter().enumerate().filter(due).map(|(number, send)| (number, send.at)).collect()
    }
}

impl<O: Output> Life<'_, O> {
    /// A mailing goes out.
    pub(crate) fn send(&mut self, at: i64, number: usize) {
        let mut pages = vec![HOME];
        for _ in 0..self.mail.pages.round() as usize {
            pages.push(self.site.fresh(&mut self.dice));
        }
        let query = if self.mail.sends[number].tagged {
            format!("?utm_source=newsletter&utm_medium=email&utm_campaign=letter-{}", number + 1)
        } else {
            String::new()
        };
        // The first articles of a mail are clicked most, its front page least.
        let weights: Vec<f64> = (0..pages.len()).map(|nth| 1.0 / (nth as f64 + 0.7)).collect();
        let clicks = self.dice.count(self.mail.clicks * self.mail.pace);
        for _ in 0..clicks {
            let page = pages[(self.dice.weigh(&weights) + 1) % pages.len()];
            let at = self.mailed(at);
            let click = Click { page: Some(page), query: query.as_str().into(), ..Click::via(Via::Mail) };
            self.agenda.add(at, Event::Click(click));
        }
        for _ in 0..self.dice.count(clicks as f64 * self.mail.proxy) {
            let at = self.mailed(at);
            let page = pages[self.dice.below(pages.len() as u64) as usize];
            let client = Client::machine(format!("203.0.113.{}", 1 + self.dice.below(40)), IMAGE_PROXY);
            let picture = self.site.page(page).picture.clone();
            self.log.put(at, Line { bytes: 48_211, ..Line::get(&client, picture) });
        }
        for _ in 0..self.dice.count(self.mail.scanners) {
            let delivered = at + self.dice.between(1_000, 60_000);
            self.scan(delivered, &pages, &query);
        }
    }

    /// When a mail of now is read.
    fn mailed(&mut self, at: i64) -> i64 {
        let hours = self.dice.log_normal(self.mail.half_life, 1.2);
        self.awake(at + 40 * SECOND + ((hours * HOUR as f64) as i64).min(7 * DAY))
    }

    pub(crate) fn by_mail(&mut self, at: i64, click: Click) -> Opened {
        let who = self.who(Crowd::Mail, &click, None);
        let (webmail, hidden, app) = (self.mail.webmail, self.mail.hidden, self.mail.app);
        let way = match self.dice.unit() {
            at if at < webmail => Way::from(Opening::Web, self.dice.pick(&WEBMAIL)),
            at if at < webmail + hidden => Way::bare(Opening::Web),
            at if at < webmail + hidden + app && who.1.is_android() => Way::from(Opening::App, GMAIL),
            _ => Way::bare(Opening::App),
        };
        self.opened(at, click, who, way, Cause::plain("email_campaign"))
    }
}
