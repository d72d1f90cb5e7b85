//! Where a visit comes from, when no private share brought it: typed, searched, posted, mailed, paid for.

use super::devices::Device;
use super::dice::Dice;
use super::in_app::InApp;
use super::pages::Pages;

/// How a visit begins.
pub(super) struct Entry {
    pub(super) page: u32,
    /// With its question mark, or empty.
    pub(super) query: String,
    pub(super) referrer: String,
    /// The app whose browser the page opens in.
    pub(super) inside: Option<InApp>,
}

impl Entry {
    /// To this page, with nothing that says from where.
    pub(super) fn bare(page: u32) -> Self {
        Self { page, query: String::new(), referrer: "-".to_owned(), inside: None }
    }

    /// The same, referred from here.
    pub(super) fn referred(page: u32, referrer: &str) -> Self {
        Self { referrer: referrer.to_owned(), ..Self::bare(page) }
    }

    /// The same, opened in an app's own browser.
    pub(super) fn inside(self, app: InApp) -> Self {
        Self { inside: Some(app), ..self }
    }

    /// The same, with this query.
    pub(super) fn with(self, query: String) -> Self {
        Self { query, ..self }
    }
}

#[derive(Clone, Copy)]
enum Origin {
    Typed,
    Search,
    Discover,
    Facebook,
    Network,
    Newsletter,
    Webmail,
    Paid,
    Site,
    Assistant,
}

/// In a thousand visits.
const ORIGINS: [(u32, Origin); 10] = [
    (300, Origin::Typed),
    (330, Origin::Search),
    (45, Origin::Discover),
    (90, Origin::Facebook),
    (60, Origin::Network),
    (55, Origin::Newsletter),
    (20, Origin::Webmail),
    (25, Origin::Paid),
    (50, Origin::Site),
    (25, Origin::Assistant),
];

const SEARCHES: [(u32, &str); 9] = [
    (70, "https://www.google.com/"),
    (14, "https://www.google.fr/"),
    (5, "https://www.bing.com/"),
    (3, "https://duckduckgo.com/"),
    (3, "https://www.ecosia.org/"),
    (2, "https://www.qwant.com/"),
    (1, "https://fr.search.yahoo.com/"),
    (1, "https://search.brave.com/"),
    (1, "android-app://com.google.android.googlequicksearchbox/"),
];

const WEBMAILS: [&str; 9] = [
    "https://mail.google.com/",
    "https://outlook.live.com/",
    "https://mail.yahoo.com/",
    "https://mail01.orange.fr/",
    "https://messageriepro3.orange.fr/",
    "https://webmail.laposte.net/",
    "https://webmail.free.fr/",
    "https://messagerie.sfr.fr/",
    "https://mail.proton.me/",
];

const NETWORKS: [(u32, &str); 11] = [
    (22, "https://t.co/"),
    (18, "https://l.instagram.com/"),
    (12, "https://www.linkedin.com/"),
    (6, "https://lnkd.in/"),
    (10, "https://www.reddit.com/"),
    (3, "https://out.reddit.com/"),
    (8, "https://go.bsky.app/"),
    (7, "https://l.threads.com/"),
    (6, "https://www.youtube.com/"),
    (4, "https://www.pinterest.fr/"),
    (4, "https://mastodon.example/"),
];

const SITES: [&str; 8] = [
    "https://fr.wikipedia.org/",
    "https://blog.exemple.example/lire-cette-semaine/",
    "https://forum.velo.example/viewtopic.php?t=48213",
    "https://news.google.com/",
    "https://flipboard.com/",
    "https://getpocket.com/",
    "https://www.mairie.example/revue-de-presse",
    "https://hebdo.example/",
];

