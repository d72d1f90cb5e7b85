//! From a plan to pixels, and to a file.

use entrenous_core::cards::{Color, Fault};
use image::imageops::{crop_imm, thumbnail};
use image::{RgbImage, RgbaImage};
use png::{BitDepth, ColorType, Compression, Encoder, Filter};
use resvg::tiny_skia::{FilterQuality, IntSize, Pixmap, PixmapPaint, Transform};
use resvg::usvg::Tree;

use super::template::{Place, plan};
use super::{Drawing, Fonts, MOST_BYTES, size};
use crate::cards::picture;

/// How much of a picture is kept as JPEG, the best first. 80 is what people take for the picture itself; the last ones are for noise alone.
const QUALITIES: [u8; 6] = [82, 70, 55, 40, 20, 8];

pub(super) fn paint(fonts: &Fonts, drawing: &Drawing<'_>) -> Option<Pixmap> {
    let (width, height) = size(drawing.shape);
    let plan = plan(fonts, drawing);
    let mut canvas = Pixmap::new(width, height)?;
    let Color([red, green, blue]) = drawing.brand.background;
    canvas.fill(resvg::tiny_skia::Color::from_rgba8(red, green, blue, 255));
    if let (Some(place), Some(picture)) = (plan.picture, drawing.picture) {
        lay(&mut canvas, picture, place, &plan.shade);
    }
    let tree = Tree::from_str(&plan.svg, &fonts.options()).ok()?;
    resvg::render(&tree, Transform::identity(), &mut canvas.as_mut());
    if let (Some(place), Some(logo)) = (plan.logo, drawing.logo) {
        stamp(&mut canvas, logo, place);
    }
    Some(canvas)
}

/// A picture fills its place; what is too much is cut off on both sides. Black lies over it as `shade` says.
fn lay(canvas: &mut Pixmap, picture: &RgbImage, place: Place, shade: &[(f32, f32)]) {
    let (x, y) = (place.x.round() as u32, place.y.round() as u32);
    let (width, height) = (place.width.round() as u32, place.height.round() as u32);
    let fitted = scaled(picture, width.max(1), height.max(1));
    let row = canvas.width() as usize * 4;
    let bytes = canvas.data_mut();
    for (line, pixels) in fitted.rows().enumerate() {
        let begin = (y as usize + line) * row + x as usize * 4;
        let Some(to) = bytes.get_mut(begin..begin + width as usize * 4) else { continue };
        let light = (256.0 * (1.0 - darkness(shade, line as f32 / place.height))) as u16;
        for (to, pixel) in to.chunks_exact_mut(4).zip(pixels) {
            let [red, green, blue] = pixel.0.map(|value| ((u16::from(value) * light) >> 8) as u8);
            to.copy_from_slice(&[red, green, blue, 255]);
        }
    }
}

/// How dark it is at a height, between what is said of the heights around it.
fn darkness(shade: &[(f32, f32)], at: f32) -> f32 {
    let above = shade.iter().rev().find(|(height, _)| *height <= at);
    let below = shade.iter().find(|(height, _)| *height > at);
    match (above, below) {
        (Some((from, dark)), Some((to, darker))) => dark + (darker - dark) * (at - from) / (to - from),
        (Some((_, dark)), None) | (None, Some((_, dark))) => *dark,
        (None, None) => 0.0,
    }
}

