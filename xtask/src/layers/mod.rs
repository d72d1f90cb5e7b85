//! `cargo xtask layers`: the walls of the house, checked.
//!
//! Who may depend on whom ([`edges`]), what the pure crates must not touch ([`purity`]), and which names are drawers
//! that everything would fall into ([`names`]). Each rule is a pure function from what is there to what is wrong.

mod edges;
mod names;
mod purity;
mod source;

use std::fs;
use std::process::ExitCode;

use anyhow::{Context, Result};

use crate::size::{is_test, rust_files};
use crate::workspace::{Workspace, short};

/// Crates that know neither the world nor the time.
const PURE: [&str; 2] = ["entrenous-core", "entrenous-inference"];

/// Checks all rules and prints what breaks them.
///
/// # Errors
///
/// When the workspace or the sources cannot be read.
pub fn run() -> Result<ExitCode> {
    let workspace = Workspace::load()?;
    let mut wrong = edges::check(&workspace.packages);
    for package in &workspace.packages {
        wrong.extend(names::check_package(&package.name));
    }
    let files = rust_files(&workspace.root)?;
    for file in &files {
        let path = short(file, &workspace.root);
        let text = fs::read_to_string(file).with_context(|| format!("cannot read {}", path.display()))?;
        let code = source::code_only(&text);
        wrong.extend(names::check_file(path, &code));
        let pure = workspace.packages.iter().any(|package| {
            PURE.contains(&package.name.as_str()) && file.starts_with(package.folder.join("src"))
        });
        if pure && !is_test(path) {
            wrong.extend(purity::check(path, &source::without_tests(&code)));
        }
    }
    for line in &wrong {
        println!("{line}");
    }
    let checked = format!("{} crates, {} files", workspace.packages.len(), files.len());
    if wrong.is_empty() {
        println!("layers: {checked}, all in their place");
        return Ok(ExitCode::SUCCESS);
    }
    println!("layers: {checked}, {} out of place (see ARCHITECTURE.md)", wrong.len());
    Ok(ExitCode::FAILURE)
}
