//! What is concluded about a visit.

use super::source::{Grade, Source, vocabulary};

vocabulary! {
    /// The kind of evidence that decided a verdict, in the order in which it is consulted.
    Evidence, "evidence" {
        /// Campaign tags name where the link was placed.
        CampaignTag = "campaign_tag",
        /// An advertiser's click id.
        PaidClickId = "paid_click_id",
        /// The address holds a token that a page of the site put there: it was passed on.
        ShareToken = "share_token",
        /// A campaign's link opened in an app of another medium.
        ReShare = "re_share",
        /// The web client of a messenger referred.
        WebMessenger = "web_messenger",
        /// A webmail host referred.
        Webmail = "webmail",
        /// A link wrapper of a network, messenger or mail product referred.
        LinkWrapper = "link_wrapper",
        /// A search engine referred.
        SearchEngine = "search_engine",
        /// A social network referred.
        SocialNetwork = "social_network",
        /// An AI assistant referred.
        AiAssistant = "ai_assistant",
        /// An Android app named itself as referrer.
        AndroidApp = "android_app",
        /// Another website referred.
        Referrer = "referrer",
        /// The `WebView` named its app (`X-Requested-With`).
        WebviewApp = "webview_app",
        /// The user agent names the app whose browser it is.
        InAppBrowser = "in_app_browser",
        /// An organic click id.
        ClickId = "click_id",
        /// A page of the site itself referred: a visit resumed after 30 minutes.
        OwnPage = "own_page",
        /// The visitor's address fetched this link's preview before: the sharer returns.
        OwnShare = "own_share",
        /// No referrer, yet the browser says that another site or app led here.
        SuppressedLink = "suppressed_link",
        /// No referrer, and the browser says that the person typed or chose the address, where it can tell.
        UserInitiated = "user_initiated",
        /// No referrer, a deep page, a visitor not seen before.
        DeepFirstSeen = "deep_first_seen",
        /// No referrer, a deep page, a visitor seen before.
        DeepReturning = "deep_returning",
        /// No referrer, the home page.
        HomePage = "home_page",
        /// No referrer, and visitors cannot be told apart.
        HiddenClient = "hidden_client",
        /// The log does not record referrers.
        NotRecorded = "not_recorded",
    }
}

/// One source that a visit may have come from.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// The source.
    pub source: Source,
    /// Its probability; a verdict's add up to 1.
    pub probability: f64,
    /// The least this visit counts for the source, 0 to `probability`.
    pub low: f64,
    /// The most this visit counts for the source, `probability` to 1.
    pub high: f64,
}

/// The probability of each source for a visit, with the evidence that decided.
#[derive(Debug, Clone, PartialEq)]
pub struct Verdict {
    /// How sure it is.
    pub grade: Grade,
    /// Most probable first; never empty.
    pub candidates: Vec<Candidate>,
    /// What decided, most decisive first; never empty.
    pub evidence: Vec<Evidence>,
}

impl Verdict {
    /// A verdict that leaves no doubt about the source.
    pub fn proven(source: Source, evidence: Evidence) -> Verdict {
        let candidates = vec![Candidate { source, probability: 1.0, low: 1.0, high: 1.0 }];
        Verdict { grade: Grade::Proven, candidates, evidence: vec![evidence] }
    }

    /// A verdict that leans wholly to one source without proof.
    pub fn inferred(source: Source, evidence: Evidence) -> Verdict {
        let candidates = vec![Candidate { source, probability: 1.0, low: 0.0, high: 1.0 }];
        Verdict { grade: Grade::Inferred, candidates, evidence: vec![evidence] }
    }

    /// The most probable candidate.
    pub fn top(&self) -> &Candidate {
        &self.candidates[0]
    }

    /// Probability and bounds of the sources that `belongs` selects, as one.
    ///
    /// The low bound is what the listed others cannot take away, or what the selected ones hold by themselves. Where there
    /// are no others the selected ones' own bounds say all: a lone candidate without proof may still be wrong.
    pub fn sum(&self, belongs: impl Fn(&Source) -> bool) -> (f64, f64, f64) {
        let (mut p, mut low, mut high, mut others_high) = (0.0, 0.0, 0.0, None);
        for c in &self.candidates {
            if belongs(&c.source) {
                p += c.probability;
                low += c.low;
                high += c.high;
            } else {
                *others_high.get_or_insert(0.0) += c.high;
            }
        }
        let left = others_high.map_or(0.0, |others| 1.0 - others);
        (p, f64::max(low, left).clamp(0.0, p), f64::min(high, 1.0).max(p))
    }
}
