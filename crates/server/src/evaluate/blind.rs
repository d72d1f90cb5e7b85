//! The blind test: any log checks the engine, for it holds visits whose source is known. Their evidence is hidden, and their source
//! inferred with all others. It is the report's self-audit, told in full.

use entrenous_core::ga_view::Channel;
use entrenous_core::report::{Engine, SelfAudit, Warning};
use serde::Serialize;

use super::options;
use crate::report::{self, ComposeError, Input, Options, Progress};

/// The name and version of the JSON's shape.
pub const BLIND_SCHEMA: &str = "entrenous.blind_test/1";

/// What came of a blind test.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Blind {
    /// Always [`BLIND_SCHEMA`].
    pub schema: &'static str,
    /// The logs' names.
    pub logs: Vec<String>,
    /// What chose the readers whose evidence was hidden.
    pub seed: u64,
    /// Visits in the logs.
    pub visits: u64,
    /// Those that Google Analytics would call Direct.
    pub direct: u64,
    /// Visits of known source that this choice of readers could hide.
    pub hideable: u64,
    /// The test; absent where too few could be hidden.
    pub audit: Option<SelfAudit>,
    /// What to know before trusting it.
    pub warnings: Vec<Warning>,
    /// Some input was unreadable, damaged, or in no known format.
    #[serde(skip)]
    pub partial: bool,
}

/// Tests the engine on logs. `progress` is told how far reading is.
///
/// # Errors
/// If nothing could be read.
pub fn blind(
    inputs: &[Input],
    now_ms: i64,
    seed: u64,
    threads: usize,
    progress: &Progress,
) -> Result<Blind, ComposeError> {
    let options = Options { seed, ..options(Engine::Statistical, now_ms, threads) };
    let outcome = report::compose(inputs, &options, None, None, progress)?;
    let total = &outcome.report.total;
    let direct =
        total.ga_view.iter().filter(|row| row.channel == Channel::Direct).map(|row| row.visits).sum();
    Ok(Blind {
        schema: BLIND_SCHEMA,
        logs: inputs.iter().map(name).collect(),
        seed,
        visits: total.visits,
        direct,
        hideable: outcome.hideable,
        audit: outcome.report.self_audit,
        warnings: outcome.report.warnings,
        partial: outcome.partial,
    })
}

/// The name of a log without its folders: a result is handed on, and where logs lie is nobody's business.
fn name(input: &Input) -> String {
    let name = input.name();
    name.rsplit('/').next().unwrap_or_default().to_owned()
}
