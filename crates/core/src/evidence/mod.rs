//! Evidence: signs of where a visit came from, the tables that recognise them, and the words for what they mean.

mod facts;
pub mod rules;
pub mod source;
mod verdict;

pub use facts::{Campaign, CampaignMeans, ClickId, Facts, Fetch, PageKind, Referrer, Seen};
pub use rules::Meaning;
pub use verdict::{Candidate, Evidence, Verdict};
