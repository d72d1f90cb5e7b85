//! Private ways to pass a link on, and what their clicks look like.

use crate::in_app::Inside;
use crate::networks::{FACEBOOK, LINKEDIN, Networks, TIKTOK};
use crate::params::{ParameterError, Params};

/// How an app fetches a preview.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fetcher {
    None,
    /// From the sender's device.
    WhatsApp,
    Signal,
    Viber,
    Apple,
    /// From the provider's machines: a name, minutes in the cache, and whether pictures come too.
    Server(&'static str, i64, bool),
    Slack,
    Telegram,
    Meta,
    LinkedIn,
}

/// What is known of an app whatever the world.
pub(crate) struct Spec {
    pub(crate) name: &'static str,
    pub(crate) source: &'static str,
    pub(crate) inside: Option<Inside>,
    /// The referrer its Android app may leave.
    pub(crate) android: &'static str,
    /// The referrer links in its phone app may leave.
    pub(crate) phone: &'static [&'static str],
    /// The referrers of its web pages.
    pub(crate) web: &'static [&'static str],
    pub(crate) fetcher: Fetcher,
    /// Marks its links with `fbclid`.
    pub(crate) meta: bool,
}

const PLAIN: Spec = Spec {
    name: "",
    source: "",
    inside: None,
    android: "",
    phone: &[],
    web: &[],
    fetcher: Fetcher::None,
    meta: false,
};

macro_rules! app {
    ($name:literal { $($field:ident: $value:expr),* $(,)? }) => {
        Spec { name: $name, source: concat!("dark_social/", $name), $($field: $value,)* ..PLAIN }
    };
}

const TEAMS: &str =
    "Mozilla/5.0 (Windows NT 6.1; WOW64) SkypeUriPreview Preview/0.5 skype-url-preview@microsoft.com";
const DISCORD: &str = "Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)";
const KAKAO: &str = "facebookexternalhit/1.1; kakaotalk-scrap/1.0; +https://devtalk.kakao.com/t/scrap/33984";
const SNAP: &str = "Snap URL Preview Service; bot; snapchat; https://developers.snap.com/robots";
const HOUR: i64 = 60;

/// The apps.
pub(crate) const APPS: [Spec; 21] = [
    app!("whatsapp" { android: "android-app://com.whatsapp/", web: &["https://web.whatsapp.com/"], fetcher: Fetcher::WhatsApp }),
    app!("signal" { android: "android-app://org.thoughtcrime.securesms/", fetcher: Fetcher::Signal }),
    app!("imessage" { fetcher: Fetcher::Apple }),
    app!("telegram" {
        inside: Some(Inside::Telegram),
        android: "android-app://org.telegram.messenger/",
        web: &["https://web.telegram.org/"],
        fetcher: Fetcher::Telegram,
    }),
    app!("messenger" {
        inside: Some(Inside::Messenger),
        phone: &["https://l.messenger.com/", "https://l.facebook.com/"],
        web: &["https://www.messenger.com/", "https://l.messenger.com/", "https://l.facebook.com/"],
        fetcher: Fetcher::Meta,
        meta: true,
    }),
    app!("instagram_dm" {
        inside: Some(Inside::Instagram),
        phone: &["https://l.instagram.com/"],
        web: &["https://l.instagram.com/"],
        fetcher: Fetcher::Meta,
        meta: true,
    }),
    app!("snapchat" {
        inside: Some(Inside::Snapchat),
        android: "android-app://com.snapchat.android/",
        web: &["https://web.snapchat.com/"],
        fetcher: Fetcher::Server(SNAP, 6 * HOUR, true),
    }),
    app!("viber" { inside: Some(Inside::Viber), android: "android-app://com.viber.voip/", fetcher: Fetcher::Viber }),
    app!("wechat" { inside: Some(Inside::WeChat), android: "android-app://com.tencent.mm/", web: &["https://wx.qq.com/"] }),
    app!("line" {
        inside: Some(Inside::Line),
        android: "android-app://jp.naver.line.android/",
        fetcher: Fetcher::Server("facebookexternalhit/1.1;line-poker/1.0", 3 * HOUR, true),
    }),
    app!("kakaotalk" {
        inside: Some(Inside::KakaoTalk),
        android: "android-app://com.kakao.talk/",
        fetcher: Fetcher::Server(KAKAO, HOUR, true),
    }),
    app!("email" {
        android: "android-app://com.google.android.gm/",
        web: &["https://mail.google.com/", "https://outlook.live.com/", "https://mail.yahoo.com/", "https://mail.proton.me/"],
    }),
    app!("sms" {}),
    app!("slack" { android: "android-app://com.Slack/", web: &["https://app.slack.com/"], fetcher: Fetcher::Slack }),
    app!("teams" {
        android: "android-app://com.microsoft.teams/",
        web: &["https://teams.microsoft.com/", "https://statics.teams.cdn.office.net/"],
        fetcher: Fetcher::Server(TEAMS, 30, true),
    }),
    app!("discord" {
        android: "android-app://com.discord/",
        web: &["https://discord.com/"],
        fetcher: Fetcher::Server(DISCORD, 30, true),
    }),
    app!("google_messages" {
        android: "android-app://com.google.android.apps.messaging/",
        fetcher: Fetcher::Server("GoogleMessages", 12 * HOUR, true),
    }),
    // Nobody's rules know this one.
    Spec {
        name: "other",
        source: "dark_social/unknown",
        fetcher: Fetcher::Server("Quillo/4.2 (link card)", 5, true),
        ..PLAIN
    },
    // Private messages of public networks: their clicks look like posts'.
    Spec {
        name: "messenger",
        source: "dark_social/messenger",
        inside: Some(Inside::Facebook),
        phone: &["https://m.facebook.com/", "https://lm.facebook.com/", "https://l.facebook.com/"],
        web: &["https://l.facebook.com/", "https://www.facebook.com/"],
        fetcher: Fetcher::Meta,
        meta: true,
        ..PLAIN
    },
    Spec {
        name: "linkedin_dm",
        source: "dark_social/unknown",
        inside: Some(Inside::LinkedIn),
        phone: &["https://www.linkedin.com/", "https://lnkd.in/"],
        web: &["https://www.linkedin.com/"],
        fetcher: Fetcher::LinkedIn,
        ..PLAIN
    },
    Spec {
        name: "tiktok_dm",
        source: "dark_social/unknown",
        inside: Some(Inside::TikTok),
        phone: &["https://www.tiktok.com/"],
        web: &["https://www.tiktok.com/"],
        ..PLAIN
    },
];

