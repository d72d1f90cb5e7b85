//! What a request asks for, from its path alone.

use super::HitKind;

/// Endings of files that are parts of a page.
/// Source: MIME types registered for images, styles, scripts, fonts, audio and video; read 2026-11-24.
const ASSET_ENDINGS: &[&str] = &[
    "css",
    "js",
    "mjs",
    "cjs",
    "map",
    "wasm",
    "png",
    "jpg",
    "jpeg",
    "jfif",
    "gif",
    "svg",
    "svgz",
    "webp",
    "avif",
    "ico",
    "cur",
    "bmp",
    "tif",
    "tiff",
    "heic",
    "woff",
    "woff2",
    "ttf",
    "otf",
    "eot",
    "mp4",
    "m4v",
    "webm",
    "mov",
    "avi",
    "flv",
    "swf",
    "mp3",
    "m4a",
    "aac",
    "ogg",
    "oga",
    "ogv",
    "opus",
    "wav",
    "flac",
    "m3u8",
    "ts",
    "mpd",
    "vtt",
    "webmanifest",
    "less",
    "scss",
    "pbf",
    "mvt",
];

/// Endings of files that are fetched, not viewed as a page of the site.
const DOWNLOAD_ENDINGS: &[&str] = &[
    "pdf", "zip", "gz", "tgz", "bz2", "xz", "7z", "rar", "tar", "exe", "msi", "dmg", "pkg", "deb", "rpm",
    "apk", "iso", "jar", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "odt", "ods", "odp", "csv", "epub",
    "mobi", "ics", "vcf", "bin", "sql", "bak", "log", "txt",
];

/// The kind of a request for `path` (without query) if it is answered with success.
pub fn kind_of_path(path: &[u8]) -> HitKind {
    let name_start = path.iter().rposition(|&b| b == b'/').map_or(0, |i| i + 1);
    let name = &path[name_start..];
    if is_well_known(path, name) {
        return HitKind::WellKnown;
    }
    if is_feed(path, name) {
        return HitKind::Feed;
    }
    let ending = name.iter().rposition(|&b| b == b'.').map(|i| &name[i + 1..]).unwrap_or_default();
    if is_api(path, name, ending) {
        return HitKind::Api;
    }
    if is_one_of(ending, ASSET_ENDINGS) {
        return HitKind::Asset;
    }
    if is_one_of(ending, DOWNLOAD_ENDINGS) {
        return HitKind::Other;
    }
    HitKind::Document
}

fn is_one_of(ending: &[u8], endings: &[&str]) -> bool {
    // The longest ending is "webmanifest"; most names have none at all.
    (1..=11).contains(&ending.len())
        && endings.iter().any(|known| ending.eq_ignore_ascii_case(known.as_bytes()))
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

fn is_api(path: &[u8], name: &[u8], ending: &[u8]) -> bool {
    path.starts_with(b"/api/")
        || path.starts_with(b"/wp-json/")
        || path.starts_with(b"/graphql")
        || ending.eq_ignore_ascii_case(b"json")
        || matches!(name, b"xmlrpc.php" | b"admin-ajax.php" | b"wp-cron.php")
}

/// How many segments a path has; 0 for the home page, `index.html` and its like included.
pub fn depth(path: &str) -> u8 {
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let segments = path.split('/').filter(|segment| !segment.is_empty());
    let real = segments.filter(|s| !(s.starts_with("index.") || s.starts_with("default.")));
    u8::try_from(real.take(255).count()).unwrap_or(u8::MAX)
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
    fn depth_counts_segments() {
        for (path, expected) in
            [("/", 0), ("/index.html", 0), ("/a", 1), ("/a/", 1), ("/a/b?c/d", 2), ("", 0)]
        {
            assert_eq!(depth(path), expected, "{path}");
        }
    }
}
