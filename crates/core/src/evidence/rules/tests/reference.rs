//! The rules against public lists, where `ENTRENOUS_REFERENCE_DATA` names a folder that has them.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::RULES;
use crate::evidence::rules::{Agent, BrowserFamily, HostKind};
use crate::evidence::source::{App, Fetcher};

/// The text of a reference file; `None`, with a note, where there is none.
fn reference(file: &str) -> Option<String> {
    let Some(folder) = std::env::var_os("ENTRENOUS_REFERENCE_DATA") else {
        println!("skipped: ENTRENOUS_REFERENCE_DATA is not set, {file} is not at hand");
        return None;
    };
    Some(std::fs::read_to_string(PathBuf::from(folder).join(file)).expect("a readable reference file"))
}

/// The samples of crawler-user-agents: pattern, whether it is tagged as social preview, user agent.
fn crawlers() -> Vec<(String, bool, String)> {
    let Some(text) = reference("ua/crawler-user-agents.json") else { return Vec::new() };
    let list: Vec<serde_json::Value> = serde_json::from_str(&text).expect("JSON");
    let strings = |value: &serde_json::Value| -> Vec<String> {
        let items = value.as_array().map(Vec::as_slice).unwrap_or_default();
        items.iter().filter_map(|item| item.as_str().map(str::to_owned)).collect()
    };
    list.iter()
        .flat_map(|entry| {
            let pattern = entry["pattern"].as_str().unwrap_or_default().to_owned();
            let social = strings(&entry["tags"]).contains(&"social-preview".to_owned());
            strings(&entry["instances"]).into_iter().map(move |agent| (pattern.clone(), social, agent))
        })
        .collect()
}

/// Patterns tagged as social preview that are no shares: search and portal crawlers, share counters, mail proxies,
/// adverts, API traffic.
const NO_SHARES: &str = r"TweetmemeBot | AddThis | BingPreview\/ | Jetslide | newsharecounts | EveryoneSocialBot |
NING\/ | Hatena | Google Web Preview | FlipboardProxy | VKRobot | Linespider | TikTokSpider |
meta-webindexer | ^ArenaUnfurlBot | AASA-Bot | bluesky-domain-status-classifier |
ClickUpLinkUnfurler | EvernoteRichLinkBot | Goodreads | LMArenaUnfurlBot |
Mediumbot-MetaTagFetcher | CodaBot | Dazzle BlueSky Bot | Supabase Paired Crawler |
FastmailUA | github-camo | GoogleImageProxy | LoomlyBot | dbot\) | Orlo-LinkPreview\/ |
Shortwave Image Fetcher | TwilioProxy\/ | YahooMailProxy | Notion\/";

/// The fetcher of the others; those not named are `other`.
const FETCHERS: &[(&str, Fetcher)] = &[
    ("LinkedInBot", Fetcher::Linkedin),
    ("facebookexternalhit", Fetcher::Meta),
    ("Facebot", Fetcher::Meta),
    ("meta-externalagent\\/", Fetcher::Meta),
    ("meta-externalfetcher\\/", Fetcher::Meta),
    ("Meta-ExternalHit\\/", Fetcher::Meta),
    ("Twitterbot", Fetcher::X),
    ("Slack-ImgProxy", Fetcher::App(App::Slack)),
    ("Slackbot", Fetcher::App(App::Slack)),
    ("SkypeUriPreview", Fetcher::App(App::Teams)),
    ("MicrosoftPreview\\/", Fetcher::App(App::Teams)),
    ("redditbot", Fetcher::Reddit),
    ("WhatsApp", Fetcher::App(App::Whatsapp)),
    ("pinterest\\.com\\/bot", Fetcher::Pinterest),
    ("Yahoo Link Preview", Fetcher::App(App::Email)),
    ("Discordbot", Fetcher::App(App::Discord)),
    ("TelegramBot", Fetcher::App(App::Telegram)),
    ("Mastodon", Fetcher::Fediverse),
    ("Friendica", Fetcher::Fediverse),
    ("Lemmy", Fetcher::Fediverse),
    ("SummalyBot", Fetcher::Fediverse),
    ("vkShare", Fetcher::App(App::Vk)),
    ("Viber", Fetcher::App(App::Viber)),
    ("Snap URL Preview Service", Fetcher::App(App::Snapchat)),
    ("SnapURLPreview\\/", Fetcher::App(App::Snapchat)),
    ("Synapse", Fetcher::App(App::Matrix)),
    ("Mattermost-Bot\\/", Fetcher::App(App::Mattermost)),
    ("DingTalkBot-LinkService", Fetcher::App(App::Dingtalk)),
    ("Bluesky\\/", Fetcher::Bluesky),
    ("BlueskyPreviewBot", Fetcher::Bluesky),
];

