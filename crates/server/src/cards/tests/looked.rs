//! Pages looked at.

use std::io::Cursor;

use entrenous_core::cards::{CardApp, CardRules, Fault, Shape, shown};
use image::{ImageFormat, RgbImage};

use crate::cards::fetch::tests::{Page, answer};
use crate::cards::look::{AGENT, found, look};
use crate::cards::picture::{decoded, examined, small};

/// A picture of this size.
pub(crate) fn picture(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
    let mut file = Cursor::new(Vec::new());
    let shades = RgbImage::from_fn(width, height, |x, y| image::Rgb([(x % 256) as u8, (y % 256) as u8, 90]));
    shades.write_to(&mut file, format).expect("written");
    file.into_inner()
}

#[tokio::test]
async fn a_page_is_seen_as_apps_will_show_it() {
    let html = r#"<meta property="og:title" content="Rain"><meta property="og:image" content="/og.png"><meta name="twitter:image" content="/x.jpg">
        <meta name="twitter:card" content="summary_large_image"><title>Other</title>"#;
    let server = Page::of(vec![
        ("/page", answer("200 OK", "text/html; charset=utf-8", html.as_bytes())),
        ("/robots.txt", answer("200 OK", "text/plain", b"User-agent: LinkedInBot\nDisallow: /")),
        ("/og.png", answer("200 OK", "image/png", &picture(1200, 630, ImageFormat::Png))),
        ("/x.jpg", answer("200 OK", "image/jpeg", &picture(400, 200, ImageFormat::Jpeg))),
    ])
    .await;
    let rules = CardRules::builtin();
    let looked = look(&server.fetcher(), &rules, &server.url("/page"), AGENT).await;
    assert_eq!(looked.files.len(), 2, "each picture once");
    let cards = shown(&looked.seen, &rules);
    let of = |app| cards.iter().find(|card| card.app == app).expect("there");
    assert_eq!(
        (of(CardApp::Telegram).title.text.as_str(), of(CardApp::Telegram).shape),
        ("Rain", Shape::Wide)
    );
    assert!(of(CardApp::X).image.text.ends_with("/x.jpg"));
    assert_eq!(of(CardApp::Linkedin).warnings.len(), 1, "{:?}", of(CardApp::Linkedin).warnings);
    let told = found(&server.fetcher(), &server.url("/page")).await.expect("found");
    assert_eq!((told.title, told.image), ("Rain".to_owned(), server.url("/og.png")));
    let gone = look(&server.fetcher(), &rules, &server.url("/gone"), AGENT).await;
    assert_eq!(gone.seen.page.expect_err("not there"), Fault::Status { status: 404 });
}

#[test]
fn a_bomb_is_seen_before_it_is_decoded() {
    // A PNG of 100,000 x 100,000 pixels: its head says so.
    let mut bomb = picture(8, 8, ImageFormat::Png);
    bomb.splice(16..24, [0, 1, 0x86, 0xa0, 0, 1, 0x86, 0xa0]);
    let crc = crc32(&bomb[12..29]);
    bomb.splice(29..33, crc.to_be_bytes());
    assert_eq!(examined(&bomb).expect_err("too large"), Fault::Pixels { width: 100_000, height: 100_000 });
    assert!(decoded(&bomb).is_err());
    let drawing = br#"<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY a "aaaa">]><svg xmlns="http://www.w3.org/2000/svg">&a;</svg>"#;
    assert_eq!(examined(drawing).expect_err("never drawn"), Fault::Svg);
    let thumb = small(&picture(2_000, 1_000, ImageFormat::Png), 600, 80).expect("smaller");
    assert_eq!(examined(&thumb).map(|(_, width, height)| (width, height)), Ok((600, 300)));
}

/// As PNG has it.
fn crc32(bytes: &[u8]) -> u32 {
    bytes.iter().fold(!0_u32, |crc, byte| {
        (0..8).fold(
            crc ^ u32::from(*byte),
            |crc, _| if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 },
        )
    }) ^ !0
}

proptest::proptest! {
    #[test]
    fn no_bytes_break_the_look_at_a_picture(bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..600), head in 0..5_usize) {
        let heads: [&[u8]; 5] = [b"", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", b"\xff\xd8\xff", b"GIF89a", b"RIFF\x10\0\0\0WEBPVP8 "];
        let all = [heads[head], &bytes].concat();
        if let Ok((_, width, height)) = examined(&all) {
            proptest::prop_assert!(width > 0 && height > 0);
        }
    }
}
