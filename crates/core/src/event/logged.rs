//! What is kept of a log's line: the bytes that go into the journal, and the hit that goes through the steps.

use serde::{Deserialize, Serialize};

use super::collected::{BrowserNames, Collected, CollectedError, VERSION, VERSION_1, VERSION_4, hash, page};
use crate::collect::lens::Records;
use crate::collect::{Batch, Hit, HitKind, Request, Visitor};
use crate::evidence::Fetch;
use crate::evidence::rules::{Agent, Preview, Rules, Side};
use crate::evidence::source::{Audience, Fetcher};

/// First byte of each kind of entry but events; older ones stay readable.
const LINE: u8 = 7;
/// Without `link`, the last field.
const LINE_6: u8 = 6;
/// Without `parents` and `link`.
const LINE_2: u8 = 2;
const ENDED: u8 = 3;

/// One line of a log without address and user agent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Logged {
    /// The site's number.
    pub site: u32,
    /// The reading that it belongs to: an import, or a followed log that catches up. 0: it was read as it was written, and goes with
    /// what pages' scripts tell.
    pub reading: u64,
    /// When it was read, in ms since 1970.
    pub received_ms: i64,
    /// When it happened, in ms since 1970.
    pub time_ms: i64,
    /// As in [`Collected`]; under a key of the reading's own for days whose key is gone.
    pub visitor: u64,
    /// The same under the key of the day before.
    pub visitor_yesterday: u64,
    /// The visitor is hashed as a page's script would have it: both can be joined.
    pub joinable: bool,
    /// Keyed hash of the address.
    pub address: u64,
    /// Who sent it.
    pub sender: LoggedSender,
    /// Number in [`HitKind::ALL`].
    pub kind: u8,
    /// The status answered.
    pub status: u16,
    /// Host of the page, where the log names it.
    pub host: Box<str>,
    /// Path and query, cleaned; empty for what is no page.
    pub target: Box<str>,
    /// The referrer, cleaned; empty if none or the site's own.
    pub referrer: Box<str>,
    /// Hash of the referring page ([`page`]) if it is the site's own.
    pub own_referrer: Option<u64>,
    /// `X-Requested-With` of a page.
    pub requested_with: Box<str>,
    /// `Sec-Fetch-Site`, as [`LoggedFetch`] numbers it.
    pub fetch: u8,
    /// `Sec-Fetch-User: ?1`.
    pub user_activated: bool,
    /// What is asked for: 0 a page, 1 a part of one, 2 anything else, 3 a short link.
    pub request: u8,
    /// What the line could have said.
    pub records_referrer: bool,
    /// As [`Records::user_agent`].
    pub records_user_agent: bool,
    /// The log has requests for parts of pages.
    pub has_assets: bool,
    /// An address stands for a visitor.
    pub clients_visible: bool,
    /// ISO 3166-1 country of the address; zeros if not known.
    pub country: [u8; 2],
    /// Where in its log it stands.
    pub mark: Mark,
    /// As in [`Collected`]: of a preview, the token of the link that was passed on.
    pub parents: Vec<u64>,
    /// The short link whose preview was fetched, as `host/slug`; empty if none.
    pub link: Box<str>,
}

/// Who sent a line, by names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum LoggedSender {
    /// A person's browser; without names where the line is no page.
    Person(BrowserNames),
    /// A link-preview fetcher.
    Preview {
        /// [`Fetcher`].
        fetcher: Box<str>,
        /// [`Audience`].
        audience: Box<str>,
        /// [`Side`].
        side: Box<str>,
        /// See [`Preview::window_s`].
        window_s: u32,
    },
}

/// A line's place in its log, by which it is known again in a copy of that log: rotated, compressed, joined or grown. Logs are taken
/// by the hour, and a log's hour is known by what its first lines ask for; addresses and user agents play no part.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// The hour of UTC, in hours since 1970.
    pub hour: i64,
    /// A number drawn for this log's hour.
    pub log: u64,
    /// All lines of the hour up to this one have been read, from 1.
    pub lines: u64,
    /// Hashes of the first 1, 2, 4, ... lines, as many as there are; empty where nothing was added since the last.
    pub heads: Vec<u64>,
    /// Its number in its reading, by which an import that was interrupted goes on; 0 where a log is followed.
    pub entry: u64,
}

