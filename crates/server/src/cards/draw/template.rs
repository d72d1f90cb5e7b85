//! The templates: where things stand, and the SVG of what is written over them.

use std::fmt::Write;

use entrenous_core::cards::{Color, LARGE, Shape, TEXT, Template};

use super::fonts::{FAMILY, Fonts};
use super::lines::{Block, Room, fitted};
use super::{Drawing, size};

/// Nothing of what is written comes nearer to the edge: some apps round corners, others cut a little off.
const EDGE: f32 = 72.0;
/// Of the brand's name and logo.
const BRAND_SIZE: f32 = 34.0;
const LOGO: f32 = 56.0;
/// Between title and text.
const GAP: f32 = 26.0;

/// A place on a card, in pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Place {
    pub(super) x: f32,
    pub(super) y: f32,
    pub(super) width: f32,
    pub(super) height: f32,
}

/// Everything's place, and what is written.
pub(super) struct Plan {
    pub(super) picture: Option<Place>,
    pub(super) logo: Option<Place>,
    /// How much black lies over the picture, 0 to 1, at heights from 0 to 1, in their order.
    pub(super) shade: Vec<(f32, f32)>,
    pub(super) svg: String,
}

/// The template that is drawn: without a picture there is one alone.
pub(super) fn of(drawing: &Drawing<'_>) -> Template {
    match drawing.template {
        Template::Side | Template::Cover if drawing.picture.is_some() => drawing.template,
        _ => Template::Plain,
    }
}

pub(super) fn plan(fonts: &Fonts, drawing: &Drawing<'_>) -> Plan {
    let (width, height) = size(drawing.shape);
    let (width, height) = (width as f32, height as f32);
    let whole = Place { x: 0.0, y: 0.0, width, height };
    match (of(drawing), drawing.shape) {
        (Template::Cover, _) => cover(fonts, drawing, whole),
        (Template::Side, Shape::Square) => {
            let picture = Place { height: height * 0.5, ..whole };
            let text = Place { y: height * 0.5, height: height * 0.5, ..whole };
            let line = Place { y: height * 0.5, height: 10.0, ..whole };
            beside(fonts, drawing, whole, Some((picture, line)), text)
        }
        (Template::Side, _) => {
            let picture = Place { x: width * 0.58, width: width * 0.42, ..whole };
            let text = Place { width: width * 0.58, ..whole };
            let line = Place { x: width * 0.58 - 10.0, width: 10.0, ..whole };
            beside(fonts, drawing, whole, Some((picture, line)), text)
        }
        _ => beside(fonts, drawing, whole, None, whole),
    }
}

/// Title and text on the brand's color, the picture beside them.
fn beside(
    fonts: &Fonts,
    drawing: &Drawing<'_>,
    whole: Place,
    picture: Option<(Place, Place)>,
    text: Place,
) -> Plan {
    let ground = drawing.brand.background;
    let accent = drawing.brand.accent.readable_on(ground, LARGE);
    let mut svg = open(whole);
    match picture {
        Some((_, line)) => rectangle(&mut svg, line, accent, 1.0),
        None => rings(&mut svg, whole, accent),
    }
    let inner = text.width - 2.0 * EDGE;
    let sizes: &[f32] =
        if picture.is_some() { &[64.0, 54.0, 46.0, 40.0] } else { &[88.0, 76.0, 66.0, 56.0, 48.0] };
    // The brand stands above, the host below; title and text in the middle of what is left.
    let (top, bottom) = (text.y + EDGE + LOGO, text.y + text.height - EDGE - 40.0);
    let (title, body) = arranged(fonts, drawing, sizes, inner, bottom - top - 32.0);
    let gap = if body.lines.is_empty() { 0.0 } else { GAP };
    let tall = tall(&title) + gap + tall(&body);
    let begin = top + ((bottom - top - tall) / 2.0).max(16.0);
    let ink = ground.ink();
    let mut pen = Pen { svg: &mut svg, left: text.x + EDGE, right: text.x + text.width - EDGE };
    let logo = pen.brand(fonts, drawing, text.y + EDGE, ink);
    let after = pen.block(&title, begin, ink, true);
    let quiet = quiet(ink, ground);
    pen.block(&body, after + gap, quiet, false);
    pen.host(fonts, drawing.host, text.y + text.height - EDGE, accent_text(drawing, accent, ground));
    svg.push_str("</svg>");
    Plan { picture: picture.map(|(picture, _)| picture), logo, shade: Vec::new(), svg }
}

