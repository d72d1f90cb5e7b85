//! Progress: a bar with lines a second and the time left on a terminal, nothing on a pipe.

use std::io::IsTerminal;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::Input;

/// How far reading is, in bytes as stored.
pub struct Progress {
    bar: ProgressBar,
    read: Arc<AtomicU64>,
}

impl Progress {
    /// A bar on standard error if that is a terminal.
    pub fn of(inputs: &[Input]) -> Progress {
        let sizes: Option<u64> = inputs.iter().map(Input::size).sum();
        let bar =
            if std::io::stderr().is_terminal() { ProgressBar::no_length() } else { ProgressBar::hidden() };
        let template = match sizes {
            Some(size) => {
                bar.set_length(size);
                "{bar:24} {bytes}/{total_bytes}  {msg}  {eta} "
            }
            None => "{spinner} {bytes}  {msg} ",
        };
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style.progress_chars("█▒░"));
        }
        let shown = std::io::stderr().is_terminal();
        bar.set_draw_target(if shown {
            ProgressDrawTarget::stderr_with_hz(5)
        } else {
            ProgressDrawTarget::hidden()
        });
        Progress { bar, read: Arc::default() }
    }

    /// None at all, for what is one piece of a larger work.
    pub fn hidden() -> Progress {
        Progress { bar: ProgressBar::hidden(), read: Arc::default() }
    }

    /// Counts bytes read.
    pub(crate) fn counter(&self) -> Arc<AtomicU64> {
        Arc::clone(&self.read)
    }

    /// So many lines are parsed.
    pub(crate) fn lines(&self, lines: u64) {
        self.bar.set_position(self.read.load(Ordering::Relaxed));
        let seconds = self.bar.elapsed().as_secs_f64();
        if seconds > 0.0 {
            self.bar.set_message(format!("{:.0} lines/s", lines as f64 / seconds));
        }
    }

    /// Takes the bar away.
    pub fn done(&self) {
        self.bar.finish_and_clear();
    }
}
