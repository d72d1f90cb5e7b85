//! Names and numbers from cells: made harmless, and of one form.

use super::row::Dimension;
use super::summary::SkipReason;

/// A cell's name for a dimension. `None`: the tool names nothing, so that no row is due; of a source that too is an
/// answer, and told as the empty name.
pub(super) fn name(dimension: Dimension, text: &str, limit: usize) -> Result<Option<String>, SkipReason> {
    let text = text.trim();
    // Plausible writes cities as numbers, and 0 for none.
    let no_city = dimension == Dimension::City && text == "0";
    let nothing = no_city || matches!(text, "" | "(not set)" | "(none)" | "(direct)");
    if nothing {
        return Ok((dimension == Dimension::Source).then(String::new));
    }
    let name = match dimension {
        Dimension::Page | Dimension::EntryPage | Dimension::ExitPage => path(text),
        Dimension::Referrer => without_query(text).to_owned(),
        _ => text.to_owned(),
    };
    if name.chars().any(char::is_control) {
        return Err(SkipReason::Control);
    }
    if name.len() > limit {
        return Err(SkipReason::TooLong);
    }
    Ok(Some(name))
}

/// A path that begins with `/`, from a path or an address. Queries may hold e-mail addresses and tokens: they stay out.
fn path(text: &str) -> String {
    let rest = text.split_once("://").map_or(text, |(scheme, rest)| {
        let is_scheme = !scheme.is_empty() && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if is_scheme { rest.find(['/', '?', '#']).map_or("", |at| &rest[at..]) } else { text }
    });
    let path = without_query(rest);
    if path.starts_with('/') { path.to_owned() } else { format!("/{path}") }
}

fn without_query(text: &str) -> &str {
    text.find(['?', '#']).map_or(text, |at| &text[..at])
}

/// The host of an address, in small letters and without `www.`.
pub(super) fn host(address: &str) -> Option<String> {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    let host = rest.split(['/', '?', '#']).next()?;
    let host = host.rsplit_once('@').map_or(host, |(_, host)| host).to_ascii_lowercase();
    let host = host.strip_prefix("www.").unwrap_or(&host);
    (!host.is_empty()).then(|| host.to_owned())
}

/// A browser's or system's name, without the version after it.
pub(super) fn without_version(text: &str) -> &str {
    match text.trim().rsplit_once(' ') {
        Some((name, version)) if version.starts_with(|c: char| c.is_ascii_digit()) => name.trim_end(),
        _ => text.trim(),
    }
}

/// A whole number of 0 or more; fractions of nothing (`12.0`) are let pass.
pub(super) fn whole(text: &str) -> Option<i64> {
    let text = text.trim();
    let digits = match text.split_once('.') {
        Some((digits, rest)) if !rest.is_empty() && rest.bytes().all(|byte| byte == b'0') => digits,
        Some(_) => return None,
        None => text,
    };
    digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok())?
}

/// An amount of money in thousandths, cut off after the third decimal.
pub(super) fn thousandths(text: &str) -> Option<i64> {
    let text = text.trim();
    let (sign, text) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
    let (units, decimals) = text.split_once('.').unwrap_or((text, ""));
    if units.is_empty() || !units.bytes().chain(decimals.bytes()).all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let milli =
        decimals.bytes().chain([b'0'; 3]).take(3).fold(0, |sum, byte| sum * 10 + i64::from(byte - b'0'));
    units.parse::<i64>().ok()?.checked_mul(1000)?.checked_add(milli)?.checked_mul(sign)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_paths_without_query_and_never_a_formula() {
        let page = |text: &str| name(Dimension::Page, text, 100).expect("no control").expect("a page");
        assert_eq!(page("https://example.org/a?mail=eve@example.org#x"), "/a");
        assert_eq!(page("https://example.org?token=1"), "/");
        assert_eq!(page("blog/post"), "/blog/post");
        assert_eq!(page("=1+1"), "/=1+1");
        assert_eq!(page("/to/http://x/y"), "/to/http://x/y");
    }

    #[test]
    fn what_a_tool_cannot_name_is_no_name() {
        assert_eq!(name(Dimension::Country, "(not set)", 9), Ok(None));
        assert_eq!(name(Dimension::City, "0", 9), Ok(None));
        assert_eq!(name(Dimension::Source, "(direct)", 9), Ok(Some(String::new())));
        assert_eq!(name(Dimension::Event, "a\u{1b}[2J", 9), Err(SkipReason::Control));
        assert_eq!(name(Dimension::Event, "0123456789", 9), Err(SkipReason::TooLong));
    }

    #[test]
    fn numbers_are_read_exactly_or_not_at_all() {
        assert_eq!(whole("12"), Some(12));
        assert_eq!(whole("12.00"), Some(12));
        for wrong in ["", "-1", "1.5", "1,200", "1e3", "NaN", "99999999999999999999", "+1", "1."] {
            assert_eq!(whole(wrong), None, "{wrong}");
        }
        assert_eq!(thousandths("12.5"), Some(12_500));
        assert_eq!(thousandths("-0.0019"), Some(-1));
        assert_eq!(thousandths("9223372036854775807"), None);
        assert_eq!(thousandths("NaN"), None);
    }

    #[test]
    fn hosts_and_versions() {
        assert_eq!(host("https://eve:secret@www.Example.org/x"), Some("example.org".to_owned()));
        assert_eq!(host(""), None);
        assert_eq!(without_version("Mac OS X 10.15"), "Mac OS X");
        assert_eq!(without_version("Firefox"), "Firefox");
    }
}
