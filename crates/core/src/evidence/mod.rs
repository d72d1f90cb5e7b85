//! Evidence: signs of where a visit came from, the tables that recognise them, and the words for what they mean.

pub mod rules;
pub mod source;
mod verdict;

pub use verdict::{Candidate, Evidence, Verdict};
