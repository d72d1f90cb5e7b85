//! The rules: tables of what user agents, hosts, packages and tags mean, compiled in, and the code that matches them.
//!
//! The tables are tab-separated text in `crates/core/tables/`; each says in its comments what its columns mean. In every
//! table the first matching row wins, so the most specific stands first. Each row carries a `sample` that reaches it, and
//! where and when the fact was read; a test holds the program to the samples.

mod agents;
mod browser;
mod campaign;
mod ga4;
mod hosts;
mod pattern;
pub(crate) mod table;
#[cfg(test)]
mod tests;

pub use agents::{Agent, InAppRule, Preview, Side};
pub use browser::{Browser, BrowserFamily, Device, InApp, Os};
pub use campaign::{CampaignMeaning, CampaignRole, ClickIdRule, Meaning, Paid, Scope};
pub use ga4::Ga4Category;
pub use hosts::{HostKind, HostRule};
pub use table::RulesError;

use agents::Agents;
use campaign::Tags;
use ga4::Ga4;
use hosts::Hosts;

use crate::evidence::source::{Network, Source};

macro_rules! compiled_in {
    ($($file:literal),+ $(,)?) => {
        /// The tables by file name.
        const TABLES: &[(&str, &str)] = &[$(($file, include_str!(concat!("../../../tables/", $file)))),+];
    };
}

compiled_in![
    "in_app_browsers.tsv",
    "bots.tsv",
    "preview_fetchers.tsv",
    "agent_words.tsv",
    "web_messengers.tsv",
    "webmail.tsv",
    "link_wrappers.tsv",
    "ai_assistants.tsv",
    "social_networks.tsv",
    "search_engines.tsv",
    "android_packages.tsv",
    "click_ids.tsv",
    "campaign_parameters.tsv",
    "campaign_values.tsv",
    "ga4_sources.tsv",
];

/// All tables, ready to be asked. Build once and share: building takes some milliseconds.
pub struct Rules {
    agents: Agents,
    hosts: Hosts,
    tags: Tags,
    ga4: Ga4,
}

impl Rules {
    /// The compiled-in tables.
    pub fn builtin() -> Rules {
        Rules::with_overrides([]).expect("a test proves that the compiled-in tables parse")
    }

    /// The compiled-in tables with a user's rows in front of them.
    ///
    /// Each file is a file name without its folder and a text. The name must be that of a compiled-in table, and the text's
    /// rows are tested before that table's own, so a row of the user's overrules any of ours and the rest stays as it was.
    /// The order between tables does not change. A file needs a header line and may leave out `sample`, `cited` and `read_on`.
    ///
    /// # Errors
    /// An unknown file name, an unreadable row or a value outside its vocabulary; the error names file and line and lists
    /// what is allowed.
    pub fn with_overrides<'a>(
        files: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Result<Rules, RulesError> {
        let files: Vec<(&str, &str)> = files.into_iter().collect();
        if let Some((name, _)) = files.iter().find(|(name, _)| !TABLES.iter().any(|(known, _)| known == name))
        {
            let known: Vec<&str> = TABLES.iter().map(|(known, _)| *known).collect();
            return Err(RulesError {
                file: (*name).to_owned(),
                line: 0,
                problem: "there is no table of this name".to_owned(),
                remedy: format!("Name the file as one of: {}", known.join(", ")),
            });
        }
        let texts = |file: &str| -> Vec<&str> {
            let of = files.iter().chain(TABLES).filter(|(name, _)| *name == file);
            of.map(|(_, text)| *text).collect()
        };
        Ok(Rules {
            agents: Agents::load(texts)?,
            hosts: Hosts::load(texts)?,
            tags: Tags::load(texts)?,
            ga4: Ga4::load(texts)?,
        })
    }

    /// What a user agent is. An empty one is a bot.
    ///
    /// One pass over the agent, linear in its length and independent of the number of rows, without allocation. Cache the
    /// answer per distinct agent all the same.
    pub fn agent(&self, user_agent: &[u8]) -> Agent {
        self.agents.agent(user_agent)
    }

