//! An [`Evaluation`] for people: as a terminal table and as one HTML file, in English and French.

mod blind;
mod charts;
mod html;
mod story;
mod table;
mod words;

pub use blind::{blind_html, blind_table};
pub use html::evaluation_html;
pub use table::evaluation_table;

#[cfg(test)]
mod tests;