pub(crate) const IMESSAGE: usize = 2;
pub(crate) const EMAIL: usize = 11;
pub(crate) const GOOGLE_MESSAGES: usize = 16;
/// From here on: behind public networks' referrers.
const MIXED: usize = 18;

/// An app in this world.
#[derive(Clone)]
pub(crate) struct App {
    pub(crate) no_referrer: f64,
    pub(crate) token: f64,
    pub(crate) desktop: f64,
    pub(crate) group: f64,
    pub(crate) group_size: f64,
    pub(crate) reshare: f64,
    pub(crate) preview: f64,
    /// How many shares it has, relative.
    pub(crate) shares: f64,
    /// Visits of a share, on average.
    pub(crate) brings: f64,
}

/// The apps in this world.
pub(crate) struct Apps {
    pub(crate) each: Vec<App>,
    /// Visits of a share over all apps, on average.
    pub(crate) brings: f64,
}

impl Apps {
    /// `public` is how many visits public networks bring for each private one.
    pub(crate) fn new(params: &Params, networks: &Networks, public: f64) -> Result<Self, ParameterError> {
        let small = params.get("cascade.small")?;
        let mut each = Vec::with_capacity(APPS.len());
        let mut weights = Vec::with_capacity(APPS.len());
        for Spec { name, .. } in &APPS[..MIXED] {
            let get = |what: &str| params.get(&format!("app.{name}.{what}"));
            weights.push(get("weight")?);
            each.push(App {
                no_referrer: get("no_referrer")?,
                token: get("token")?,
                desktop: get("desktop")?,
                group: get("group")?,
                group_size: get("group_size")?,
                reshare: get("reshare")?,
                preview: get("preview")?,
                shares: 0.0,
                brings: 1.0,
            });
        }
        let named: f64 = weights.iter().sum();
        for (network, name) in [(FACEBOOK, "facebook"), (LINKEDIN, "linkedin"), (TIKTOK, "tiktok")] {
            let private = params.get(&format!("network.{name}_private"))?;
            // Part `private` of the network's visits is private: so many for each named private visit.
            weights.push(named * private / (1.0 - private) * public * networks.part(network));
            let law = &networks.each[network];
            each.push(App {
                no_referrer: law.no_referrer,
                token: law.in_app,
                desktop: law.desktop,
                group: 0.02,
                group_size: 5.0,
                reshare: 0.7,
                preview: if name == "tiktok" { 0.0 } else { 0.8 },
                shares: 0.0,
                brings: 1.0,
            });
        }
        let all: f64 = weights.iter().sum();
        let mut shares = 0.0;
        for (app, weight) in each.iter_mut().zip(&weights) {
            app.brings = (app.group * app.group_size + (1.0 - app.group) * small).max(1e-3);
            app.shares = weight / all / app.brings;
            shares += app.shares;
        }
        Ok(Self { each, brings: 1.0 / shares })
    }
}
