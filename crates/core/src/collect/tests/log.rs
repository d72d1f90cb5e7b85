//! A log as a list of requests, and what the steps make of it.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use crate::access_log::{Field, Record};
use crate::collect::Share;
use crate::collect::classify::Classifier;
use crate::collect::lens::{Clients, Lens, Records};
use crate::collect::{Batch, DropReason, Explained, Hit, HitKind, Outcome, Steps, Visit};
use crate::evidence::Facts;
use crate::evidence::rules::Rules;
use crate::report::ShareRow;

pub(super) static RULES: LazyLock<Rules> = LazyLock::new(Rules::builtin);

/// Monday, 1 June 2026, 12:00 UTC: second 0 of all logs here.
pub(super) const NOON_MS: i64 = 1_780_315_200_000;
/// Seconds from second 0 to the next midnight.
pub(super) const MIDNIGHT_S: i64 = 12 * 3600;

pub(super) const CHROME: &str = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36";
pub(super) const FIREFOX: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0";
pub(super) const OLD_CHROME: &str =
    "Mozilla/5.0 (Windows NT 6.1) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/60.0.3112.90 Safari/537.36";
pub(super) const WHATSAPP: &str = "WhatsApp/2.23.17.75 A";
pub(super) const SIGNAL: &str = "WhatsApp/2";
pub(super) const IMESSAGE: &str = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_11_1) AppleWebKit/601.2.4 (KHTML, like Gecko) Version/9.0.1 Safari/601.2.4 facebookexternalhit/1.1 Facebot Twitterbot/1.0";
pub(super) const TELEGRAM: &str = "TelegramBot (like TwitterBot)";
pub(super) const SLACK: &str = "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)";
pub(super) const META: &str = "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)";
pub(super) const MASTODON: &str = "http.rb/5.1.1 (Mastodon/4.1.0; +https://social.example/)";
pub(super) const GOOGLEBOT: &str = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)";

/// One request: GET, answered 200, by Chrome from 192.0.2.1, without referrer, unless said otherwise.
#[derive(Debug, Clone)]
pub(super) struct Ask(pub(super) Record<'static>);

fn field(text: &str) -> Field<'static> {
    Some(Cow::Owned(text.as_bytes().to_vec()))
}

/// A request of `target` at second `at_s`.
pub(super) fn ask(at_s: i64, target: &str) -> Ask {
    Ask(Record {
        time_ms: NOON_MS + at_s * 1000,
        client: field("192.0.2.1"),
        method: field("GET"),
        target: field(target),
        status: 200,
        user_agent: field(CHROME),
        ..Record::default()
    })
}

impl Ask {
    pub(super) fn plus_ms(mut self, ms: i64) -> Ask {
        self.0.time_ms += ms;
        self
    }

    pub(super) fn of(mut self, client: &str) -> Ask {
        self.0.client = field(client);
        self
    }

    pub(super) fn by(mut self, user_agent: &str) -> Ask {
        self.0.user_agent = field(user_agent);
        self
    }

    pub(super) fn status(mut self, status: u16) -> Ask {
        self.0.status = status;
        self
    }

    pub(super) fn method(mut self, method: &str) -> Ask {
        self.0.method = field(method);
        self
    }

    pub(super) fn from(mut self, referrer: &str) -> Ask {
        self.0.referrer = field(referrer);
        self
    }

    pub(super) fn host(mut self, host: &str) -> Ask {
        self.0.host = field(host);
        self
    }

    pub(super) fn site(mut self, sec_fetch_site: &str) -> Ask {
        self.0.sec_fetch_site = field(sec_fetch_site);
        self
    }

