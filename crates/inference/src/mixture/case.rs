//! A visit as the engine keeps it: what rules concluded, and the few observations that the count rests on. Some 30 bytes.

use entrenous_core::evidence::rules::{Browser, BrowserFamily, HostKind, Os, Scope as IdScope};
use entrenous_core::evidence::source::{App, Network, Source};
use entrenous_core::evidence::{Evidence, Facts, Fetch, PageKind, Referrer, Seen, Verdict};
use entrenous_core::report::BrowserKind;

/// Browsers that may treat a link from an app each in its own way.
pub(super) const KINDS: usize = BrowserKind::ALL.len();
/// Each kind, and each again after it changed its ways.
pub(super) const BROWSERS: usize = 2 * KINDS;
/// Fetch metadata: site none, none without activation, cross-site, cross-site without activation, missing.
pub(super) const FETCHES: usize = 5;
/// New, returned, returned to this page.
pub(super) const HISTORIES: usize = 3;
/// One page, two, more.
pub(super) const DOCUMENTS: usize = 3;
/// All combinations.
pub(super) const CELLS: usize = BROWSERS * FETCHES * HISTORIES * DOCUMENTS;

/// A combination of browser, fetch metadata, history and documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Cell(pub(super) u16);

impl Cell {
    fn of(facts: &Facts, clients_visible: bool) -> Cell {
        let history = match (facts.seen, facts.seen_page) {
            _ if !clients_visible => 0,
            (Seen::Before, true) => 2,
            (Seen::Before, false) => 1,
            _ => 0,
        };
        let documents = (facts.documents.clamp(1, 3) - 1) as usize;
        let cell = ((kind(facts.browser) as usize * FETCHES + fetch(facts)) * HISTORIES + history)
            * DOCUMENTS
            + documents;
        Cell(cell as u16)
    }

    pub(super) fn browser(self) -> usize {
        usize::from(self.0) / (FETCHES * HISTORIES * DOCUMENTS)
    }

    /// The browser, whether it changed its ways or not.
    pub(super) fn kind(self) -> usize {
        self.browser() % KINDS
    }

    /// The same in a browser that changed its ways.
    pub(super) fn changed(self) -> Cell {
        Cell(self.0 % (CELLS / 2) as u16 + (CELLS / 2) as u16)
    }

    pub(super) fn fetch(self) -> usize {
        usize::from(self.0) / (HISTORIES * DOCUMENTS) % FETCHES
    }

    /// Is there no fetch metadata?
    pub(super) fn says_nothing(self) -> bool {
        self.fetch() == FETCHES - 1
    }

    pub(super) fn history(self) -> usize {
        usize::from(self.0) / DOCUMENTS % HISTORIES
    }

    pub(super) fn documents(self) -> usize {
        usize::from(self.0) % DOCUMENTS
    }
}

/// `Sec-Fetch-User` is sent with a click or a typed address, so its absence beside `none` or `cross-site` tells of an app.
fn fetch(facts: &Facts) -> usize {
    match (facts.fetch, facts.user_activated) {
        (Fetch::None, true) => 0,
        (Fetch::None, false) => 1,
        (Fetch::CrossSite, true) => 2,
        (Fetch::CrossSite, false) => 3,
        (Fetch::Absent | Fetch::NotRecorded | Fetch::SameSite, _) => 4,
    }
}

fn kind(browser: Browser) -> BrowserKind {
    if browser.webview {
        return BrowserKind::WebView;
    }
    match (browser.os, browser.family) {
        (Os::Android, BrowserFamily::Firefox) => BrowserKind::AndroidFirefox,
        (Os::Android, _) if browser.chromium > 0 => BrowserKind::AndroidChromium,
        (Os::Ios, _) if browser.sends_fetch_metadata() => BrowserKind::Ios,
        (Os::Ios, _) => BrowserKind::IosOld,
        (Os::Macos, BrowserFamily::Safari) => BrowserKind::MacSafari,
        (_, BrowserFamily::Firefox) => BrowserKind::Firefox,
        _ if browser.chromium > 0 => BrowserKind::Chromium,
        _ => BrowserKind::Other,
    }
}

/// Is it Apple's? Only there iMessage runs.
pub(super) fn is_apple(cell: Cell) -> bool {
    matches!(cell.kind(), 2..=4)
}

/// What the engine may still change about a visit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// Nothing: the rules' verdict stands.
    Settled,
    /// Nothing names its source.
    Ambiguous,
    /// Read in a mail program, without campaign tags: a person's mail or the brand's.
    Mail,
    /// A network whose messages and posts look alike.
    Mixed(Network),
    /// A network's or assistant's tag or click id without the referrer it leaves.
    TagWithoutReferrer {
        /// By click id, not by tag.
        by_click_id: bool,
    },
    /// A mailing's tagged link.
    TaggedMailing,
    /// A click id that another address showed before.
    ReusedClick,
}

/// What a visit shares with others of its window, by number.
#[derive(Debug, Clone, Copy)]
pub(super) struct Numbers {
    pub(super) page: u32,
    pub(super) visitor: u32,
    pub(super) verdict: u32,
    pub(super) direct: bool,
}

