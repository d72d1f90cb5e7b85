//! Who looks on as visits are concluded.

use entrenous_core::evidence::{Facts, Verdict};
use entrenous_inference::mixture::Keys;

/// Who looks on as visits are concluded: the evaluator.
pub trait Watch {
    /// A visit ended. `line` is the line of its entry.
    fn ended(&mut self, line: u64, facts: &Facts, keys: &Keys);
    /// What was concluded about the visit that begins in this line; `ambiguous`: nothing names it.
    fn concluded(&mut self, line: u64, verdict: &Verdict, ambiguous: bool);
}
