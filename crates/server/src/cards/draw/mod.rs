//! Cards' pictures, drawn by templates of ours: SVG that is made here, over a picture that was decoded within limits.
//!
//! ```text
//! title, text ─► wrap (real widths) ─► template (SVG) ─┐
//! picture ─► cut to its place ────────────────────────┼─► canvas ─► PNG, or JPEG where a picture is in it
//! logo ───────────────────────────────────────────────┘
//! ```

mod canvas;
mod fonts;
mod lines;
mod template;
#[cfg(test)]
mod tests;

use entrenous_core::cards::{Brand, Fault, Shape, Template};
use image::{RgbImage, RgbaImage};

pub use self::fonts::Fonts;

/// What is drawn.
#[derive(Debug, Clone)]
pub struct Drawing<'a> {
    /// How; what asks for a picture and has none is drawn as [`Template::Plain`].
    pub template: Template,
    /// Wide or square.
    pub shape: Shape,
    /// The title.
    pub title: &'a str,
    /// The text below it.
    pub text: &'a str,
    /// Where it leads.
    pub host: &'a str,
    /// The brand's name and colors.
    pub brand: &'a Brand,
    /// Its logo.
    pub logo: Option<&'a RgbaImage>,
    /// The picture.
    pub picture: Option<&'a RgbImage>,
}

/// Pixels of a card: wide ones 1200 x 630, as every app takes them. Square ones 1000 x 1000: where an app shows them large they are sharp (iMessage asks
/// for 900 pixels and more), and where it shows them small it makes them smaller itself.
pub const fn size(shape: Shape) -> (u32, u32) {
    match shape {
        Shape::Square => (1_000, 1_000),
        Shape::Wide | Shape::None => (1_200, 630),
    }
}

/// Bytes of a drawn card at most, half of what WhatsApp takes.
pub const MOST_BYTES: usize = 300_000;

/// Draws a card and packs it.
///
/// # Errors
///
/// It could not be packed.
pub fn draw(fonts: &Fonts, drawing: &Drawing<'_>) -> Result<Vec<u8>, Fault> {
    let canvas = canvas::paint(fonts, drawing).ok_or(Fault::Broken)?;
    let has_picture = template::of(drawing) != Template::Plain;
    if has_picture { canvas::jpeg(&canvas) } else { canvas::png(&canvas) }
}
