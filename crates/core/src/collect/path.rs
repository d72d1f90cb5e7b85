//! What a request asks for, from its path alone.

use super::HitKind;
use crate::evidence::PageKind;

/// The longest ending that is known: `webmanifest`.
const LONGEST_ENDING: usize = 11;

/// Parameters looked at in one address.
const PARAMETERS: usize = 64;
/// Letters of a section's name; longer ones are titles. Chosen.
const LONGEST_WORD: usize = 20;

/// The kind that a file's ending shows, if it shows one: parts of a page, and files that are fetched and not viewed.
/// Source: MIME types registered for images, styles, scripts, fonts, audio, video and documents; read 2026-11-24.
fn kind_of_ending(ending: &[u8]) -> Option<HitKind> {
    let mut lower = [0; LONGEST_ENDING];
    let lower = lower.get_mut(..ending.len())?;
    lower.copy_from_slice(ending);
    lower.make_ascii_lowercase();
    Some(match &*lower {
        b"css" | b"js" | b"mjs" | b"cjs" | b"map" | b"wasm" | b"png" | b"jpg" | b"jpeg" | b"jfif"
        | b"gif" | b"svg" | b"svgz" | b"webp" | b"avif" | b"ico" | b"cur" | b"bmp" | b"tif" | b"tiff"
        | b"heic" | b"woff" | b"woff2" | b"ttf" | b"otf" | b"eot" | b"mp4" | b"m4v" | b"webm" | b"mov"
        | b"avi" | b"flv" | b"swf" | b"mp3" | b"m4a" | b"aac" | b"ogg" | b"oga" | b"ogv" | b"opus"
        | b"wav" | b"flac" | b"m3u8" | b"ts" | b"mpd" | b"vtt" | b"webmanifest" | b"less" | b"scss"
        | b"pbf" | b"mvt" => HitKind::Asset,
        b"pdf" | b"zip" | b"gz" | b"tgz" | b"bz2" | b"xz" | b"7z" | b"rar" | b"tar" | b"exe" | b"msi"
        | b"dmg" | b"pkg" | b"deb" | b"rpm" | b"apk" | b"iso" | b"jar" | b"doc" | b"docx" | b"xls"
        | b"xlsx" | b"ppt" | b"pptx" | b"odt" | b"ods" | b"odp" | b"csv" | b"epub" | b"mobi" | b"ics"
        | b"vcf" | b"bin" | b"sql" | b"bak" | b"log" | b"txt" => HitKind::Other,
        b"json" => HitKind::Api,
        _ => return None,
    })
}

/// The kind of a request for `path` (without query) if it is answered with success.
pub fn kind_of_path(path: &[u8]) -> HitKind {
    let name_start = memchr::memrchr(b'/', path).map_or(0, |i| i + 1);
    let name = &path[name_start..];
    let ending = memchr::memrchr(b'.', name).map(|i| &name[i + 1..]).unwrap_or_default();
    let by_ending = kind_of_ending(ending);
    if by_ending == Some(HitKind::Asset) {
        return HitKind::Asset;
    }
    if is_well_known(path, name) {
        return HitKind::WellKnown;
    }
    if is_feed(path, name) {
        return HitKind::Feed;
    }
    if is_api(path, name) {
        return HitKind::Api;
    }
    by_ending.unwrap_or(HitKind::Document)
}

fn is_well_known(path: &[u8], name: &[u8]) -> bool {
    const NAMES: &[&str] = &[
        "robots.txt",
        "ads.txt",
        "app-ads.txt",
        "sellers.json",
        "humans.txt",
        "security.txt",
        "llms.txt",
        "crossdomain.xml",
        "clientaccesspolicy.xml",
        "browserconfig.xml",
        "apple-app-site-association",
    ];
    path.starts_with(b"/.well-known/")
        || NAMES.iter().any(|known| name.eq_ignore_ascii_case(known.as_bytes()))
        || (name.starts_with(b"sitemap") && (name.ends_with(b".xml") || name.ends_with(b".xml.gz")))
}