/// The middle of a picture in the form that is asked for. Bilinear in whole numbers: a tenth of the time that general filters take, and as good between
/// half and twice the size; from larger ones every pixel is used.
fn scaled(picture: &RgbImage, width: u32, height: u32) -> RgbImage {
    let (own_width, own_height) = (u64::from(picture.width()), u64::from(picture.height()));
    let cut_width = (own_height * u64::from(width) / u64::from(height)).clamp(1, own_width);
    let cut_height = (own_width * u64::from(height) / u64::from(width)).clamp(1, own_height);
    let (left, top) = ((own_width - cut_width) / 2, (own_height - cut_height) / 2);
    if cut_width > 2 * u64::from(width) {
        let small = |value: u64| u32::try_from(value).unwrap_or(u32::MAX);
        let part = crop_imm(picture, small(left), small(top), small(cut_width), small(cut_height));
        return thumbnail(&*part, width, height);
    }
    // Places in 256ths of a pixel.
    let places = |first: u64, cut: u64, own: u64, count: u32| -> Vec<(usize, usize, u32)> {
        let last = (own - 1) * 256;
        let place = |at: u32| {
            let middle = (2 * u64::from(at) + 1) * cut * 128 / u64::from(count);
            let place = (first * 256 + middle).saturating_sub(128).min(last);
            let (one, part) = ((place / 256) as usize, (place % 256) as u32);
            (one, (one + 1).min((own - 1) as usize), part)
        };
        (0..count).map(place).collect()
    };
    let across = places(left, cut_width, own_width, width);
    let samples = picture.as_raw();
    let row = picture.width() as usize * 3;
    let mut out = Vec::with_capacity(width as usize * height as usize * 3);
    for (upper, lower, down) in places(top, cut_height, own_height, height) {
        let line = |at: usize| samples.get(at * row..(at + 1) * row).unwrap_or_default();
        let (upper, lower) = (line(upper), line(lower));
        for (one, next, right) in &across {
            for channel in 0..3 {
                let at = |line: &[u8], pixel: usize| {
                    u32::from(line.get(pixel * 3 + channel).copied().unwrap_or_default())
                };
                let above = at(upper, *one) * (256 - right) + at(upper, *next) * right;
                let below = at(lower, *one) * (256 - right) + at(lower, *next) * right;
                out.push(((above * (256 - down) + below * down) >> 16) as u8);
            }
        }
    }
    RgbImage::from_raw(width, height, out).unwrap_or_default()
}

/// The logo, as it is, scaled into its place.
fn stamp(canvas: &mut Pixmap, logo: &RgbaImage, place: Place) {
    let Some(size) = IntSize::from_wh(logo.width(), logo.height()) else { return };
    let mut bytes = logo.as_raw().clone();
    for pixel in bytes.chunks_exact_mut(4) {
        if let [red, green, blue, alpha] = pixel {
            for value in [red, green, blue] {
                *value = u8::try_from(u16::from(*value) * u16::from(*alpha) / 255).unwrap_or(255);
            }
        }
    }
    let Some(logo) = Pixmap::from_vec(bytes, size) else { return };
    let scale = (place.width / logo.width() as f32).min(place.height / logo.height() as f32);
    let paint = PixmapPaint { quality: FilterQuality::Bicubic, ..PixmapPaint::default() };
    let there = Transform::from_scale(scale, scale).post_translate(place.x, place.y);
    canvas.draw_pixmap(0, 0, logo.as_ref(), &paint, there, None);
}

/// Red, green, blue: the canvas was filled, so that nothing is transparent.
fn samples(canvas: &Pixmap) -> Vec<u8> {
    let mut samples = Vec::with_capacity(canvas.data().len() / 4 * 3);
    for pixel in canvas.data().chunks_exact(4) {
        samples.extend_from_slice(pixel.get(..3).unwrap_or_default());
    }
    samples
}

/// Letters and plain color: smaller and sharper than as JPEG (measured; see the decision on cards).
pub(super) fn png(canvas: &Pixmap) -> Result<Vec<u8>, Fault> {
    let mut file = Vec::new();
    let mut encoder = Encoder::new(&mut file, canvas.width(), canvas.height());
    encoder.set_color(ColorType::Rgb);
    encoder.set_depth(BitDepth::Eight);
    // Plain color packs best as it is.
    encoder.set_compression(Compression::Balanced);
    encoder.set_filter(Filter::NoFilter);
    let mut writer = encoder.write_header().map_err(|_| Fault::Broken)?;
    writer.write_image_data(&samples(canvas)).map_err(|_| Fault::Broken)?;
    writer.finish().map_err(|_| Fault::Broken)?;
    if file.len() <= MOST_BYTES { Ok(file) } else { jpeg(canvas) }
}

/// The first quality that is light enough.
pub(super) fn jpeg(canvas: &Pixmap) -> Result<Vec<u8>, Fault> {
    let picture =
        RgbImage::from_raw(canvas.width(), canvas.height(), samples(canvas)).ok_or(Fault::Broken)?;
    let mut last = Err(Fault::Broken);
    for quality in QUALITIES {
        last = picture::jpeg(&picture, quality);
        if last.as_ref().is_ok_and(|file| file.len() <= MOST_BYTES) {
            break;
        }
    }
    last
}
