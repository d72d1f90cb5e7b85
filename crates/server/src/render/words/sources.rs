//! Names of sources and apps. Google Analytics' channels keep their own names: it shows them in English everywhere.

use entrenous_core::evidence::source::{App, Audience, Fetcher};

use crate::render::Lang;
use crate::render::story::Family;

/// An app’s proper name, or that of a medium.
pub(crate) const fn app(lang: Lang, app: App) -> &'static str {
    match app {
        App::Whatsapp => "WhatsApp",
        App::Signal => "Signal",
        App::Imessage => "iMessage",
        App::Telegram => "Telegram",
        App::Messenger => "Messenger",
        App::InstagramDm => lang.pick("Instagram DM", "Instagram (MP)"),
        App::Snapchat => "Snapchat",
        App::Viber => "Viber",
        App::Wechat => "WeChat",
        App::Line => "LINE",
        App::Kakaotalk => "KakaoTalk",
        App::Zalo => "Zalo",
        App::Email => "E-mail",
        App::Sms => "SMS",
        App::Slack => "Slack",
        App::Teams => "Teams",
        App::Discord => "Discord",
        App::GoogleMessages => "Google Messages",
        App::GoogleChat => "Google Chat",
        App::Matrix => "Matrix",
        App::Mattermost => "Mattermost",
        App::Dingtalk => "DingTalk",
        App::Feishu => "Feishu",
        App::Qq => "QQ",
        App::Vk => "VK",
    }
}

/// Who fetches link previews.
pub(crate) const fn fetcher(lang: Lang, fetcher: Fetcher) -> &'static str {
    match fetcher {
        Fetcher::App(known) => app(lang, known),
        Fetcher::Meta => "Facebook, Instagram",
        Fetcher::Linkedin => "LinkedIn",
        Fetcher::X => "X",
        Fetcher::Fediverse => lang.pick("Fediverse", "Fédivers"),
        Fetcher::Bluesky => "Bluesky",
        Fetcher::Reddit => "Reddit",
        Fetcher::Pinterest => "Pinterest",
        Fetcher::Other => lang.pick("Other", "Autres"),
    }
}

/// Who can see a share.
pub(crate) const fn audience(lang: Lang, audience: Audience) -> &'static str {
    match audience {
        Audience::Private => lang.pick("private", "privé"),
        Audience::Mixed => lang.pick("private or public", "privé ou public"),
        Audience::Public => "public",
    }
}

/// A family of sources.
pub(crate) const fn family(lang: Lang, family: Family) -> &'static str {
    match family {
        Family::Dark => lang.pick("Private shares", "Partages privés"),
        Family::Typed => lang.pick("Typed, bookmark", "Saisie, favori"),
        Family::Search => lang.pick("Search", "Recherche"),
        Family::PublicSocial => lang.pick("Public social", "Social public"),
        Family::Email => lang.pick("E-mail campaigns", "Envois e-mail"),
        Family::Referral => lang.pick("Other websites", "Autres sites"),
        Family::Paid => lang.pick("Paid", "Payant"),
        Family::Assistant => lang.pick("AI assistants", "Assistants IA"),
        Family::Reader => lang.pick("Reader apps", "Applis de lecture"),
        Family::Campaign => lang.pick("Other campaigns", "Autres campagnes"),
        Family::Unknown => lang.pick("Unknown", "Inconnu"),
    }
}
