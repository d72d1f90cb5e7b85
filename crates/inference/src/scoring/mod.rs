//! Scoring: how good what was said of visits is, once it is known what they were. Pure, and of no use to the engine itself.
//!
//! [`metrics`] measures probabilities and intervals. [`Rule`] and [`Logistic`] are what the engine is compared with; [`Oracle`]
//! is the best that the same facts allow to somebody who knows the world.

mod classes;
mod logistic;
pub mod metrics;
mod oracle;
mod rules;

pub use classes::BrowserClass;
pub use logistic::Logistic;
pub use metrics::Pair;
pub use oracle::{Foretold, Oracle};
pub use rules::{FIXED_RATIO, Rule};

#[cfg(test)]
mod tests {
    use entrenous_core::evidence::rules::Browser;
    use entrenous_core::evidence::{Facts, Fetch, PageKind, Referrer, Seen};

    /// A visit that nothing names: a deep page, a new visitor.
    pub(super) fn unnamed() -> Facts {
        Facts {
            referrer: Referrer::Absent,
            campaign: None,
            click_id: None,
            in_app: None,
            webview_app: None,
            fetch: Fetch::None,
            user_activated: false,
            browser: Browser::unnamed(),
            depth: 2,
            page: PageKind::Deep,
            seen: Seen::First,
            seen_page: false,
            own_share: false,
            carried: None,
            documents: 1,
            assets: 3,
            receipts_before: 0,
            started_ms: 0,
        }
    }
}