/// The largest title that leaves room for the text below it; where there is none, less of the text.
fn arranged(fonts: &Fonts, drawing: &Drawing<'_>, sizes: &[f32], width: f32, height: f32) -> (Block, Block) {
    let smallest = sizes.last().copied().unwrap_or(BRAND_SIZE);
    for lines in [2, 1, 0] {
        let body = fitted(fonts, drawing.text, Room { width, lines, sizes: &[32.0], bold: false });
        let left = height - tall(&body) - if body.lines.is_empty() { 0.0 } else { GAP };
        for size in sizes {
            let lines = (left / spaced(*size)) as usize;
            let title = fitted(fonts, drawing.title, Room { width, lines, sizes: &[*size], bold: true });
            let is_whole = !was_cut(&title, drawing.title);
            if lines > 0 && (is_whole || (*size <= smallest && body.lines.is_empty())) {
                return (title, body);
            }
        }
    }
    // A title of nothing but a cut mark.
    let empty = || Block { lines: Vec::new(), size: smallest, from_right: false };
    (empty(), empty())
}

/// Does a mark at its end stand for what there was no room for? A title may end with one itself.
fn was_cut(block: &Block, text: &str) -> bool {
    let letters = |text: &str| text.chars().filter(|letter| !letter.is_whitespace()).count();
    let is_marked = block.lines.last().is_some_and(|last| last.ends_with('…'));
    let shown: usize = block.lines.iter().map(|line| letters(line)).sum();
    is_marked && !(text.trim_end().ends_with('…') && shown >= letters(text))
}

/// The title on the picture, which is made dark where letters stand.
fn cover(fonts: &Fonts, drawing: &Drawing<'_>, whole: Place) -> Plan {
    let inner = whole.width - 2.0 * EDGE;
    let lines = if drawing.shape == Shape::Square { 4 } else { 2 };
    let title = fitted(
        fonts,
        drawing.title,
        Room { width: inner, lines, sizes: &[72.0, 62.0, 54.0, 46.0], bold: true },
    );
    let body = fitted(fonts, drawing.text, Room { width: inner, lines: 1, sizes: &[30.0], bold: false });
    let accent = drawing.brand.accent.readable_on(Color([0x47; 3]), LARGE);
    let gap = if body.lines.is_empty() { 0.0 } else { 14.0 };
    let begin = whole.height - EDGE - 44.0 - tall(&body) - gap - tall(&title);
    let mut svg = open(whole);
    let mut pen = Pen { svg: &mut svg, left: EDGE, right: whole.width - EDGE };
    let logo = pen.brand(fonts, drawing, EDGE, Color::LIGHT);
    let after = pen.block(&title, begin, Color::LIGHT, true);
    pen.block(&body, after + gap, Color([0xe6; 3]), false);
    pen.host(fonts, drawing.host, whole.height - EDGE, accent);
    svg.push_str("</svg>");
    Plan { picture: Some(whole), logo, shade: shade(whole, begin), svg }
}

/// Behind all letters at least 72 % of black: white on it has a contrast of 9 even on a white picture. Title and text begin at `begin`.
fn shade(whole: Place, begin: f32) -> Vec<(f32, f32)> {
    let brand = (EDGE + LOGO + 16.0) / whole.height;
    let text = ((begin - 16.0) / whole.height).max(brand);
    let light = (brand + 0.1).min(text);
    let dark = (text - 0.12).max(light);
    vec![(0.0, 0.78), (brand, 0.72), (light, 0.2), (dark, 0.2), (text, 0.72), (1.0, 0.86)]
}

