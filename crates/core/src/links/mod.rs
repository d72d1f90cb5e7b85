//! Short links: what may be one, where it leads whom, and when it leads nowhere. Pure: the clock, the visitor's hash and how often a
//! link was used are arguments.
//!
//! ```text
//! /{slug} ──► Link ──► decide(link, asker, now) ──► Redirect | Card | NeedsPassword | NeedsTap | NotYet | Gone | Later
//! ```
//!
//! A click is a person's. Previews, bots, scanners and browsers that read ahead are answered, and never use a link up.

mod decide;
mod language;
mod link;
mod rule;
mod slug;
mod target;
#[cfg(test)]
mod tests;
mod utm;

pub use decide::{Asker, Decision, Gone, Who, decide};
pub use language::preferred;
pub use link::Link;
pub use rule::{BadRule, Rule, Weighted};
pub use slug::{BadSlug, RESERVED, SLUG_CHARS, Slug, folded};
pub use target::{BadTarget, TARGET_BYTES, checked_target, is_private};
pub use utm::{Fault, Finding, Known, Parameter, Registry, Righted};
