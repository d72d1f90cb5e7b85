//! Counts of lines, and what to say of those that could not be read.

use entrenous_core::access_log::{Format, Malformed};
use entrenous_core::report::{Input, Warning};

use super::parse::Parsed;

/// Malformed lines shown in the warning.
const SAMPLES: usize = 3;

/// Counts of lines, and the first malformed ones.
pub(super) struct Counts {
    pub(super) input: Input,
    samples: Vec<(u64, Malformed, String)>,
}

impl Counts {
    pub(super) fn new(files: u64) -> Counts {
        Counts { input: Input { files, ..Input::default() }, samples: Vec::new() }
    }

    pub(super) fn add(&mut self, parsed: &Parsed, before: u64) {
        self.input.bytes += parsed.bytes;
        self.input.lines += parsed.lines;
        self.input.skipped += parsed.skipped;
        self.input.malformed += parsed.malformed.len() as u64;
        for (format, lines) in &parsed.formats {
            *self.input.formats.entry(format).or_default() += lines;
            self.input.parsed += lines;
        }
        let room = SAMPLES.saturating_sub(self.samples.len());
        for ((line, reason), text) in parsed.malformed.iter().zip(&parsed.samples).take(room) {
            self.samples.push((before + u64::from(*line) + 1, *reason, text.clone()));
        }
    }

    /// Warns of lines that could not be read, and of `files` of which none could.
    pub(super) fn warn(&mut self, files: Vec<String>, format: Option<&Format>, warnings: &mut Vec<Warning>) {
        if !files.is_empty() {
            let tried = format.map_or_else(|| Format::NAMES.to_vec(), |format| vec![format.name()]);
            warnings.insert(0, Warning::NothingRecognised { files, tried });
        }
        if self.input.malformed > 0 {
            let samples = std::mem::take(&mut self.samples);
            warnings.push(Warning::Malformed { lines: self.input.malformed, samples });
        }
    }
}
