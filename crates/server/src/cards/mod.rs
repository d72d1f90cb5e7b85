//! Cards: what apps show of links, drawn and served here, and what they will show of any page, foretold.
//!
//! ```text
//! a page ─► fetch (SSRF-safe) ─► look ─► core::cards ─► preview: JSON and a page for people
//! ```

mod fetch;
mod look;
mod picture;
#[cfg(test)]
mod tests;

pub(crate) use self::fetch::Fetcher;
pub use self::picture::examined;
