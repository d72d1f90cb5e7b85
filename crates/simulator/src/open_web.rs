//! Arrivals from search, assistants, other sites, advertisements and campaigns.

use crate::Output;
use crate::arrive::{Opened, Way};
use crate::events::{Click, Via};
use crate::fetch::Opening;
use crate::in_app::Inside;
use crate::life::Life;
use crate::line::Cause;
use crate::readers::Crowd;
use crate::site::HOME;

const ENGINES: [&str; 8] = [
    "https://www.google.com/",
    "https://www.google.com/",
    "https://www.google.com/",
    "https://www.google.com/",
    "https://www.google.co.uk/",
    "https://www.bing.com/",
    "https://duckduckgo.com/",
    "https://www.ecosia.org/",
];
const GOOGLE_APP: &str = "android-app://com.google.android.googlequicksearchbox/";

/// Host, referrer.
const SITES: [(&str, &str); 9] = [
    ("referral/en.wikipedia.org", "https://en.wikipedia.org/"),
    ("referral/news.ycombinator.com", "https://news.ycombinator.com/"),
    ("referral/partner.example", "https://www.partner.example/"),
    ("referral/blog.neighbour.example", "https://blog.neighbour.example/reading-this-week/"),
    ("referral/forum.cycling.example", "https://forum.cycling.example/viewtopic.php?t=48213"),
    ("referral/flipboard.com", "https://flipboard.com/"),
    ("referral/townhall.example", "https://www.townhall.example/press"),
    ("referral/weekly.example", "https://weekly.example/"),
    ("referral/university.example", "https://www.university.example/links"),
];

/// Source, referrer, tag.
const ASSISTANTS: [(f64, &str, &str, &str); 5] = [
    (0.62, "ai_assistant/chatgpt", "https://chatgpt.com/", "?utm_source=chatgpt.com"),
    (0.14, "ai_assistant/perplexity", "https://www.perplexity.ai/", "?utm_source=perplexity"),
    (0.12, "ai_assistant/gemini", "https://gemini.google.com/", ""),
    (0.06, "ai_assistant/claude", "https://claude.ai/", ""),
    (0.06, "ai_assistant/copilot", "https://copilot.microsoft.com/", "?utm_source=copilot.com"),
];

const CAMPAIGNS: [(&str, &str); 3] = [
    ("campaign/poster", "?utm_source=poster&utm_medium=print&utm_campaign=summer"),
    ("campaign/partnernews", "?utm_source=partnernews&utm_medium=link&utm_campaign=exchange"),
    ("campaign/podcast", "?utm_source=podcast&utm_medium=audio&utm_campaign=june"),
];

/// Draws all about such an arrival.
pub(crate) fn open<O: Output>(life: &mut Life<'_, O>, at: i64, click: Click) -> Opened {
    match click.via {
        Via::Referral => referral(life, at, click),
        Via::Assistant => assistant(life, at, click),
        Via::Paid => paid(life, at, click),
        Via::Campaign => campaign(life, at, click),
        _ => search(life, at, click),
    }
}

fn search<O: Output>(life: &mut Life<'_, O>, at: i64, mut click: Click) -> Opened {
    let who = life.who(Crowd::Search, &click, None);
    let discover = click.via == Via::Discover && who.1.is_phone();
    let front = !discover && life.dice.chance(life.chances.search_front);
    click.page = Some(match front {
        true if life.dice.chance(0.85) => HOME,
        true => life.site.section(&mut life.dice),
        false if discover => life.site.fresh(&mut life.dice),
        false => life.site.searched(&mut life.dice),
    });
    let old = if who.1.is_modern() { 1.0 } else { life.chances.search_old };
    let hidden = (life.chances.search_hidden * old).min(0.8);
    let in_app = who.1.is_phone() && (discover || life.dice.chance(life.chances.search_app));
    let way = match in_app {
        true if who.1.is_android() => Way::from(Opening::App, GOOGLE_APP),
        true => Way::from(Opening::Web, "https://www.google.com/").inside(Inside::Google),
        false if life.dice.chance(hidden) => Way::bare(Opening::Web),
        false => Way::from(Opening::Web, life.dice.pick(&ENGINES)),
    };
    life.opened(at, click, who, way, Cause::plain("organic_search"))
}

fn referral<O: Output>(life: &mut Life<'_, O>, at: i64, mut click: Click) -> Opened {
    let who = life.who(Crowd::Link, &click, None);
    click.page = Some(life.site.searched(&mut life.dice));
    let (source, referrer) = life.dice.pick(&SITES);
    let way = if life.dice.chance(life.chances.referral_hidden) {
        Way::bare(Opening::Web)
    } else {
        Way::from(Opening::Web, referrer)
    };
    life.opened(at, click, who, way, Cause::plain(source))
}

fn assistant<O: Output>(life: &mut Life<'_, O>, at: i64, mut click: Click) -> Opened {
    let who = life.who(Crowd::Link, &click, None);
    click.page = Some(life.site.searched(&mut life.dice));
    let (_, source, referrer, tag) = ASSISTANTS[life.dice.weigh(&ASSISTANTS.map(|(weight, ..)| weight))];
    if life.dice.chance(life.chances.assistant_tagged) {
        click.query = tag.into();
    }
    let way = match life.dice.chance(life.chances.assistant_hidden) {
        true if who.1.is_phone() => Way::bare(Opening::App),
        true => Way::bare(Opening::Web),
        false => Way::from(Opening::Web, referrer),
    };
    life.opened(at, click, who, way, Cause::plain(source))
}

fn paid<O: Output>(life: &mut Life<'_, O>, at: i64, mut click: Click) -> Opened {
    let who = life.who(Crowd::Link, &click, None);
    click.page = Some(if life.dice.chance(0.4) { HOME } else { life.site.searched(&mut life.dice) });
    let id = life.dice.bits();
    let hidden = life.dice.chance(life.chances.paid_hidden);
    if life.dice.chance(0.7) {
        let tags = if life.dice.chance(life.chances.paid_auto) {
            String::new()
        } else {
            "utm_source=google&utm_medium=cpc&utm_campaign=brand&".to_owned()
        };
        click.query = format!("?{tags}gclid=EAIaIQob{id:016x}BwE").into();
        let way =
            if hidden { Way::bare(Opening::Web) } else { Way::from(Opening::Web, "https://www.google.com/") };
        return life.opened(at, click, who, way, Cause::plain("paid/google_ads"));
    }
    let tags = "utm_source=facebook&utm_medium=paid_social&utm_campaign=spring";
    click.query = format!("?{tags}&fbclid=IwAR{id:016x}").into();
    let way =
        if hidden { Way::bare(Opening::Web) } else { Way::from(Opening::Web, "https://l.facebook.com/") };
    let way = if who.1.is_phone() { way.inside(Inside::Facebook) } else { way };
    life.opened(at, click, who, way, Cause::plain("paid/meta"))
}

fn campaign<O: Output>(life: &mut Life<'_, O>, at: i64, mut click: Click) -> Opened {
    let who = life.who(Crowd::Link, &click, None);
    click.page = Some(if life.dice.chance(0.5) { HOME } else { life.site.searched(&mut life.dice) });
    let (source, query) = life.dice.pick(&CAMPAIGNS);
    click.query = query.into();
    life.opened(at, click, who, Way::bare(Opening::App), Cause::plain(source))
}