fn is_feed(path: &[u8], name: &[u8]) -> bool {
    const NAMES: &[&str] =
        &["feed", "rss", "atom", "rss.xml", "atom.xml", "feed.xml", "index.xml", "feed.json", "rss2"];
    let trimmed = path.strip_suffix(b"/").unwrap_or(path);
    let last = trimmed.rsplit(|&b| b == b'/').next().unwrap_or_default();
    NAMES.iter().any(|known| last.eq_ignore_ascii_case(known.as_bytes()))
        || name.ends_with(b".rss")
        || name.ends_with(b".atom")
        || path.starts_with(b"/feeds/")
}

fn is_api(path: &[u8], name: &[u8]) -> bool {
    path.starts_with(b"/api/")
        || path.starts_with(b"/wp-json/")
        || path.starts_with(b"/graphql")
        || matches!(name, b"xmlrpc.php" | b"admin-ajax.php" | b"wp-cron.php")
}

/// How many segments a path has; 0 for the home page, `index.html` and its like included.
pub fn depth(path: &str) -> u8 {
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let segments = path.split('/').filter(|segment| !segment.is_empty());
    let real = segments.filter(|s| !(s.starts_with("index.") || s.starts_with("default.")));
    u8::try_from(real.take(255).count()).unwrap_or(u8::MAX)
}

/// The kind of page that a target is: `/sport` is a section, `/a-long-title` and `/?p=42` are not.
///
/// `own_parameter` is asked of each parameter's name: does it choose what is shown, or is it a campaign's or a click's?
pub fn page_kind(target: &str, own_parameter: impl Fn(&str) -> bool) -> PageKind {
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let query = query.split('#').next().unwrap_or_default();
    let names =
        query.split('&').filter_map(|pair| pair.split_once('=')).filter(|(_, value)| !value.is_empty());
    if names.take(PARAMETERS).any(|(name, _)| own_parameter(name)) {
        return PageKind::Deep;
    }
    let mut segments = path.split('/').filter(|segment| !segment.is_empty());
    match (depth(path), segments.next()) {
        (0, _) => PageKind::Home,
        (1, Some(word)) if is_word(word) => PageKind::Section,
        _ => PageKind::Deep,
    }
}

/// One word that somebody may know by heart; an ending such as `.html` aside.
fn is_word(segment: &str) -> bool {
    let word = segment.rsplit_once('.').map_or(segment, |(word, _)| word);
    word.chars().count() <= LONGEST_WORD && word.chars().all(char::is_alphabetic)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_have_kinds() {
        for (path, kind) in [
            ("/", HitKind::Document),
            ("/recettes/tarte", HitKind::Document),
            ("/a.php", HitKind::Document),
            ("/page.html", HitKind::Document),
            ("/v2.0/notes", HitKind::Document),
            ("/style.CSS", HitKind::Asset),
            ("/favicon.ico", HitKind::Asset),
            ("/robots.txt", HitKind::WellKnown),
            ("/.well-known/assetlinks.json", HitKind::WellKnown),
            ("/sitemap_index.xml", HitKind::WellKnown),
            ("/blog/feed/", HitKind::Feed),
            ("/news.rss", HitKind::Feed),
            ("/api/v1/items", HitKind::Api),
            ("/data.json", HitKind::Api),
            ("/report.pdf", HitKind::Other),
            ("", HitKind::Document),
        ] {
            assert_eq!(kind_of_path(path.as_bytes()), kind, "{path}");
        }
    }

    #[test]
    fn pages_have_kinds() {
        let own = |name: &str| !name.starts_with("utm_");
        for (target, kind) in [
            ("/", PageKind::Home),
            ("/index.html?utm_source=x", PageKind::Home),
            ("/?p=42", PageKind::Deep),
            ("/?p=", PageKind::Home),
            ("/sport", PageKind::Section),
            ("/sport/", PageKind::Section),
            ("/actualité.html?utm_source=x", PageKind::Section),
            ("/sport?id=7", PageKind::Deep),
            ("/a-long-title", PageKind::Deep),
            ("/2026", PageKind::Deep),
            ("/sport/match", PageKind::Deep),
            ("/antidisestablishmentarianism", PageKind::Deep),
            ("", PageKind::Home),
        ] {
            assert_eq!(page_kind(target, own), kind, "{target}");
        }
    }

    #[test]
    fn depth_counts_segments() {
        for (path, expected) in
            [("/", 0), ("/index.html", 0), ("/a", 1), ("/a/", 1), ("/a/b?c/d", 2), ("", 0)]
        {
            assert_eq!(depth(path), expected, "{path}");
        }
    }
}
