//! The HTML report in a real browser: it fits a phone and a laptop in both languages, and loads nothing.

use std::path::Path;
use std::process::Command;

use crate::support::{Folder, fixture, report};

const CHROMIUM: &str = "/usr/bin/chromium";

/// What the browser says of the page in a frame of this width: its own width, and its first heading.
fn looked_at(html: &str, width: u32) -> (u32, String) {
    let folder = Folder::new();
    let escaped = html.replace('&', "&amp;").replace('"', "&quot;");
    let frame = format!(
        r#"<!doctype html><iframe id="f" width="{width}" height="800" style="border:0" srcdoc="{escaped}"></iframe><p id="said"></p><script>
        const f = document.getElementById("f");
        f.onload = () => {{
            const page = f.contentDocument;
            document.getElementById("said").textContent =
                "said:" + page.documentElement.scrollWidth + ":" + page.querySelector("h1").textContent.trim() + ":said";
        }};
        </script>"#
    );
    let page = folder.write("frame.html", frame);
    let profile = folder.path("profile");
    let out = Command::new(CHROMIUM)
        .args([
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--no-first-run",
            "--disable-background-networking",
        ])
        .args([
            "--disable-component-update",
            "--disable-sync",
            "--disable-dev-shm-usage",
            "--virtual-time-budget=5000",
        ])
        .args([&format!("--user-data-dir={profile}"), "--dump-dom", &format!("file://{page}")])
        .output()
        .expect("chromium starts");
    let dom = String::from_utf8_lossy(&out.stdout).into_owned();
    let said = dom.split("<p id=\"said\">said:").nth(1).and_then(|rest| rest.split(":said").next());
    let said =
        said.unwrap_or_else(|| panic!("the page did not load: {}", String::from_utf8_lossy(&out.stderr)));
    let (found, heading) = said.split_once(':').expect("two parts");
    (found.parse().expect("a width"), heading.to_owned())
}

#[test]
fn the_page_fits_a_phone_and_a_laptop_in_both_languages() {
    if !Path::new(CHROMIUM).exists() {
        eprintln!("skipped: {CHROMIUM} is not installed");
        return;
    }
    for (lang, words) in [("en", "Google Analytics calls"), ("fr", "Google Analytics range")] {
        let html = report(&["--format", "html", "--lang", lang, &fixture("mixed.log")]).out;
        for width in [390, 1280] {
            let (found, heading) = looked_at(&html, width);
            assert!(found <= width, "{lang}: {found} px in a frame of {width} px");
            let heading: String = heading.split_whitespace().collect::<Vec<_>>().join(" ");
            assert!(heading.contains(words), "{heading}");
        }
    }
}