/// Writes texts into a drawing.
struct Pen<'a> {
    svg: &'a mut String,
    left: f32,
    right: f32,
}

impl Pen<'_> {
    /// A block whose top is at `top`; returns where it ends.
    fn block(&mut self, block: &Block, top: f32, color: Color, bold: bool) -> f32 {
        let (x, anchor) = if block.from_right { (self.right, "end") } else { (self.left, "start") };
        let weight = if bold { 700 } else { 400 };
        // Lines are taken for left to right otherwise, which moves marks to the wrong end.
        let (open, close) = if block.from_right { ("\u{202b}", "\u{202c}") } else { ("", "") };
        for (line, at) in block.lines.iter().zip(0_u8..) {
            let y = top + f32::from(at) * spaced(block.size) + block.size;
            let _ = write!(
                self.svg,
                r#"<text x="{x:.1}" y="{y:.1}" font-size="{}" font-weight="{weight}" text-anchor="{anchor}" fill="{color}">{open}{}{close}</text>"#,
                block.size,
                escaped(line)
            );
        }
        top + tall(block)
    }

    /// The logo and the brand's name at the top; returns the logo's place.
    fn brand(&mut self, fonts: &Fonts, drawing: &Drawing<'_>, top: f32, color: Color) -> Option<Place> {
        let logo = drawing.logo.map(|logo| {
            let wide = logo.width() as f32 / (logo.height() as f32).max(1.0);
            Place { x: self.left, y: top, width: (LOGO * wide).min(4.0 * LOGO), height: LOGO }
        });
        let indent = logo.map_or(0.0, |logo| logo.width + 20.0);
        let room =
            Room { width: self.right - self.left - indent, lines: 1, sizes: &[BRAND_SIZE], bold: true };
        let name = fitted(fonts, &drawing.brand.name, room);
        let left = self.left;
        self.left += indent;
        let name = Block { from_right: false, ..name };
        self.block(&name, top + (LOGO - BRAND_SIZE) / 2.0 - 4.0, color, true);
        self.left = left;
        logo
    }

    /// Where it leads, at the bottom.
    fn host(&mut self, fonts: &Fonts, host: &str, bottom: f32, color: Color) {
        let room = Room { width: self.right - self.left, lines: 1, sizes: &[26.0], bold: false };
        let host = fitted(fonts, host, room);
        self.block(&host, bottom - 30.0, color, false);
    }
}

fn open(whole: Place) -> String {
    format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" width="{}" height="{}" font-family="{FAMILY}">"#,
        whole.width, whole.height
    )
}

fn rectangle(svg: &mut String, place: Place, color: Color, opacity: f32) {
    let Place { x, y, width, height } = place;
    let _ = write!(
        svg,
        r#"<rect x="{x}" y="{y}" width="{width}" height="{height}" fill="{color}" fill-opacity="{opacity}"/>"#
    );
}

/// Rings around the lower right corner: what is passed on, seen from above.
fn rings(svg: &mut String, whole: Place, color: Color) {
    for (radius, opacity) in [(460.0, 0.07), (330.0, 0.10), (210.0, 0.16), (100.0, 0.9)] {
        let _ = write!(
            svg,
            r#"<circle cx="{}" cy="{}" r="{radius}" fill="{color}" fill-opacity="{opacity}"/>"#,
            whole.width - 10.0,
            whole.height - 10.0
        );
    }
}

const fn spaced(size: f32) -> f32 {
    size * 1.18
}

fn tall(block: &Block) -> f32 {
    f32::from(u8::try_from(block.lines.len()).unwrap_or(u8::MAX)) * spaced(block.size)
}

/// Ink that steps back, as far as it can still be read.
fn quiet(ink: Color, ground: Color) -> Color {
    let mixed = ink.mixed(ground, 28);
    if mixed.contrast(ground) >= TEXT { mixed } else { ink }
}

/// The accent, where letters are small.
fn accent_text(drawing: &Drawing<'_>, accent: Color, ground: Color) -> Color {
    if accent.contrast(ground) >= TEXT { accent } else { drawing.brand.accent.readable_on(ground, TEXT) }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
