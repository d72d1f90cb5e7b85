//! `entrenous doctor`: what is wrong, and what to do about it.

use std::process::ExitCode;

use super::{Failure, runtime, settings};
use crate::operate::doctor::{Finding, Grade, examine};

pub(super) fn run(from: &settings::From) -> Result<ExitCode, Failure> {
    let (config, folder) = (from.load()?, from.data_dir()?);
    let found = examine(&config, &folder, jiff::Timestamp::now(), runtime()?.handle());
    let line = |finding: &Finding| {
        let remedy = finding.remedy.as_ref().map(|remedy| format!("\n        {remedy}"));
        format!("{:<7} {}{}\n", finding.grade.name(), finding.what, remedy.unwrap_or_default())
    };
    super::print(&found.iter().map(line).collect::<String>())?;
    let is_bad = found.iter().any(|finding| finding.grade == Grade::Bad);
    Ok(ExitCode::from(u8::from(is_bad)))
}