    /// What an in-app browser means; `None` only if `in_app` comes from other rules with more rows.
    pub fn in_app(&self, in_app: InApp) -> Option<&InAppRule> {
        self.agents.in_app(in_app)
    }

    /// The pattern of an in-app browser's row: what is kept of it, since rows change their numbers.
    pub fn in_app_pattern(&self, in_app: InApp) -> Option<&str> {
        self.in_app(in_app).map(|rule| &*rule.token)
    }

    /// The row that has this pattern; linear in the rows.
    pub fn in_app_of_pattern(&self, pattern: &str) -> Option<InApp> {
        if pattern.is_empty() { None } else { self.agents.in_app_of_token(pattern) }
    }

    /// What a referrer's host says. `host` is lower-case and without port, `path` begins with `/` or is empty.
    ///
    /// Logarithmic in the tables, linear in the labels of the host.
    pub fn referrer_host(&self, host: &str, path: &str) -> Option<&HostRule> {
        self.hosts.find(host, path)
    }

    /// What an Android package means: the host of an `android-app://` referrer or the value of `X-Requested-With`.
    ///
    /// Lenient: some apps send `/` and other parts around the name (`2//com.devhd.feedly`); the first part that contains a
    /// dot is taken. Browsers and unknown packages are `None`.
    pub fn package(&self, package: &str) -> Option<&Meaning> {
        let package = package.trim();
        let package = package.strip_prefix("android-app://").unwrap_or(package);
        let name = package.split('/').find(|part| part.contains('.'))?;
        self.tags.packages.find(name).map(|(_, meaning)| meaning)
    }

    /// What a query parameter says if it is a click id, whatever its value.
    pub fn click_id(&self, parameter: &str) -> Option<&ClickIdRule> {
        self.tags.click_ids.find(parameter).map(|(_, rule)| rule)
    }

    /// The part of a campaign that a query parameter names.
    pub fn campaign_role(&self, parameter: &str) -> Option<CampaignRole> {
        self.tags.parameters.find(parameter).map(|(_, role)| *role)
    }

    /// What a campaign's source and medium say about where its link was put; `None` if neither is known.
    ///
    /// Whether the medium is a paid one is for the caller, by GA4's rule; [`CampaignMeaning::advertiser`] says who is paid
    /// then. A source that is a host is looked up as a referrer would be.
    pub fn campaign_meaning(&self, source: Option<&str>, medium: Option<&str>) -> Option<CampaignMeaning> {
        let host = source.map(|source| source.trim().to_lowercase()).filter(|source| source.contains('.'));
        let by_host =
            host.and_then(|host| self.referrer_host(&host, "").map(|rule| self.at_host(&host, rule)));
        let tagged = self.tags.meaning(source, medium);
        // A host as source says more than a class of media (social), less than a medium by name (email).
        match tagged {
            Some(tag) if tag.means == Source::PublicSocial(Network::Other) => by_host.or(Some(tag)),
            tagged => tagged.or(by_host),
        }
    }

    /// A campaign whose source is a host; who would be paid is found by a label of the host (`facebook` in `l.facebook.com`).
    fn at_host(&self, host: &str, rule: &HostRule) -> CampaignMeaning {
        let network = match &rule.means {
            Source::PublicSocial(network) => Some(network.name()),
            _ => None,
        };
        let advertiser = host.split('.').chain(network).find_map(|name| {
            self.tags.meaning(Some(name), None).filter(|meaning| meaning.means == rule.means)?.advertiser
        });
        CampaignMeaning { means: rule.means.clone(), by: CampaignRole::Source, advertiser }
    }

    /// The category of a source in Google Analytics 4's published list; a leading `www.` is ignored.
    pub fn ga4_category(&self, source: &str) -> Option<Ga4Category> {
        self.ga4.category(source)
    }
}
