//! Cards: what an app shows of an address that was shared, and why. Pure: pages and pictures have been fetched by others.
//!
//! ```text
//! bytes ──► decoded ──► Page (tags)  ┐
//! robots.txt ──► Robots              ├─► Seen ──► shown(seen, rules) ──► a card for each app, with warnings
//! pictures: weight, size, ranges     ┘
//! ```
//!
//! What each app does stands in `tables/card_rules.tsv`, each row with a source and a date.

mod app;
mod brand;
mod charset;
mod fault;
mod page;
mod parts;
mod robots;
mod rules;
mod seen;
mod show;
#[cfg(test)]
mod tests;
mod text;
mod warning;

pub use app::{CardApp, Shape};
pub use brand::{Brand, Color, LARGE, NoColor, TEXT};
pub use charset::{Decoded, decoded};
pub use fault::Fault;
pub use page::{Page, PageTag};
pub use parts::{CARD_TEXT_CHARS, Card, CardParts, Found, Own, Template};
pub use robots::Robots;
pub use rules::{AppRules, CardRules, HostLine};
pub use seen::{Picture, PictureFormat, Seen};
pub use show::{Shown, Taken, shown};
pub use text::{Cut, cleaned, cut, has_hidden};
pub use warning::{Level, Warning};