/// What the journal holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Journaled {
    /// An event.
    Event(Box<Collected>),
    /// A line of a log.
    Line(Box<Logged>),
    /// These readings have ended: what they have open is over.
    Ended(Vec<u64>),
}

impl Journaled {
    /// The bytes that are kept.
    pub fn to_bytes(&self) -> Vec<u8> {
        // Writing into memory cannot fail, and no field is of a kind that the format lacks.
        match self {
            Journaled::Event(event) => event.to_bytes(),
            Journaled::Line(line) => postcard::to_extend(line, vec![LINE]).unwrap_or_default(),
            Journaled::Ended(readings) => postcard::to_extend(readings, vec![ENDED]).unwrap_or_default(),
        }
    }

    /// Reads what [`Journaled::to_bytes`] wrote.
    ///
    /// # Errors
    /// When the bytes are damaged or of a newer format.
    pub fn from_bytes(bytes: &[u8]) -> Result<Journaled, CollectedError> {
        let damaged = |_| CollectedError::Damaged;
        match bytes.split_first() {
            Some((&(VERSION | VERSION_4 | VERSION_1), _)) => {
                Collected::from_bytes(bytes).map(|event| Journaled::Event(Box::new(event)))
            }
            Some((&LINE, rest)) => postcard::from_bytes(rest).map(Journaled::Line).map_err(damaged),
            Some((&LINE_6, rest)) => {
                postcard::from_bytes(&[rest, &[0]].concat()).map(Journaled::Line).map_err(damaged)
            }
            Some((&LINE_2, rest)) => {
                postcard::from_bytes(&[rest, &[0, 0]].concat()).map(Journaled::Line).map_err(damaged)
            }
            Some((&ENDED, rest)) => postcard::from_bytes(rest).map(Journaled::Ended).map_err(damaged),
            Some((&version, _)) if version > LINE => Err(CollectedError::Newer(version)),
            _ => Err(CollectedError::Damaged),
        }
    }
}

/// [`Fetch`] as it is kept.
#[derive(Debug, Clone, Copy)]
pub struct LoggedFetch;

impl LoggedFetch {
    const ALL: [Fetch; 5] =
        [Fetch::NotRecorded, Fetch::Absent, Fetch::None, Fetch::CrossSite, Fetch::SameSite];

    /// Its number.
    pub fn number(fetch: Fetch) -> u8 {
        Self::ALL.iter().position(|known| *known == fetch).unwrap_or_default() as u8
    }

    /// That of a number; not recorded for one that is not known.
    pub fn of(number: u8) -> Fetch {
        Self::ALL.get(usize::from(number)).copied().unwrap_or(Fetch::NotRecorded)
    }
}

impl LoggedSender {
    /// The names of a sender; none for machines, of which nothing is kept.
    pub fn of(agent: Agent, is_page: bool, rules: &Rules) -> Option<LoggedSender> {
        match agent {
            Agent::Person(browser) if is_page => Some(LoggedSender::Person(BrowserNames::of(browser, rules))),
            Agent::Person(_) => Some(LoggedSender::Person(BrowserNames::default())),
            Agent::Preview(Preview { fetcher, audience, side, window_s }) => Some(LoggedSender::Preview {
                fetcher: fetcher.name().into(),
                audience: audience.name().into(),
                side: side.name().into(),
                window_s,
            }),
            Agent::Bot | Agent::Scanner | Agent::Monitoring | Agent::MailImages => None,
        }
    }

    fn agent(&self, rules: &Rules) -> Agent {
        match self {
            LoggedSender::Person(names) => Agent::Person(names.browser(rules)),
            LoggedSender::Preview { fetcher, audience, side, window_s } => Agent::Preview(Preview {
                fetcher: fetcher.parse().unwrap_or(Fetcher::Other),
                audience: audience.parse().unwrap_or(Audience::Mixed),
                side: side.parse().unwrap_or(Side::Unknown),
                window_s: *window_s,
            }),
        }
    }
}

