//! One world's figures: what was estimated beside what was so.

use std::collections::BTreeMap;

use entrenous_core::report::Estimate;
use entrenous_inference::scoring::Pair;
use entrenous_inference::scoring::metrics::{self, Bin};
use serde::Serialize;

/// One method's figures for one kind of visits.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Figures {
    /// How many visits were dark.
    pub truth: u64,
    /// How many the method says.
    pub estimate: f64,
    /// The lower end of its 90 % interval, if it has one.
    pub low: Option<f64>,
    /// The upper end.
    pub high: Option<f64>,
    /// `(estimate - truth) / truth`; absent where the truth is 0.
    pub error: Option<f64>,
    /// Is the truth inside the interval?
    pub covered: Option<bool>,
    /// `(high - low) / estimate`; absent where the estimate is 0.
    pub width: Option<f64>,
    /// Log-loss in nats.
    pub log_loss: Option<f64>,
    /// Brier score.
    pub brier: Option<f64>,
    /// Expected calibration error, 15 bins of equal width.
    pub ece: Option<f64>,
}

impl Figures {
    /// Of a count alone.
    pub(super) fn counted(truth: u64, estimate: f64) -> Figures {
        Figures {
            truth,
            estimate,
            error: metrics::relative_error(estimate, truth as f64),
            ..Figures::default()
        }
    }

    /// Of a count with its interval.
    pub(super) fn estimated(truth: u64, estimate: Estimate) -> Figures {
        let Estimate { visits, low, high } = estimate;
        Figures {
            low: Some(low),
            high: Some(high),
            covered: Some(metrics::covers(low, high, truth as f64)),
            // In parts of less than one visit a width says nothing.
            width: (visits >= 1.0).then(|| (high - low) / visits),
            ..Figures::counted(truth, visits)
        }
    }

    /// The same with what its probabilities are worth.
    pub(super) fn with(self, pairs: &[Pair]) -> Figures {
        let (log_loss, brier, ece) = (metrics::log_loss(pairs), metrics::brier(pairs), metrics::ece(pairs));
        Figures { log_loss, brier, ece, ..self }
    }
}

/// One method's figures.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Method {
    /// Over visits that nothing names: no usable referrer, campaign, click id or app.
    pub ambiguous: Figures,
    /// Over visits that Google Analytics calls Direct; absent where a method has nothing to say of those.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub direct: Option<Figures>,
}

/// One app's figures.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct AppFigures {
    /// The app.
    pub app: String,
    /// Some visit of the log names it, or its previews were fetched. Without either it can only stay unknown.
    pub leaves_traces: bool,
    /// Over all visits.
    pub all: Figures,
    /// Over those that nothing names.
    pub ambiguous: Figures,
}

/// What a log held, and what its truth says.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Held {
    /// Lines of the log.
    pub lines: u64,
    /// Visits of people, as the steps see them.
    pub visits: u64,
    /// Those that nothing names.
    pub ambiguous: u64,
    /// Those that Google Analytics calls Direct.
    pub direct: u64,
    /// Visits that begin in a line without a truth; taken as not dark.
    pub without_truth: u64,
    /// Machines among the visits that nothing names.
    pub machines: u64,
    /// Entries of the truth that were dark.
    pub dark_entries: u64,
    /// Those that never became a visit, as taken for a machine, or joined to another visit.
    pub dark_lost: u64,
    /// Dark visits.
    pub dark: u64,
    /// Rows of the truth with another page than their line.
    pub pages_differ: u64,
}

/// One world's, or one log's, figures.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct World {
    /// Its seed, if it was made up.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seed: Option<u64>,
    /// What it held.
    pub held: Held,
    /// The engine.
    pub engine: Method,
    /// Hard rules by name.
    pub rules: BTreeMap<&'static str, Method>,
    /// The logistic regression taught by other worlds' truth.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub logistic: Option<Method>,
    /// The limit: an oracle that knows the world's parameters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub oracle: Option<Method>,
    /// Apps with true or estimated visits.
    pub apps: Vec<AppFigures>,
    /// The engine's reliability diagram over visits that nothing names.
    pub reliability: Vec<Bin>,
    /// Codes of the report's warnings.
    pub warnings: Vec<&'static str>,
    /// Those of them that say that the count may be off.
    pub doubts: Vec<&'static str>,
}

impl World {
    /// The smallest log-loss of a hard rule.
    pub fn best_rule(&self) -> Option<f64> {
        let losses = self.rules.values().filter_map(|rule| rule.ambiguous.log_loss);
        losses.min_by(f64::total_cmp)
    }

    /// By how much of the best hard rule's log-loss the engine's is smaller.
    pub fn gain(&self) -> Option<f64> {
        self.gain_of(&self.engine)
    }

    /// The same for the oracle.
    pub fn gain_of_oracle(&self) -> Option<f64> {
        self.gain_of(self.oracle.as_ref()?)
    }

    fn gain_of(&self, method: &Method) -> Option<f64> {
        // Where nothing was dark a constant is perfect, and there is nothing to gain.
        let best = self.best_rule().filter(|_| method.ambiguous.truth > 0)?;
        Some(1.0 - method.ambiguous.log_loss? / best)
    }
}
