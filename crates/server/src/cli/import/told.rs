//! What became of an export, in words.

use std::fmt::Write;
use std::path::Path;

use crate::import::{FileSummary, Summary};

/// What each file of an export holds, and what of it was left out.
pub(super) fn tell(text: &mut String, path: &Path, summary: &Summary) {
    // Writing to a String does not fail.
    let _ = writeln!(text, "{}", printable(&path.display().to_string()));
    for file in &summary.files {
        let _ = tell_file(text, file);
    }
    for name in &summary.ignored_files {
        let _ = writeln!(text, "  {}: not an export that we know, left out", printable(name));
    }
}

fn tell_file(text: &mut String, file: &FileSummary) -> std::fmt::Result {
    write!(text, "  {}: {}, {} rows read", printable(&file.name), file.format.title(), file.rows)?;
    match file.period {
        Some((first, last)) => writeln!(text, ", {first} to {last}")?,
        None => writeln!(text, ", nothing to import")?,
    }
    for (dimension, rows) in &file.given {
        writeln!(text, "    {:<12} {rows}", dimension.name())?;
    }
    if let Some(currency) = file.currency {
        writeln!(text, "    revenue in {currency}")?;
    }
    for (reason, rows) in &file.skipped {
        let lines =
            file.first_skipped.iter().filter(|(_, why)| why == reason).map(|(line, _)| line.to_string());
        let lines: Vec<_> = lines.collect();
        let lines = if lines.is_empty() { String::new() } else { format!(" (line {})", lines.join(", ")) };
        writeln!(text, "    skipped {rows}: {}{lines}", reason.text())?;
    }
    if !file.unknown_columns.is_empty() {
        let names: Vec<_> = file.unknown_columns.iter().map(|name| printable(name)).collect();
        let more = match file.more_unknown_columns {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        writeln!(text, "    unknown columns, left out: {}{more}", names.join(", "))?;
    }
    Ok(())
}

/// Names come from elsewhere.
pub(super) fn printable(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).collect()
}