impl Logged {
    /// What it is.
    pub fn kind(&self) -> HitKind {
        HitKind::ALL.get(usize::from(self.kind)).copied().unwrap_or(HitKind::Other)
    }

    /// Path of the page.
    pub fn path(&self) -> &str {
        self.target.split(['?', '#']).next().unwrap_or_default()
    }

    /// Adds the hit that the steps see to `batch`, at `time_ms` of their clock. `line` is its number in the journal.
    pub fn hit(&self, line: u64, time_ms: i64, rules: &Rules, batch: &mut Batch) -> Hit {
        let mut keep = |text: &str| batch.keep(Some(text.as_bytes()));
        let (target, referrer) = (keep(&self.target), keep(&self.referrer));
        let requested_with = keep(&self.requested_with);
        let names = match &self.sender {
            LoggedSender::Person(names) => names.text(),
            LoggedSender::Preview { fetcher, .. } => fetcher.to_string(),
        };
        let hit = Hit {
            time_ms,
            line,
            address: self.address,
            user_agent: hash(u32::MAX, &names),
            visitor: Visitor { today: self.visitor, yesterday: self.visitor_yesterday },
            returning: false,
            url: page(self.site, &self.target),
            page: page(self.site, self.path()),
            own_referrer: self.own_referrer,
            site: 0,
            status: self.status,
            kind: self.kind(),
            reason: None,
            records: Records {
                referrer: self.records_referrer,
                user_agent: self.records_user_agent,
                fetch_metadata: LoggedFetch::of(self.fetch) != Fetch::NotRecorded,
            },
            agent: self.sender.agent(rules),
            fetch: LoggedFetch::of(self.fetch),
            user_activated: self.user_activated,
            request: match self.request {
                0 => Request::Page,
                1 => Request::Asset,
                3 => Request::Link,
                _ => Request::Other,
            },
            target,
            referrer,
            requested_with,
        };
        batch.hits.push(hit);
        hit
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_journal_holds_is_read_back() {
        let bytes = Journaled::Ended(vec![7, u64::MAX]).to_bytes();
        assert_eq!(Journaled::from_bytes(&bytes), Ok(Journaled::Ended(vec![7, u64::MAX])));
        assert_eq!(Journaled::from_bytes(&[LINE + 1, 0]), Err(CollectedError::Newer(LINE + 1)));
        for damaged in [&[][..], &[0], &[VERSION], &[LINE, 1], &[ENDED]] {
            assert_eq!(Journaled::from_bytes(damaged), Err(CollectedError::Damaged), "{damaged:?}");
        }
    }

    #[test]
    fn lines_of_earlier_versions_are_read() {
        let line = Logged {
            site: 7,
            reading: 0,
            received_ms: 1,
            time_ms: 1,
            visitor: 3,
            visitor_yesterday: 4,
            joinable: true,
            address: 5,
            sender: LoggedSender::Person(BrowserNames::default()),
            kind: 0,
            status: 200,
            host: "".into(),
            target: "/a".into(),
            referrer: "".into(),
            own_referrer: None,
            requested_with: "".into(),
            fetch: 0,
            user_activated: false,
            request: 0,
            records_referrer: true,
            records_user_agent: true,
            has_assets: false,
            clients_visible: true,
            country: [0; 2],
            mark: Mark::default(),
            parents: Vec::new(),
            link: "".into(),
        };
        let now = Journaled::Line(Box::new(line.clone())).to_bytes();
        let read = |version: u8, fields: usize| {
            let mut bytes = now[..now.len() - fields].to_vec();
            bytes[0] = version;
            Journaled::from_bytes(&bytes)
        };
        // The last fields are empty: a byte each.
        for (version, fields) in [(LINE, 0), (LINE_6, 1), (LINE_2, 2)] {
            assert_eq!(read(version, fields), Ok(Journaled::Line(Box::new(line.clone()))), "{version}");
        }
    }

    #[test]
    fn fetch_metadata_keep_their_numbers() {
        for fetch in LoggedFetch::ALL {
            assert_eq!(LoggedFetch::of(LoggedFetch::number(fetch)), fetch);
        }
        assert_eq!(LoggedFetch::of(99), Fetch::NotRecorded);
    }
}
