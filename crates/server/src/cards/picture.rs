//! Foreign pictures: looked at before they are decoded, and decoded within limits. Drawings (SVG) are never rendered: they can include each
//! other, filters and text without end, so that a few bytes ask for any amount of work, and no app shows them anyway.

use std::io::Cursor;
use std::sync::{Mutex, PoisonError};

use entrenous_core::cards::{Fault, PictureFormat};
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits, RgbImage};
use jpeg_encoder::{ColorType, Encoder};

/// Pixels of a side at most.
const SIDE: u32 = 12_000;
/// Pixels at most: those of a camera.
const PIXELS: u64 = 40_000_000;
/// Bytes that a decoded picture may take: 40 million pixels of four colours.
const ALLOC: u64 = 160 << 20;
/// Foreign pictures are decoded one after the other: each may take all that.
static ONE: Mutex<()> = Mutex::new(());

/// A file, of which nothing is decoded yet.
type Reader<'a> = ImageReader<Cursor<&'a [u8]>>;

/// Format, width and height, from the first bytes alone.
///
/// # Errors
///
/// It is no picture that apps show, it is broken, or it has more pixels than are decoded.
pub fn examined(bytes: &[u8]) -> Result<(PictureFormat, u32, u32), Fault> {
    let (reader, format) = reader(bytes, None)?;
    let (width, height) = reader.into_dimensions().map_err(|_| Fault::Broken)?;
    if width == 0 || height == 0 {
        return Err(Fault::Broken);
    }
    if width > SIDE || height > SIDE || u64::from(width) * u64::from(height) > PIXELS {
        return Err(Fault::Pixels { width, height });
    }
    Ok((format, width, height))
}

/// The picture itself, turned as its camera was held.
pub(crate) fn decoded(bytes: &[u8]) -> Result<DynamicImage, Fault> {
    examined(bytes)?;
    let (reader, _) = reader(bytes, Some(SIDE))?;
    let mut decoder = reader.into_decoder().map_err(|_| Fault::Broken)?;
    // The reader's own limit is for what decoding takes besides.
    if decoder.total_bytes() > ALLOC {
        let (width, height) = decoder.dimensions();
        return Err(Fault::Pixels { width, height });
    }
    let turned = decoder.orientation();
    let mut picture = DynamicImage::from_decoder(decoder).map_err(|_| Fault::Broken)?;
    if let Ok(turned) = turned {
        picture.apply_orientation(turned);
    }
    Ok(picture)
}

/// The picture within `side` pixels, as JPEG; transparency becomes white. It waits for others: not on a thread that serves.
pub(crate) fn small(bytes: &[u8], side: u32, quality: u8) -> Result<Vec<u8>, Fault> {
    let _one = ONE.lock().unwrap_or_else(PoisonError::into_inner);
    let picture = decoded(bytes)?;
    let picture =
        if picture.width().max(picture.height()) > side { picture.thumbnail(side, side) } else { picture };
    jpeg(&on_white(&picture), quality)
}

pub(crate) fn jpeg(picture: &RgbImage, quality: u8) -> Result<Vec<u8>, Fault> {
    let mut file = Vec::new();
    let side = |pixels: u32| u16::try_from(pixels).map_err(|_| Fault::Broken);
    let (width, height) = (side(picture.width())?, side(picture.height())?);
    let encoder = Encoder::new(&mut file, quality);
    encoder.encode(picture.as_raw(), width, height, ColorType::Rgb).map_err(|_| Fault::Broken)?;
    Ok(file)
}

fn on_white(picture: &DynamicImage) -> RgbImage {
    if !picture.color().has_alpha() {
        return picture.to_rgb8();
    }
    let mut plain = RgbImage::new(picture.width(), picture.height());
    for (to, from) in plain.pixels_mut().zip(picture.to_rgba8().pixels()) {
        let [red, green, blue, alpha] = from.0.map(u16::from);
        let mixed = |value: u16| u8::try_from((value * alpha + 255 * (255 - alpha)) / 255).unwrap_or(255);
        to.0 = [mixed(red), mixed(green), mixed(blue)];
    }
    plain
}

/// `side`: pixels of a side at most; for a look at its size, which is to be told, any.
fn reader(bytes: &[u8], side: Option<u32>) -> Result<(Reader<'_>, PictureFormat), Fault> {
    let format = image::guess_format(bytes).ok();
    let known = match format {
        Some(ImageFormat::Jpeg) => PictureFormat::Jpeg,
        Some(ImageFormat::Png) => PictureFormat::Png,
        Some(ImageFormat::Gif) => PictureFormat::Gif,
        Some(ImageFormat::WebP) => PictureFormat::Webp,
        _ if is_drawing(bytes) => return Err(Fault::Svg),
        _ => return Err(Fault::Kind { kind: "no picture that apps show".to_owned() }),
    };
    let format = format.ok_or(Fault::Broken)?;
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut limits = Limits::default();
    limits.max_alloc = Some(ALLOC);
    limits.max_image_width = side;
    limits.max_image_height = side;
    reader.limits(limits);
    Ok((reader, known))
}

fn is_drawing(bytes: &[u8]) -> bool {
    let head = bytes.get(..1_024).unwrap_or(bytes);
    memchr::memmem::find(head, b"<svg").is_some()
}

/// A logo within `side` pixels, as PNG.
pub(super) fn logo(bytes: &[u8], side: u32) -> Result<Vec<u8>, Fault> {
    let picture = decoded(bytes)?;
    let picture =
        if picture.width().max(picture.height()) > side { picture.thumbnail(side, side) } else { picture };
    let mut file = Cursor::new(Vec::new());
    picture.to_rgba8().write_to(&mut file, ImageFormat::Png).map_err(|_| Fault::Broken)?;
    Ok(file.into_inner())
}