    /// Changes any field that has no word of its own here.
    pub(super) fn with(mut self, change: impl FnOnce(&mut Record<'static>)) -> Ask {
        change(&mut self.0);
        self
    }
}

/// Sets a field to a text: for [`Ask::with`].
pub(super) fn set(slot: &mut Field<'static>, text: &str) {
    *slot = field(text);
}

/// A lens for one site, example.org, that is told its own host and records everything.
pub(super) fn lens() -> Lens {
    Lens {
        own_hosts: vec!["example.org".to_owned()],
        records: BTreeMap::from([(FORMAT, EVERYTHING)]),
        key: (1, 2),
        ..Lens::plain()
    }
}

/// The format that requests are taken to be logged in.
const FORMAT: &str = "combined";

/// All columns.
pub(super) const EVERYTHING: Records = Records { referrer: true, user_agent: true, fetch_metadata: true };

/// As [`lens`], where lines say only so much.
pub(super) fn recording(records: Records) -> Lens {
    Lens { records: BTreeMap::from([(FORMAT, records)]), ..lens() }
}

/// As [`lens`], where addresses do not stand for visitors.
pub(super) fn hidden_lens() -> Lens {
    Lens { clients: Clients::Hidden(0.99), ..lens() }
}

/// What came out of the steps.
#[derive(Debug)]
pub(super) struct Told {
    pub(super) visits: Vec<Visit>,
    pub(super) shares: Vec<Share>,
    /// Kinds that occurred.
    pub(super) hits: BTreeMap<HitKind, u64>,
    pub(super) dropped: BTreeMap<DropReason, u64>,
    pub(super) rows: Vec<ShareRow>,
    pub(super) explained: Option<Explained>,
}

impl Told {
    /// Path, pages and assets of each visit.
    pub(super) fn paths(&self) -> Vec<(String, u32, u32)> {
        self.visits.iter().map(|visit| (visit.path().into_owned(), visit.documents, visit.assets)).collect()
    }

    pub(super) fn dropped(&self, reason: DropReason) -> u64 {
        self.dropped.get(&reason).copied().unwrap_or_default()
    }

    pub(super) fn hits(&self, kind: HitKind) -> u64 {
        self.hits.get(&kind).copied().unwrap_or_default()
    }

    /// Fetcher, shares and requests of each row.
    pub(super) fn counts(&self) -> Vec<(&'static str, u64, u64)> {
        self.rows.iter().map(|row| (row.app.name(), row.shares, row.requests)).collect()
    }
}

/// Runs the steps over a log.
pub(super) fn run(lens: &Lens, log: &[Ask]) -> Told {
    run_in_batches(lens, log, log.len().max(1))
}

/// Runs the steps over a log that is cut into batches of `size` lines, each read by a classifier of its own.
pub(super) fn run_in_batches(lens: &Lens, log: &[Ask], size: usize) -> Told {
    let mut steps = Steps::new(Arc::new(lens.clone()));
    let (mut visits, mut shares) = (Vec::new(), Vec::new());
    let mut take = |outcome: Outcome| match outcome {
        Outcome::Visit(visit) => visits.push(*visit),
        Outcome::Share(share) => shares.push(share),
        Outcome::MailOpened { .. } | Outcome::Machine { .. } => {}
    };
    let mut line = 0;
    for piece in log.chunks(size) {
        let mut batch = Batch::default();
        let mut classifier = Classifier::new(&RULES, lens);
        for ask in piece {
            line += 1;
            classifier.push(&ask.0, lens.records[FORMAT], line, &mut batch);
        }
        for hit in &batch.hits {
            steps.push(&batch, hit, &mut take);
        }
    }
    steps.finish(&mut take);
    let mut hits = BTreeMap::new();
    for site in 0..lens.sites.len().max(1) {
        let of_site = steps.hits(u16::try_from(site).expect("few sites")).0;
        for (kind, count) in HitKind::ALL.iter().zip(of_site).filter(|(_, count)| *count > 0) {
            *hits.entry(*kind).or_default() += count;
        }
    }
    let span_ms = steps.span().map_or(0, |(from, to)| to - from);
    Told {
        visits,
        shares,
        hits,
        dropped: steps.dropped().clone(),
        rows: steps.share_tally().rows(None, span_ms, lens.clients != Clients::Visible),
        explained: steps.explained().cloned(),
    }
}

/// The hit that one request is classified as.
pub(super) fn hit(lens: &Lens, ask: &Ask) -> Hit {
    let mut batch = Batch::default();
    Classifier::new(&RULES, lens).push(&ask.0, lens.records[FORMAT], 1, &mut batch);
    batch.hits[0]
}

/// What is known about the only visit of a log.
pub(super) fn facts(lens: &Lens, log: &[Ask]) -> Facts {
    let told = run(lens, log);
    assert_eq!(told.visits.len(), 1, "one visit expected: {told:?}");
    crate::collect::facts(&told.visits[0], lens, &RULES)
}