#[test]
fn social_previews_are_told_apart() {
    for (pattern, _, agent) in crawlers().into_iter().filter(|(_, social, _)| *social) {
        let known = RULES.agent(agent.as_bytes());
        match (pattern.as_str(), agent.as_str()) {
            ("MetaIAB Facebook", _) => assert!(matches!(known, Agent::Person(_)), "{agent}: {known:?}"),
            ("Slackbot", "Slackbot 1.0 (+https://api.slack.com/robots)") => assert_eq!(known, Agent::Bot),
            ("pinterest\\.com\\/bot", _) if agent.contains("Pinterestbot") => assert_eq!(known, Agent::Bot),
            ("WhatsApp", "WhatsApp") => assert_eq!(fetcher(known), Some(Fetcher::App(App::Signal))),
            (pattern, _) if NO_SHARES.split(['|', '\n']).any(|name| name.trim() == pattern) => {
                assert!(!matches!(known, Agent::Preview(_) | Agent::Person(_)), "{agent}: {known:?}");
            }
            (pattern, _) => {
                let expected = FETCHERS.iter().find(|(name, _)| *name == pattern);
                let expected = expected.map_or(Fetcher::Other, |(_, fetcher)| *fetcher);
                assert_eq!(fetcher(known), Some(expected), "{pattern}: {agent}");
            }
        }
    }
}

fn fetcher(agent: Agent) -> Option<Fetcher> {
    match agent {
        Agent::Preview(preview) => Some(preview.fetcher),
        _ => None,
    }
}

#[test]
fn nearly_all_other_crawlers_are_machines() {
    let others: Vec<_> = crawlers().into_iter().filter(|(_, social, _)| !social).collect();
    if others.is_empty() {
        return;
    }
    let is_person = |agent: &str| matches!(RULES.agent(agent.as_bytes()), Agent::Person(_));
    let missed: Vec<_> = others.iter().filter(|(_, _, agent)| is_person(agent)).collect();
    for (pattern, _, agent) in &missed {
        println!("taken for a person: {pattern}: {agent}");
    }
    println!("{} of {} crawlers are taken for people", missed.len(), others.len());
    assert!(missed.len() * 100 < others.len(), "more than 1 % of crawlers are taken for people");
    let previews = others.iter().filter(|(_, _, agent)| fetcher(RULES.agent(agent.as_bytes())).is_some());
    for (pattern, _, agent) in previews {
        println!("a preview that the list does not tag: {pattern}: {agent}");
    }
}

/// The samples of uap-core: user agent and family.
fn families() -> Vec<(String, String)> {
    let Some(text) = reference("ua/uap-core-test_ua.yaml") else { return Vec::new() };
    let value = |line: &str| {
        let text = line.split_once(':').map_or("", |(_, text)| text.trim());
        let quoted = |mark| text.strip_prefix(mark).and_then(|text: &str| text.strip_suffix(mark));
        match (quoted('\''), quoted('"')) {
            (Some(text), _) => text.replace("''", "'"),
            (_, Some(text)) => text.replace("\\\"", "\""),
            _ => text.to_owned(),
        }
    };
    let mut agent = String::new();
    let mut families = Vec::new();
    for line in text.lines() {
        if line.trim_start().starts_with("- user_agent_string:") {
            agent = value(line);
        } else if line.trim_start().starts_with("family:") {
            families.push((std::mem::take(&mut agent), value(line)));
        }
    }
    families
}