/// Draws how a visit of a reader with this device begins.
pub(super) fn draw(pages: &Pages, second: u32, device: Device, dice: &mut Dice) -> Entry {
    let page = pages.wanted(second, dice);
    let hour = second % 86_400 / 3_600;
    match dice.weighed(&ORIGINS) {
        Origin::Typed => typed(pages, page, dice),
        Origin::Search => {
            let page = match dice.below(10) {
                0..2 => 0,
                2 => pages.section(dice),
                3..5 => pages.any(second, dice),
                _ => page,
            };
            Entry::referred(page, dice.weighed(&SEARCHES))
        }
        Origin::Discover if device == Device::Android => {
            Entry::referred(page, "android-app://com.google.android.googlequicksearchbox/")
        }
        Origin::Discover => Entry::referred(page, "https://www.google.com/"),
        Origin::Facebook => facebook(page, dice),
        Origin::Network => network(page, device, dice),
        Origin::Newsletter | Origin::Webmail if (7..11).contains(&hour) || dice.chance(0.4) => {
            let entry = match dice.below(10) {
                0..6 => Entry::bare(page),
                6 if device == Device::Android => {
                    Entry::referred(page, "android-app://com.google.android.gm/")
                }
                _ => Entry::referred(page, dice.pick(&WEBMAILS)),
            };
            entry.with(newsletter(second, dice))
        }
        Origin::Webmail => Entry::referred(page, dice.pick(&WEBMAILS)),
        Origin::Newsletter => Entry::bare(0),
        Origin::Paid => {
            let click = dice.bits();
            let query = format!(
                "?utm_source=google&utm_medium=cpc&utm_campaign=abonnement&gclid=EAIaIQob{click:016x}BwE"
            );
            let entry = Entry::referred(page, if dice.chance(0.7) { "https://www.google.com/" } else { "-" });
            entry.with(query)
        }
        Origin::Site => Entry::referred(page, dice.pick(&SITES)),
        Origin::Assistant => match dice.below(10) {
            0..6 => Entry::referred(page, "https://chatgpt.com/").with("?utm_source=chatgpt.com".to_owned()),
            6..8 => Entry::referred(page, "https://www.perplexity.ai/"),
            8 => Entry::referred(page, "https://gemini.google.com/"),
            _ => Entry::referred(page, "https://copilot.microsoft.com/"),
        },
    }
}

/// Typed, from a bookmark or the browser's history: the home page and the sections, seldom an article.
fn typed(pages: &Pages, article: u32, dice: &mut Dice) -> Entry {
    match dice.below(100) {
        0..72 => Entry::bare(0),
        72..88 => Entry::bare(pages.section(dice)),
        _ => Entry::bare(article),
    }
}

fn facebook(page: u32, dice: &mut Dice) -> Entry {
    let (a, b) = (dice.bits(), dice.bits());
    let query = format!("?fbclid=IwZXh0bgNhZW0CMTEAAR{a:016x}{b:016x}_aem_{:08x}", a as u32 ^ b as u32);
    let entry = match dice.below(10) {
        0..4 => Entry::referred(page, "https://l.facebook.com/"),
        4..6 => Entry::referred(page, "https://m.facebook.com/").inside(InApp::Facebook),
        6..9 => Entry::bare(page).inside(InApp::Facebook),
        _ => Entry::referred(page, "https://lm.facebook.com/"),
    };
    entry.with(query)
}

fn network(page: u32, device: Device, dice: &mut Dice) -> Entry {
    let referrer = dice.weighed(&NETWORKS);
    let entry = Entry::referred(page, referrer);
    match referrer {
        "https://l.instagram.com/" if device != Device::Computer => {
            let entry = if dice.chance(0.3) { Entry::bare(page) } else { entry };
            entry.inside(InApp::Instagram)
        }
        "https://lnkd.in/" if device == Device::Android => {
            Entry::referred(page, "android-app://com.linkedin.android/")
        }
        "https://www.linkedin.com/" if device != Device::Computer && dice.chance(0.5) => {
            entry.inside(InApp::LinkedIn)
        }
        "https://www.youtube.com/" if device != Device::Computer && dice.chance(0.4) => {
            Entry::bare(page).inside(InApp::TikTok)
        }
        _ => entry,
    }
}

/// The tags of this morning's letter.
pub(super) fn newsletter(second: u32, dice: &mut Dice) -> String {
    let letter = dice.pick(&["la-matinale", "le-brief", "planete", "culture"]);
    format!("?utm_source=newsletter&utm_medium=email&utm_campaign={letter}-{}", second / 86_400 + 1)
}
