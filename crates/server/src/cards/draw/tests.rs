//! Cards are drawn with every letter that the fonts have, within their weight, and from anything.

use std::sync::LazyLock;

use entrenous_core::cards::{Brand, Color, Shape, Template};
use image::{Rgb, RgbImage, RgbaImage};
use proptest::prelude::*;

use super::lines::{Room, fitted};
use super::{Drawing, Fonts, MOST_BYTES, draw, size};
use crate::cards::picture::examined;

fn fonts() -> &'static Fonts {
    static FONTS: LazyLock<Fonts> = LazyLock::new(|| Fonts::load(false).expect("they are built in"));
    &FONTS
}

fn brand() -> Brand {
    Brand { name: "Example".to_owned(), ..Brand::default() }
}

fn drawing<'a>(brand: &'a Brand, title: &'a str) -> Drawing<'a> {
    Drawing {
        template: Template::Plain,
        shape: Shape::Wide,
        title,
        text: "A text below it.",
        host: "example.org",
        brand,
        logo: None,
        picture: None,
    }
}

/// As hard to pack as a photograph of leaves.
fn noisy(width: u32, height: u32) -> RgbImage {
    let mut state = 7_u32;
    RgbImage::from_fn(width, height, |_, _| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let [red, green, blue, _] = state.to_be_bytes();
        Rgb([red, green, blue])
    })
}

#[test]
fn every_template_and_shape_is_a_light_picture_of_its_size() {
    let (fonts, brand, picture) = (fonts(), brand(), noisy(1_600, 900));
    let logo = RgbaImage::from_pixel(64, 64, image::Rgba([255, 0, 0, 200]));
    for template in Template::ALL {
        for shape in [Shape::Wide, Shape::Square] {
            for picture in [None, Some(&picture)] {
                let drawing = Drawing {
                    template: *template,
                    shape,
                    picture,
                    logo: Some(&logo),
                    ..drawing(&brand, "A title")
                };
                let file = draw(fonts, &drawing).expect("drawn");
                let (_, width, height) = examined(&file).expect("a picture");
                assert_eq!((width, height), size(shape));
                assert!(file.len() <= MOST_BYTES, "{template} {shape}: {}", file.len());
            }
        }
    }
}

#[test]
fn lines_are_as_wide_as_their_letters_and_no_wider_than_their_room() {
    let fonts = fonts();
    let room = Room { width: 600.0, lines: 3, sizes: &[80.0, 40.0], bold: true };
    let block = fitted(fonts, "Short", room);
    assert_eq!((block.lines.as_slice(), block.size), (&["Short".to_owned()][..], 80.0));
    let block = fitted(fonts, "A title that is quite long, and has to go into several lines", room);
    assert_eq!(block.size, 40.0, "the smaller size");
    assert!((2..=3).contains(&block.lines.len()), "{block:?}");
    let long = "Donaudampfschifffahrtsgesellschaftskapitänswitwenrentenauszahlungsstelle".repeat(3);
    let block = fitted(fonts, &long, room);
    assert_eq!(block.lines.len(), 3);
    assert!(block.lines[2].ends_with('…'), "{block:?}");
    for line in &block.lines {
        let width: f32 = line.chars().map(|letter| fonts.width(letter, true).expect("there")).sum();
        assert!(width * block.size <= 601.0, "{line}: {width}");
        assert!(width * block.size > 500.0, "{line} fills its line");
    }
}

#[test]
fn letters_that_no_font_has_make_no_boxes() {
    let fonts = fonts();
    let room = Room { width: 900.0, lines: 3, sizes: &[40.0], bold: true };
    let written = |text: &str| fitted(fonts, text, room).lines.concat();
    assert_eq!(written("Ça coûte 5 € à Łódź, Ελλάδα, Киев"), "Ça coûte 5 € à Łódź, Ελλάδα, Киев");
    assert_eq!(written("Party 🎉 ❤\u{fe0f}"), "Party 🎉 ❤", "emoji are built in");
    assert_eq!(written("A word \u{12000}"), "A word", "one cuneiform sign is left out");
    assert_eq!(written("\u{12000}\u{12001}\u{12002}"), "", "what cannot be written is not drawn");
    // Where the machine has no font for it either, nothing is drawn; where it has, it begins at the right.
    let arabic = fitted(&Fonts::load(true).expect("fonts"), "مرحبا بالعالم", room);
    assert!(arabic.lines.is_empty() || arabic.from_right, "{arabic:?}");
}

#[test]
fn a_title_cannot_become_a_drawing() {
    let (fonts, brand) = (fonts(), brand());
    let hostile = "</text><image href=\"file:///etc/passwd\"/>&xxe; <script>";
    let plain = draw(fonts, &drawing(&brand, hostile)).expect("drawn as letters");
    assert_ne!(plain, draw(fonts, &drawing(&brand, "")).expect("drawn"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(6))]
    #[test]
    fn anything_can_be_drawn(title in "\\PC{0,120}", text in ".{0,200}", ground in any::<[u8; 3]>(), wide in any::<bool>(), width in 1_u32..300, height in 1_u32..300) {
        let fonts = fonts();
        let brand = Brand { name: title.clone(), background: Color(ground), accent: Color(ground) };
        let picture = noisy(width, height);
        let shape = if wide { Shape::Wide } else { Shape::Square };
        for template in [Template::Plain, Template::Side, Template::Cover] {
            let drawing = Drawing { template, shape, text: &text, picture: Some(&picture), ..drawing(&brand, &title) };
            prop_assert!(draw(fonts, &drawing).is_ok_and(|file| file.len() <= MOST_BYTES));
        }
    }
}
