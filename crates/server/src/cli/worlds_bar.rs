//! A progress bar for worlds and their visits.

use std::io::IsTerminal;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// A bar on standard error if that is a terminal; `what` is counted.
pub(super) fn bar(what: &str) -> ProgressBar {
    let shown = std::io::stderr().is_terminal();
    let target = if shown { ProgressDrawTarget::stderr_with_hz(5) } else { ProgressDrawTarget::hidden() };
    let bar = ProgressBar::with_draw_target(Some(0), target);
    match ProgressStyle::with_template(&format!("{{bar:24}} {{pos}}/{{len}} {what}  {{eta}} ")) {
        Ok(style) => bar.with_style(style.progress_chars("█▒░")),
        Err(_) => bar,
    }
}
