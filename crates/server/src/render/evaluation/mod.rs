//! An [`Evaluation`] for people: as a terminal table and as one HTML file, in English and French.

mod charts;
mod html;
mod story;
mod table;
mod words;

pub use html::evaluation_html;
pub use table::evaluation_table;

#[cfg(test)]
mod tests;
