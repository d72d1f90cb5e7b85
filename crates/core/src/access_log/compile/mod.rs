//! From the format string of a server's configuration to a [`Template`]: nginx `log_format`, Apache `LogFormat`.

mod apache;
mod builder;
mod nginx;
mod source;

use super::template::Template;
use source::Source;

/// Why a format string cannot be used. Positions are bytes in the string as given, from 0.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FormatError {
    /// No variable in it.
    #[error(
        "no field found: give a format name (combined, json, caddy, ...), an nginx log_format with $variables, or an \
         Apache LogFormat with %directives"
    )]
    NoFields,
    /// A quote or brace that nothing closes.
    #[error("at position {at}: {open} is never closed: copy the whole log_format or LogFormat line")]
    Unclosed {
        /// Where it opens.
        at: usize,
        /// What opens.
        open: char,
    },
    /// An Apache directive that does not exist.
    #[error("at position {at}: Apache has no directive {directive}: write %% for a percent sign")]
    UnknownDirective {
        /// Where it begins.
        at: usize,
        /// As written.
        directive: String,
    },
    /// A date format that cannot be read back.
    #[error("at position {at}: cannot read dates written as {layout}: use %t or %{{%Y-%m-%dT%H:%M:%S%z}}t")]
    Layout {
        /// Where it begins.
        at: usize,
        /// As written.
        layout: String,
    },
    /// Two fields with nothing between them.
    #[error("at position {at}: nothing separates {first} from {second}: put a space or quotes between them")]
    Adjacent {
        /// Where the second begins.
        at: usize,
        /// The first as written.
        first: String,
        /// The second as written.
        second: String,
    },
    /// It logs no time.
    #[error("no time is logged: add $time_iso8601 (nginx) or %t (Apache)")]
    NoTime,
    /// It logs neither a request line nor an address of a page.
    #[error("no request is logged: add \"$request\" (nginx) or \"%r\" (Apache)")]
    NoRequest,
}

/// Compiles either syntax: a known nginx variable decides for nginx, else a percent sign for Apache.
pub(super) fn compile(format: &str) -> Result<Template, FormatError> {
    let source = Source::unwrap(format)?;
    let builder = if nginx::has_variable(&source.bytes) {
        nginx::compile(&source)?
    } else if source.bytes.contains(&b'%') {
        apache::compile(&source)?
    } else {
        return Err(FormatError::NoFields);
    };
    let mut template = builder.finish()?;
    template.escaped = source.escaped;
    if !template.pieces.iter().any(|piece| piece.slot.is_time()) {
        return Err(FormatError::NoTime);
    }
    if !template.pieces.iter().any(|piece| piece.slot.is_request()) {
        return Err(FormatError::NoRequest);
    }
    Ok(template)
}