#[test]
fn browsers_are_people() {
    let expected: BTreeMap<&str, BrowserFamily> = [
        ("Chrome", BrowserFamily::Chrome),
        ("Chrome Mobile", BrowserFamily::Chrome),
        ("Chrome Mobile iOS", BrowserFamily::Chrome),
        ("Chrome Mobile WebView", BrowserFamily::Webview),
        ("Firefox", BrowserFamily::Firefox),
        ("Firefox Mobile", BrowserFamily::Firefox),
        ("Firefox iOS", BrowserFamily::Firefox),
        ("Safari", BrowserFamily::Safari),
        ("Mobile Safari", BrowserFamily::Safari),
        ("Edge", BrowserFamily::Edge),
        ("Edge Mobile", BrowserFamily::Edge),
        ("Samsung Internet", BrowserFamily::Samsung),
        ("Opera", BrowserFamily::Opera),
        ("Opera Mobile", BrowserFamily::Opera),
        ("IE", BrowserFamily::Ie),
    ]
    .into();
    let mut odd = Vec::new();
    for (agent, family) in families() {
        let Some(expected) = expected.get(family.as_str()) else { continue };
        match RULES.agent(agent.as_bytes()) {
            Agent::Person(browser) if browser.family == *expected => {}
            Agent::Person(browser) => odd.push(format!("{family} read as {}: {agent}", browser.family)),
            // Safari's background fetches, and Google's preview that the list calls Chrome.
            machine if agent.contains("CFNetwork/") || agent.contains("Google Web Preview") => {
                println!("rightly no {family} ({machine:?}): {agent}");
            }
            machine => panic!("{family} is taken for a machine ({machine:?}): {agent}"),
        }
    }
    for line in &odd {
        println!("{line}");
    }
}

#[test]
fn machines_among_all_of_uap_core_are_listed() {
    let all = families();
    let machine = |agent: &str| !matches!(RULES.agent(agent.as_bytes()), Agent::Person(_));
    let machines: Vec<_> = all.iter().filter(|(agent, _)| machine(agent)).collect();
    for (agent, family) in &machines {
        println!("{family}: {:?}: {agent}", RULES.agent(agent.as_bytes()));
    }
    println!("{} of {} are machines", machines.len(), all.len());
}

/// The hosts of a Matomo list: plain ones, without patterns and paths.
fn matomo(file: &str) -> Vec<String> {
    let Some(text) = reference(file) else { return Vec::new() };
    let item = |line: &str| line.trim().strip_prefix("- ").map(|host| host.trim_matches('\'').to_owned());
    let hosts = text.lines().filter_map(item);
    let plain = |host: &String| {
        let host = host.strip_prefix("www.").unwrap_or(host);
        host.contains('.')
            && host.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || ".-".contains(c))
    };
    hosts.filter(plain).collect()
}

#[test]
fn the_search_engines_networks_and_assistants_of_matomo_are_known() {
    // A browser's package, an intranet name, Microsoft's log-in page, a news site, and packages (see the package table).
    let no_web_host = |host: &str| {
        host.starts_with("com.") || host.starts_with("org.") || ["gsc.q", "linkedin.android"].contains(&host)
    };
    let on_purpose = ["login.live.com", "www.cnn.com"];
    let lists = [
        ("referrers/matomo_SearchEngines.yml", HostKind::Search),
        ("referrers/matomo_Socials.yml", HostKind::Social),
        ("referrers/matomo_AIAssistants.yml", HostKind::Assistant),
    ];
    let mut unknown = Vec::new();
    for (file, kind) in lists {
        for host in matomo(file) {
            if no_web_host(&host) {
                continue;
            }
            match RULES.referrer_host(&host, "/") {
                Some(rule) if rule.kind == kind => {}
                Some(rule) => println!("{file}: {host} is {} for us: {}", rule.kind, rule.means),
                None if on_purpose.contains(&host.as_str()) => {}
                None => unknown.push(host),
            }
        }
    }
    assert!(unknown.is_empty(), "hosts without a rule: {unknown:?}");
}