/// One visit.
#[derive(Debug, Clone, Copy)]
pub(super) struct Case {
    /// The page's and the visitor's number in the window, in order of appearance.
    pub(super) page: u32,
    pub(super) visitor: u32,
    pub(super) time_ms: i64,
    /// The rules' verdict, by its number among the distinct ones.
    pub(super) verdict: u32,
    pub(super) cell: Cell,
    pub(super) role: Role,
    pub(super) page_kind: PageKind,
    /// No part of the page was loaded.
    pub(super) no_assets: bool,
    pub(super) direct: bool,
    /// A web page or app of a known source referred: such visits tell how many come without referrer.
    pub(super) referred: bool,
    /// It is one of those and nothing else names it, so that without its referrer nothing would.
    pub(super) only_referred: bool,
    /// Certainly a link, opened in an ordinary browser without web referrer: such visits teach how links look.
    pub(super) link_label: bool,
    /// A mail program referred: webmail, a mail app, a mail product's link wrapper.
    pub(super) mail_program: bool,
}

impl Case {
    /// `reused`: its click id was shown by another address before.
    pub(super) fn new(
        facts: &Facts,
        rules: &Verdict,
        numbers: Numbers,
        reused: bool,
        clients_visible: bool,
    ) -> Case {
        let source = &rules.top().source;
        // Where an observation names the app, the click's second address adds nothing.
        let passed_on = reused && !facts.own_share && !source.is_dark();
        let role = if passed_on { Role::ReusedClick } else { role(facts, rules) };
        let web_view = facts.browser.webview || facts.in_app.is_some() || facts.webview_app.is_some();
        let referred = matches!(facts.referrer, Referrer::Site { .. } | Referrer::AndroidApp { .. });
        let counted = matches!(
            source,
            Source::OrganicSearch | Source::PublicSocial(_) | Source::AiAssistant(_) | Source::Referral(_)
        );
        let tagged = facts.campaign.is_some()
            && facts.referrer == Referrer::Absent
            && !matches!(source, Source::Paid(_));
        let app = matches!(facts.referrer, Referrer::AndroidApp { .. });
        Case {
            page: numbers.page,
            visitor: numbers.visitor,
            time_ms: facts.started_ms,
            verdict: numbers.verdict,
            cell: Cell::of(facts, clients_visible),
            role,
            page_kind: facts.page,
            no_assets: facts.assets == 0,
            direct: numbers.direct,
            referred: referred && counted,
            only_referred: referred && counted && !is_named(facts),
            link_label: !web_view && (tagged || app || role == Role::ReusedClick),
            mail_program: is_mail_program(&facts.referrer),
        }
    }

    /// Is it one of those whose sources are counted as a whole?
    pub(super) fn is_deep(&self) -> bool {
        self.role == Role::Ambiguous && self.page_kind == PageKind::Deep
    }

    pub(super) fn is_new(&self) -> bool {
        self.cell.history() == 0
    }
}

fn is_mail_program(referrer: &Referrer) -> bool {
    let meaning = match referrer {
        Referrer::Site { known: Some((HostKind::Webmail | HostKind::Wrapper, meaning)), .. } => meaning,
        Referrer::AndroidApp { known: Some(meaning), .. } => meaning,
        _ => return false,
    };
    matches!(meaning.means, Source::DarkSocial(App::Email) | Source::EmailCampaign)
}

/// Does anything besides its referrer name the visit's source?
fn is_named(facts: &Facts) -> bool {
    facts.campaign.is_some()
        || facts.click_id.is_some()
        || facts.in_app.is_some()
        || facts.webview_app.is_some()
}

fn role(facts: &Facts, rules: &Verdict) -> Role {
    if facts.own_share {
        return Role::Settled;
    }
    let decided = rules.evidence.first().copied();
    let unreferred = facts.referrer == Referrer::Absent;
    match (&rules.top().source, decided) {
        (_, Some(Evidence::ReShare)) => Role::Settled,
        _ if unreferred && !is_named(facts) => match decided {
            Some(
                Evidence::SuppressedLink
                | Evidence::UserInitiated
                | Evidence::DeepFirstSeen
                | Evidence::DeepReturning
                | Evidence::HomePage
                | Evidence::HiddenClient,
            ) => Role::Ambiguous,
            _ => Role::Settled,
        },
        (Source::EmailCampaign, Some(Evidence::CampaignTag | Evidence::ClickId)) => Role::TaggedMailing,
        (_, Some(Evidence::Webmail)) => Role::Mail,
        (_, Some(Evidence::AndroidApp | Evidence::LinkWrapper)) if rules.candidates.len() == 2 => Role::Mail,
        (Source::PublicSocial(_), Some(Evidence::InAppBrowser | Evidence::WebviewApp)) => {
            mixed(&rules.top().source)
        }
        (
            Source::PublicSocial(_) | Source::AiAssistant(_),
            Some(Evidence::CampaignTag | Evidence::ClickId),
        ) if unreferred => Role::TagWithoutReferrer { by_click_id: decided == Some(Evidence::ClickId) },
        (Source::PublicSocial(_), _) => mixed(&rules.top().source),
        _ => Role::Settled,
    }
}

fn mixed(source: &Source) -> Role {
    match source {
        Source::PublicSocial(
            network @ (Network::Facebook | Network::Instagram | Network::Linkedin | Network::Tiktok),
        ) => Role::Mixed(*network),
        _ => Role::Settled,
    }
}

/// Does this id stand for one click, so that a second address shows it was passed on?
pub(super) fn click(facts: &Facts) -> Option<u64> {
    facts.click_id.as_ref().filter(|id| id.scope == IdScope::Click).map(|id| id.value)
}
