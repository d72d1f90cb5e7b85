//! Where a visit can come from, and who can fetch a link preview.

mod fetcher;
mod vocabulary;

pub use fetcher::{Audience, Fetcher};
pub use vocabulary::UnknownName;
pub(crate) use vocabulary::vocabulary;

use std::fmt;
use std::str::FromStr;

vocabulary! {
    /// A messaging app or medium of a private share.
    App, "app" {
        Whatsapp = "whatsapp", Signal = "signal", Imessage = "imessage", Telegram = "telegram",
        Messenger = "messenger", InstagramDm = "instagram_dm", Snapchat = "snapchat", Viber = "viber",
        Wechat = "wechat", Line = "line", Kakaotalk = "kakaotalk", Zalo = "zalo", Email = "email",
        Sms = "sms", Slack = "slack", Teams = "teams", Discord = "discord",
        GoogleMessages = "google_messages", GoogleChat = "google_chat", Matrix = "matrix",
        Mattermost = "mattermost", Dingtalk = "dingtalk", Feishu = "feishu", Qq = "qq", Vk = "vk",
    }
}

vocabulary! {
    /// A public social network.
    Network, "network" {
        Facebook = "facebook", Instagram = "instagram", Threads = "threads", X = "x",
        Linkedin = "linkedin", Reddit = "reddit", Pinterest = "pinterest", Tiktok = "tiktok",
        Youtube = "youtube", Mastodon = "mastodon", Bluesky = "bluesky", Snapchat = "snapchat",
        Vk = "vk",
        /// A social network without a name of its own here.
        Other = "other",
    }
}

vocabulary! {
    /// An advertising platform.
    Advertiser, "advertiser" {
        GoogleAds = "google_ads", MicrosoftAds = "microsoft_ads", Meta = "meta", X = "x",
        Linkedin = "linkedin", Pinterest = "pinterest", Tiktok = "tiktok", Snapchat = "snapchat",
        Reddit = "reddit", Yandex = "yandex",
        /// Paid by its tags, on a platform without a name here.
        Other = "other",
    }
}

vocabulary! {
    /// An AI assistant that links to pages.
    Assistant, "assistant" {
        Chatgpt = "chatgpt", Perplexity = "perplexity", Gemini = "gemini", Claude = "claude",
        Copilot = "copilot", Mistral = "mistral", Deepseek = "deepseek", Grok = "grok",
        MetaAi = "meta_ai", You = "you",
        /// An assistant without a name here.
        Other = "other",
    }
}

vocabulary! {
    /// An app that is neither a messenger nor a social network: readers, aggregators.
    ReaderApp, "reader app" {
        GoogleNews = "google_news", AppleNews = "apple_news", Feedly = "feedly", Flipboard = "flipboard",
        Smartnews = "smartnews", Inoreader = "inoreader",
        /// An app without a name here.
        Other = "other",
    }
}

vocabulary! {
    /// How sure a verdict is.
    Grade, "grade" {
        /// An observation shows it.
        Proven = "proven",
        /// Concluded, with an interval.
        Inferred = "inferred",
        /// Nothing to conclude from.
        Unknown = "unknown",
    }
}

/// Where a visit came from.
///
/// Two members are open (`referral/<host>`, `campaign/<source>`); the rest is a closed set, listed by [`Source::closed`].
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Source {
    /// A private share in a known app.
    DarkSocial(App),
    /// A private share; nothing identifies the app.
    DarkSocialUnknown,
    /// The address was typed, or chosen from bookmarks or history.
    TypedOrBookmark,
    /// A search engine's unpaid result.
    OrganicSearch,
    /// A mailing sent by the brand.
    EmailCampaign,
    /// A public post.
    PublicSocial(Network),
    /// An advertisement.
    Paid(Advertiser),
    /// An AI assistant's answer.
    AiAssistant(Assistant),
    /// A reader or other app.
    App(ReaderApp),
    /// Another website; the host without `www.`.
    Referral(Box<str>),
    /// A tagged campaign; its `utm_source`.
    Campaign(Box<str>),
    /// The evidence is missing altogether.
    Unknown,
}

impl Source {
    /// The closed sources in the fixed order of the visits file's columns.
    pub fn closed() -> impl Iterator<Item = Source> {
        let dark = App::ALL.iter().map(|&a| Source::DarkSocial(a));
        let middle = [
            Source::DarkSocialUnknown,
            Source::TypedOrBookmark,
            Source::OrganicSearch,
            Source::EmailCampaign,
        ];
        dark.chain(middle)
            .chain(Network::ALL.iter().map(|&n| Source::PublicSocial(n)))
            .chain(Advertiser::ALL.iter().map(|&a| Source::Paid(a)))
            .chain(Assistant::ALL.iter().map(|&a| Source::AiAssistant(a)))
            .chain(ReaderApp::ALL.iter().map(|&a| Source::App(a)))
            .chain([Source::Unknown])
    }

    /// Is this a private share?
    pub const fn is_dark(&self) -> bool {
        matches!(self, Source::DarkSocial(_) | Source::DarkSocialUnknown)
    }

    /// Is this a public post on a social network?
    pub const fn is_public_social(&self) -> bool {
        matches!(self, Source::PublicSocial(_))
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Source::DarkSocial(app) => write!(f, "dark_social/{app}"),
            Source::DarkSocialUnknown => f.write_str("dark_social/unknown"),
            Source::TypedOrBookmark => f.write_str("typed_or_bookmark"),
            Source::OrganicSearch => f.write_str("organic_search"),
            Source::EmailCampaign => f.write_str("email_campaign"),
            Source::PublicSocial(network) => write!(f, "public_social/{network}"),
            Source::Paid(advertiser) => write!(f, "paid/{advertiser}"),
            Source::AiAssistant(assistant) => write!(f, "ai_assistant/{assistant}"),
            Source::App(app) => write!(f, "app/{app}"),
            Source::Referral(host) => write!(f, "referral/{host}"),
            Source::Campaign(source) => write!(f, "campaign/{source}"),
            Source::Unknown => f.write_str("unknown"),
        }
    }
}

impl FromStr for Source {
    type Err = UnknownName;

    fn from_str(text: &str) -> Result<Self, UnknownName> {
        let (class, name) = text.split_once('/').unwrap_or((text, ""));
        Ok(match class {
            "dark_social" if name == "unknown" => Source::DarkSocialUnknown,
            "dark_social" => Source::DarkSocial(name.parse()?),
            "typed_or_bookmark" => Source::TypedOrBookmark,
            "organic_search" => Source::OrganicSearch,
            "email_campaign" => Source::EmailCampaign,
            "public_social" => Source::PublicSocial(name.parse()?),
            "paid" => Source::Paid(name.parse()?),
            "ai_assistant" => Source::AiAssistant(name.parse()?),
            "app" => Source::App(name.parse()?),
            "referral" if !name.is_empty() => Source::Referral(name.into()),
            "campaign" if !name.is_empty() => Source::Campaign(name.into()),
            "unknown" => Source::Unknown,
            _ => return Err(UnknownName { what: "source", name: text.to_owned() }),
        })
    }
}

impl serde::Serialize for Source {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}
