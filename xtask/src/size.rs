//! `cargo xtask size`: long files are questioned at 400 lines and refused over 800, tables and tests aside.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result};

use crate::workspace::{Workspace, short};

const QUESTION: usize = 400;
const STOP: usize = 800;

/// Lists the long files.
///
/// # Errors
///
/// When the sources cannot be read.
pub fn run() -> Result<ExitCode> {
    let workspace = Workspace::load()?;
    let mut long = Vec::new();
    for file in rust_files(&workspace.root)? {
        let path = short(&file, &workspace.root);
        let lines = fs::read_to_string(&file)
            .with_context(|| format!("cannot read {}", path.display()))?
            .lines()
            .count();
        if lines > QUESTION && !is_exempt(path) {
            long.push((lines, path.to_owned()));
        }
    }
    long.sort();
    for (lines, path) in &long {
        let verdict = if *lines > STOP { "too long" } else { "long" };
        println!("{lines:>6}  {}  {verdict}", path.display());
    }
    let too_long = long.iter().filter(|(lines, _)| *lines > STOP).count();
    println!("{} files over {QUESTION} lines, {too_long} over {STOP}", long.len());
    Ok(if too_long == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// All Rust files of ours, sorted.
pub(crate) fn rust_files(root: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for folder in ["crates", "xtask", "fuzz"] {
        walk(&root.join(folder), &mut files)?;
    }
    files.sort();
    Ok(files)
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    let Ok(entries) = fs::read_dir(folder) else { return Ok(()) };
    for entry in entries {
        let path = entry.with_context(|| format!("cannot list {}", folder.display()))?.path();
        if path.is_dir() {
            if !path.ends_with("target") && !path.ends_with("node_modules") {
                walk(&path, files)?;
            }
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    Ok(())
}

/// Tables and tests may be as long as they must.
fn is_exempt(path: &Path) -> bool {
    is_test(path) || path.iter().any(|part| part == "tables" || part == "table.rs" || part == "tables.rs")
}

/// Whether a file holds nothing but tests.
pub(crate) fn is_test(path: &Path) -> bool {
    path.iter()
        .any(|part| part == "tests" || part == "tests.rs" || part == "benches" || part == "fuzz_targets")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_and_tests_are_exempt_and_nothing_else() {
        assert!(is_exempt(Path::new("crates/core/src/evidence/tables.rs")));
        assert!(is_exempt(Path::new("crates/core/src/tables/apps.rs")));
        assert!(is_exempt(Path::new("crates/server/tests/it/main.rs")));
        assert!(is_exempt(Path::new("crates/core/src/access_log/tests.rs")));
        assert!(!is_exempt(Path::new("crates/core/src/stables.rs")));
        assert!(!is_exempt(Path::new("crates/core/src/contests.rs")));
    }
}
