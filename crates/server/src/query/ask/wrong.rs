//! What is wrong with a question.

use crate::serve::{Kind, Problem};

/// What is wrong, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrong {
    /// The place in the request, as a JSON pointer, or the name of a parameter.
    pub at: String,
    /// What is wrong and what would be right.
    pub why: String,
}

impl Wrong {
    pub(crate) fn new(at: impl Into<String>, why: impl Into<String>) -> Wrong {
        Wrong { at: at.into(), why: why.into() }
    }
}

impl From<Wrong> for Problem {
    fn from(wrong: Wrong) -> Problem {
        Problem::new(Kind::Invalid, format!("{}: {}.", wrong.at, wrong.why)).with("pointer", wrong.at)
    }
}
