//! User agents: person, preview fetcher or machine.

use super::browser::{self, Browser, InApp, MARK_COUNT};
use super::pattern::{Builder, Patterns};
use super::table::{self, Row, RulesError};
use crate::evidence::source::{Audience, Fetcher, Grade, Source, vocabulary};

vocabulary! {
    /// Where a preview fetch comes from.
    Side, "side" {
        /// The sharer's own device.
        Device = "device",
        /// The provider's servers, behind a cache that many shares have in common.
        Server = "server",
        /// Each server that received the post.
        Node = "node",
        /// The provider's servers, for a page's pictures only: never a share.
        Pictures = "pictures",
        /// Sources disagree.
        Unknown = "unknown",
    }
}

/// What a user agent is. Small and `Copy`, for caches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Agent {
    /// A person's browser.
    Person(Browser),
    /// A link-preview fetcher: somebody shared the address.
    Preview(Preview),
    /// A crawler, feed reader, library or app traffic; also an empty user agent.
    Bot,
    /// Mail security, an office program's look ahead, or a vulnerability scanner.
    Scanner,
    /// An uptime or performance probe.
    Monitoring,
    /// A mail program or its proxy that loads a mail's pictures: a mailing signal, never a share.
    MailImages,
}

/// A link-preview fetcher.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Preview {
    /// Who fetches.
    pub fetcher: Fetcher,
    /// Who can see what was shared. [`Fetcher::Other`] occurs as private (chats without a name here) and as public.
    pub audience: Audience,
    /// Where the fetch comes from.
    pub side: Side,
    /// Seconds in which repeats of one URL are one share.
    pub window_s: u32,
}

/// What an in-app browser says about its visit.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct InAppRule {
    /// The token that was recognised, as written in the table.
    pub token: Box<str>,
    /// The source if nothing stronger is known.
    pub means: Source,
    /// How sure that is.
    pub grade: Grade,
    /// Who sees what is shared in the app.
    pub audience: Audience,
}

/// What a row of the user-agent tables says.
#[derive(Clone, Copy)]
enum Outcome {
    Person(Option<InApp>),
    Machine(Agent),
}

/// Longest user agent that is read; what comes after is ignored.
const LONGEST: usize = 4096;

/// The four user-agent tables in their one order: in-app browsers, named machines, preview fetchers, general words.
pub(super) struct Agents {
    patterns: Patterns,
    outcomes: Vec<Outcome>,
    in_app: Vec<InAppRule>,
}

/// The files and columns, in the order of testing.
pub(super) const IN_APP: (&str, &[&str]) =
    ("in_app_browsers.tsv", &["pattern", "means", "grade", "audience"]);
pub(super) const BOTS: (&str, &[&str]) = ("bots.tsv", &["pattern", "kind"]);
pub(super) const PREVIEWS: (&str, &[&str]) =
    ("preview_fetchers.tsv", &["pattern", "fetcher", "audience", "side", "window_s"]);
pub(super) const WORDS: (&str, &[&str]) = ("agent_words.tsv", &["pattern", "kind"]);

impl Agents {
    /// Compiles the tables. `texts(file)` gives a table's texts, those in front first.
    pub(super) fn load<'a>(texts: impl Fn(&str) -> Vec<&'a str>) -> Result<Agents, RulesError> {
        let mut builder = Builder::default();
        let mut outcomes = Vec::new();
        let mut in_app = Vec::new();
        for (file, columns) in [IN_APP, BOTS, PREVIEWS, WORDS] {
            for text in texts(file) {
                let rows = table::read(file, text, columns, |row| {
                    builder.row(row.exact("pattern")).map_err(|problem| {
                        row.error(
                            problem.to_owned(),
                            "Write literals joined by \" & \"; ^ and $ anchor to the ends",
                        )
                    })?;
                    match file {
                        "in_app_browsers.tsv" => in_app_row(row, &mut in_app),
                        "preview_fetchers.tsv" => preview_row(row),
                        _ => machine_row(row),
                    }
                })?;
                outcomes.extend(rows);
            }
        }
        builder.marks(browser::MARKS);
        Ok(Agents { patterns: builder.build(), outcomes, in_app })
    }

    /// See [`super::Rules::agent`].
    pub(super) fn agent(&self, user_agent: &[u8]) -> Agent {
        let (row, agent, marks) = self.scan(user_agent);
        match row.and_then(|row| self.outcomes.get(row)) {
            Some(Outcome::Machine(machine)) => *machine,
            Some(Outcome::Person(in_app)) => Agent::Person(browser::read(agent, &marks, *in_app)),
            None => Agent::Bot,
        }
    }

    /// The number of the row that decides, over all four tables.
    #[cfg(test)]
    pub(super) fn row(&self, user_agent: &[u8]) -> Option<usize> {
        self.scan(user_agent).0
    }

    fn scan<'a>(&self, user_agent: &'a [u8]) -> (Option<usize>, &'a [u8], [u16; MARK_COUNT]) {
        let agent = user_agent.trim_ascii();
        let agent = agent.get(..LONGEST).unwrap_or(agent);
        let scan = self.patterns.scan::<MARK_COUNT>(agent);
        (scan.row.map(|row| row as usize), agent, scan.marks)
    }

    /// See [`super::Rules::in_app`].
    pub(super) fn in_app(&self, in_app: InApp) -> Option<&InAppRule> {
        self.in_app.get(usize::from(in_app.0))
    }

    /// See [`super::Rules::in_app_of_pattern`].
    pub(super) fn in_app_of_token(&self, token: &str) -> Option<InApp> {
        let row = self.in_app.iter().position(|rule| &*rule.token == token)?;
        u16::try_from(row).ok().map(InApp)
    }
}

fn audience(row: &Row<'_>) -> Result<Audience, RulesError> {
    row.one_of("audience", Audience::ALL.iter().map(|audience| (audience.name(), *audience)))
}

fn in_app_row(row: &Row<'_>, known: &mut Vec<InAppRule>) -> Result<Outcome, RulesError> {
    let number = u16::try_from(known.len())
        .map_err(|_| row.error("the table has more than 65,536 rows".to_owned(), "Remove some"))?;
    known.push(InAppRule {
        token: row.text("pattern").into(),
        means: row.means()?,
        grade: row.grade()?,
        audience: audience(row)?,
    });
    Ok(Outcome::Person(Some(InApp(number))))
}

fn preview_row(row: &Row<'_>) -> Result<Outcome, RulesError> {
    Ok(Outcome::Machine(Agent::Preview(Preview {
        fetcher: row.one_of("fetcher", Fetcher::all().map(|fetcher| (fetcher.name(), fetcher)))?,
        audience: audience(row)?,
        side: row.one_of("side", Side::ALL.iter().map(|side| (side.name(), *side)))?,
        window_s: row.number("window_s")?,
    })))
}

fn machine_row(row: &Row<'_>) -> Result<Outcome, RulesError> {
    row.one_of(
        "kind",
        [
            ("bot", Outcome::Machine(Agent::Bot)),
            ("scanner", Outcome::Machine(Agent::Scanner)),
            ("monitoring", Outcome::Machine(Agent::Monitoring)),
            ("mail_images", Outcome::Machine(Agent::MailImages)),
            ("browser", Outcome::Person(None)),
        ],
    )
}
