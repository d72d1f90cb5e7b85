//! A visit between its end and its conclusion.

use entrenous_core::ga_view::Channel;

/// What is kept of a visit from its end until it is concluded.
#[derive(Debug)]
pub(super) struct Pending {
    /// Line of its entry.
    pub(super) line: u64,
    /// Which site.
    pub(super) site: u16,
    /// Number of its entry page in the page list, if that has room for it.
    pub(super) page: Option<u32>,
    /// What GA4 would have said.
    pub(super) channel: Channel,
    /// For the visits file only: it is most of what a visit would hold.
    pub(super) row: Option<Box<Begun>>,
}

/// How a visit began, as the visits file says it.
#[derive(Debug)]
pub(super) struct Begun {
    /// When, in ms since 1970.
    pub(super) started_ms: i64,
    /// On which path.
    pub(super) landing: Box<str>,
}
