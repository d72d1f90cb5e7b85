//! One log format.

use super::builtin;
use super::columns::Columns;
use super::compile::{self, FormatError};
use super::json;
use super::kind::Kind;
use super::record::{Malformed, Record};
use super::w3c::{Fields, Writer};
use std::sync::Arc;

/// Longer lines are malformed: no server writes them.
pub const MAX_LINE_BYTES: usize = 1 << 20;

/// How to read a line: known by name, compiled from a format string, or told by a `#Fields:` directive. Cheap to clone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Format {
    pub(super) name: &'static str,
    pub(super) kind: Kind,
}

impl Format {
    /// The names that [`Format::named`] knows, the most specific first.
    pub const NAMES: &'static [&'static str] = &builtin::NAMES;

    /// `combined`, `common`, `vhost_combined`, `json`, `caddy`, ...; `custom` for a compiled format string.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// The format of a name; case does not matter, nor `-` for `_`.
    pub fn named(name: &str) -> Option<Format> {
        builtin::named(name).map(|(name, kind)| Format { name, kind })
    }

    /// Every format known by name, the most specific first.
    pub fn all() -> Vec<Format> {
        builtin::NAMES.iter().filter_map(|name| Format::named(name)).collect()
    }

    /// Compiles the format string of a server's configuration: nginx (`$remote_addr - ...`, also the whole
    /// `log_format` directive) or Apache (`%h %l ...`, also the whole `LogFormat` line). A name is taken, too.
    pub fn compile(format: &str) -> Result<Format, FormatError> {
        if let Some(known) = Format::named(format) {
            return Ok(known);
        }
        Ok(Format { name: "custom", kind: Kind::Text(Arc::new(compile::compile(format)?)) })
    }

    /// The format of the lines after a W3C `#Fields:` directive; `None` for all other lines.
    pub fn of_directive(line: &[u8]) -> Option<Format> {
        let fields = Fields::of_directive(trim(line))?;
        let name = match fields.writer {
            Writer::Iis => "iis",
            Writer::CloudFront => "cloudfront",
        };
        Some(Format { name, kind: Kind::W3c(Arc::new(fields)) })
    }

    /// Reads one line, with or without its line end. Never panics, whatever the bytes.
    pub fn parse<'a>(&self, line: &'a [u8]) -> Result<Record<'a>, Malformed> {
        self.read(line).map(|(record, _)| record)
    }

    /// Reads one line, and which evidence columns it has: the format's, for JSON those that its keys name.
    pub fn read<'a>(&self, line: &'a [u8]) -> Result<(Record<'a>, Columns), Malformed> {
        if line.len() > MAX_LINE_BYTES {
            return Err(Malformed::TooLong);
        }
        let line = trim(line);
        match &self.kind {
            Kind::Text(template) => template.parse(line).map(|record| (record, template.columns())),
            Kind::Json(dialect) => json::parse(line, *dialect),
            Kind::W3c(fields) => fields.parse(line).map(|record| (record, fields.columns())),
        }
    }

    /// The evidence columns that the format has by itself: none for JSON, where each line names its own, see
    /// [`Format::columns_of`].
    pub fn columns(&self) -> Columns {
        match &self.kind {
            Kind::Text(template) => template.columns(),
            Kind::Json(_) => Columns::default(),
            Kind::W3c(fields) => fields.columns(),
        }
    }

    /// The evidence columns of a line, whether or not they have a value in it. Join those of a sample with `|`.
    pub fn columns_of(&self, line: &[u8]) -> Columns {
        match &self.kind {
            Kind::Json(dialect) => {
                json::parse(trim(line), *dialect).map(|(_, seen)| seen).unwrap_or_default()
            }
            _ => self.columns(),
        }
    }

    pub(super) fn is_w3c(&self) -> bool {
        matches!(self.kind, Kind::W3c(_))
    }

    /// Whether a line could be of this format by its first byte.
    pub(super) fn may_read(&self, line: &[u8]) -> bool {
        matches!(self.kind, Kind::Json(_)) == (trim(line).trim_ascii_start().first() == Some(&b'{'))
            || self.name == "custom"
    }
}

/// Whether a line is none that a server logged a request on: blank, or a `#` directive.
pub fn is_skipped(line: &[u8]) -> bool {
    let line = trim(line);
    line.first() == Some(&b'#') || line.trim_ascii().is_empty()
}

/// Without byte order mark and line end.
pub(super) fn trim(line: &[u8]) -> &[u8] {
    let line = line.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(line);
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    line.strip_suffix(b"\r").unwrap_or(line)
}
