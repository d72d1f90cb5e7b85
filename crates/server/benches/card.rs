//! How long drawing a card takes, packed, by template and shape, and how much it weighs. Aim: 50 ms in 95 of 100.
//!
//! Run by `cargo xtask bench card`. The first card reads the fonts; it is told apart. `card FOLDER` writes a card of each kind there, to look at.

use std::path::PathBuf;
use std::time::Instant;

use entrenous::cards::draw::{Drawing, Fonts, draw};
use entrenous_core::cards::{Brand, Color, Shape, Template};
use image::{Rgb, RgbImage, RgbaImage};

const ROUNDS: usize = 60;
const AIM_MS: f64 = 50.0;

const TITLES: [&str; 4] = [
    "Rain",
    "What people pass on in private, and what it is worth",
    "Donaudampfschifffahrtsgesellschaft: why long words have to be broken where nobody expects it, and why a title of two hundred characters is cut in the end, whatever its author hoped for when writing it",
    "Ça coûte 5 € à Łódź 🎉 Ελλάδα, Киев: العربية, עברית, 日本語",
];
const TEXT: &str =
    "A text below the title says a little more, and does not have to be read to the end by anybody.";

fn main() {
    let started = Instant::now();
    let fonts = Fonts::load(true).expect("fonts");
    println!("fonts read in {:.0} ms", milliseconds(started));
    let brands = [
        Brand { name: "Entre nous".to_owned(), ..Brand::default() },
        Brand {
            name: "Le Phare".to_owned(),
            background: Color([0xff, 0xf4, 0xe0]),
            accent: Color([0xd9, 0x48, 0x1c]),
        },
    ];
    let (picture, logo) = (landscape(1_600, 1_067), logo());
    let folder = std::env::args().skip(1).find(|argument| !argument.starts_with('-')).map(PathBuf::from);
    let mut all = Vec::new();
    for template in [Template::Plain, Template::Side, Template::Cover] {
        for shape in [Shape::Wide, Shape::Square] {
            let mut took = Vec::new();
            let mut heaviest = 0;
            for round in 0..ROUNDS {
                let brand = &brands[round % brands.len()];
                let drawing = Drawing {
                    template,
                    shape,
                    title: TITLES[round % TITLES.len()],
                    text: if round % 3 == 0 { "" } else { TEXT },
                    host: "example.org",
                    brand,
                    logo: (round % 2 == 0).then_some(&logo),
                    picture: Some(&picture),
                };
                let started = Instant::now();
                let file = draw(&fonts, &drawing).expect("drawn");
                took.push(milliseconds(started));
                heaviest = heaviest.max(file.len());
                if let Some(folder) = folder.as_ref().filter(|_| round < 8) {
                    let ending = if file.starts_with(b"\x89PNG") { "png" } else { "jpg" };
                    std::fs::write(folder.join(format!("{template}-{shape}-{round}.{ending}")), file)
                        .expect("written");
                }
            }
            let (p50, p95) = (quantile(&mut took, 50), quantile(&mut took, 95));
            println!(
                "{template}, {shape}: p50 {p50:.1} ms, p95 {p95:.1} ms, at most {} kB",
                heaviest / 1_000
            );
            all.append(&mut took);
        }
    }
    let p95 = quantile(&mut all, 95);
    println!("all: p95 {p95:.1} ms (aim {AIM_MS}): {}", if p95 <= AIM_MS { "met" } else { "MISSED" });
}

fn milliseconds(since: Instant) -> f64 {
    since.elapsed().as_secs_f64() * 1_000.0
}

fn quantile(values: &mut [f64], percent: usize) -> f64 {
    values.sort_by(f64::total_cmp);
    values[(values.len() * percent / 100).min(values.len() - 1)]
}

/// Hills under a sky, with the noise of a camera.
fn landscape(width: u32, height: u32) -> RgbImage {
    let mut state = 7_u32;
    RgbImage::from_fn(width, height, |x, y| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let noise = f64::from(state >> 28);
        let (across, down) = (f64::from(x) / f64::from(width), f64::from(y) / f64::from(height));
        let hill = 0.55 + 0.12 * (across * 7.0).sin() + 0.05 * (across * 23.0).cos();
        let [red, green, blue] = if down < hill {
            [120.0 + 120.0 * down, 160.0 + 60.0 * down, 235.0]
        } else {
            [60.0 + 90.0 * (1.0 - down), 120.0 + 70.0 * (1.0 - down), 60.0]
        };
        Rgb([red, green, blue].map(|value| (value + noise).clamp(0.0, 255.0) as u8))
    })
}

/// A ring on nothing.
fn logo() -> RgbaImage {
    RgbaImage::from_fn(128, 128, |x, y| {
        let from = ((f64::from(x) - 64.0).powi(2) + (f64::from(y) - 64.0).powi(2)).sqrt();
        image::Rgba([0xff, 0x6b, 0x4a, if (34.0..60.0).contains(&from) { 255 } else { 0 }])
    })
}
