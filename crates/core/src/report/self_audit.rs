//! How wrong the estimate was where the truth is known: some visits' evidence is hidden, and their source inferred.

use serde::Serialize;

/// What the engine made of visits whose source is known but was hidden from it.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct SelfAudit {
    /// Visits whose evidence was hidden.
    pub visits: u64,
    /// The part of them that the counts by source put elsewhere: half the sum of what each count is off, 0 to 1 or little more.
    pub count_error: f64,
    /// Mean of `-ln(probability given to the true source)`, where it is known how many of each source were hidden but not which;
    /// smaller is better.
    pub log_loss: f64,
    /// The same of a guess that is the same for each visit: how many of each source were hidden.
    pub log_loss_prior: f64,
    /// Mean distance between the probabilities given and how often they came true, weighted by visits.
    pub calibration_error: f64,
    /// Intervals that were checked.
    pub intervals: u64,
    /// Intervals that held the true number.
    pub held: u64,
    /// Source by source.
    pub rows: Vec<AuditRow>,
}

/// One source's part of the check.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AuditRow {
    /// The class of sources: the part before the slash.
    pub source: &'static str,
    /// Visits of it that were hidden: the truth.
    pub hidden: u64,
    /// How many were inferred.
    pub inferred: f64,
    /// At least, at 90 %.
    pub low: f64,
    /// At most, at 90 %.
    pub high: f64,
    /// Whether the truth is between the two.
    pub held: bool,
}
