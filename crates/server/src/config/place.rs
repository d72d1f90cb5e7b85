//! Where in a file a setting stands.

use std::path::Path;

use toml::de::DeTable;

/// The file and the line of a setting named `section.key`; of the section, or of the file alone, where there is no such line.
pub(super) fn of(text: &str, file: Option<&Path>, key: &str) -> String {
    let Some(file) = file else { return "defaults".to_owned() };
    match line(text, key) {
        Some(line) => format!("{}, line {line}", file.display()),
        None => file.display().to_string(),
    }
}

fn line(text: &str, key: &str) -> Option<usize> {
    let table = DeTable::parse(text).ok()?.into_inner();
    let (section, key) = key.split_once('.')?;
    let (name, section) = table.get_key_value(section)?;
    let key = section.get_ref().as_table().and_then(|section| section.get_key_value(key));
    let start = key.map_or(name.span().start, |(name, _)| name.span().start);
    Some(text.get(..start)?.matches('\n').count() + 1)
}
