//! Names that are drawers: everything falls into them and nothing is found again.

use std::path::Path;

const DRAWERS: [&str; 7] = ["common", "helper", "helpers", "misc", "types", "util", "utils"];

/// What is wrong with a crate's name.
pub(super) fn check_package(name: &str) -> Option<String> {
    let bare = name.strip_prefix("entrenous-").unwrap_or(name);
    DRAWERS.contains(&bare).then(|| format!("{name}: name the crate after what it holds"))
}

/// What is wrong with the names in a file's path and with the modules in its code.
pub(super) fn check_file(path: &Path, code: &str) -> Vec<String> {
    let shown = path.display();
    let mut wrong = Vec::new();
    for part in path.iter().filter_map(|part| part.to_str()) {
        if DRAWERS.contains(&part.strip_suffix(".rs").unwrap_or(part)) {
            wrong.push(format!("{shown}: name it after what it holds, not `{part}`"));
        }
    }
    let mut words =
        code.split(|letter: char| !letter.is_alphanumeric() && letter != '_').filter(|word| !word.is_empty());
    while let Some(word) = words.next() {
        if word != "mod" {
            continue;
        }
        if let Some(module) = words.next().filter(|module| DRAWERS.contains(module)) {
            wrong.push(format!("{shown}: name the module after what it holds, not `{module}`"));
        }
    }
    wrong
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn drawers_are_found_as_crate_folder_file_and_module() {
        assert!(check_package("entrenous-common").is_some() && check_package("utils").is_some());
        assert_eq!(check_file(Path::new("crates/core/src/helpers/mod.rs"), "").len(), 1);
        assert_eq!(check_file(Path::new("crates/core/src/types.rs"), "").len(), 1);
        assert_eq!(check_file(Path::new("crates/core/src/lib.rs"), "pub(crate) mod misc {\n}\n").len(), 1);
    }

    #[test]
    fn other_names_are_left_alone() {
        assert!(check_package("entrenous-core").is_none());
        let code = "pub mod evidence;\nlet common = types(utils);\nmod commonplace {}\n";
        assert!(check_file(Path::new("crates/core/src/uncommon.rs"), code).is_empty());
    }
}
