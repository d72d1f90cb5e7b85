//! QR codes of links, as SVG, PNG and PDF, with a logo in their middle where that is asked for.
//!
//! A code's address says that it was scanned, and where it hangs: `https://go.example.org/spring?qr=window`. Scans are thus told from clicks, and
//! each print run from the others.

pub(super) mod http;
mod logo;
mod pdf;
mod png;
mod svg;
#[cfg(test)]
mod tests;

use std::str::FromStr;

use qrcode::types::QrError;
use qrcode::{Color, EcLevel, QrCode};

pub(crate) use logo::Logo;

/// Modules of nothing around a code: ISO/IEC 18004 asks for four.
const QUIET: usize = 4;
/// Of a hundred modules in a row the logo covers so many. Level H repairs 30 % of a code's words; this is 6 % of its area with its margin, so that
/// most of that is left for dirt and light.
const LOGO_PERCENT: usize = 24;

/// How much of a code may be damaged: 7, 15, 25, 30 %.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Level(EcLevel);

impl Level {
    /// For codes without a logo.
    pub(crate) const MEDIUM: Level = Level(EcLevel::M);
    /// For codes with one.
    pub(crate) const HIGH: Level = Level(EcLevel::H);
}

impl FromStr for Level {
    type Err = String;

    fn from_str(name: &str) -> Result<Level, String> {
        match name {
            "L" | "l" => Ok(Level(EcLevel::L)),
            "M" | "m" => Ok(Level(EcLevel::M)),
            "Q" | "q" => Ok(Level(EcLevel::Q)),
            "H" | "h" => Ok(Level(EcLevel::H)),
            _ => Err(format!("there is no level \"{name}\"; there are L, M, Q, H")),
        }
    }
}

/// What a code is drawn as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    Svg,
    Png,
    Pdf,
}

impl Form {
    pub(crate) const fn media_type(self) -> &'static str {
        match self {
            Form::Svg => "image/svg+xml",
            Form::Png => "image/png",
            Form::Pdf => "application/pdf",
        }
    }

    /// Of a file's name.
    pub(crate) fn of_name(name: &str) -> Option<Form> {
        match name.rsplit_once('.')?.1 {
            "svg" => Some(Form::Svg),
            "png" => Some(Form::Png),
            "pdf" => Some(Form::Pdf),
            _ => None,
        }
    }
}

/// A code: a square of dark and light modules.
pub(crate) struct Code {
    width: usize,
    dark: Vec<bool>,
}

/// Text that is too long for a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the address is too long for a QR code of this level")]
pub(crate) struct TooLong;

impl From<QrError> for TooLong {
    fn from(_: QrError) -> TooLong {
        TooLong
    }
}

impl Code {
    /// The code of a text.
    pub(crate) fn new(text: &str, level: Level) -> Result<Code, TooLong> {
        let code = QrCode::with_error_correction_level(text, level.0)?;
        let dark = code.to_colors().into_iter().map(|color| color == Color::Dark).collect();
        Ok(Code { width: code.width(), dark })
    }

    /// Modules in a row, with those of nothing around.
    fn whole(&self) -> usize {
        self.width + 2 * QUIET
    }

    /// Dark modules that stand together in a row: column, row and how many, counted with the nothing around.
    fn runs(&self) -> impl Iterator<Item = (usize, usize, usize)> {
        self.dark.chunks(self.width.max(1)).enumerate().flat_map(|(y, row)| {
            let mut runs = Vec::new();
            let mut x = 0;
            while x < row.len() {
                let length = row.iter().skip(x).take_while(|dark| **dark).count();
                if length > 0 {
                    runs.push((x + QUIET, y + QUIET, length));
                }
                x += length.max(1);
            }
            runs
        })
    }

    /// Where the logo begins, and how many modules it takes: in the very middle.
    fn middle(&self) -> (usize, usize) {
        let side = self.width * LOGO_PERCENT / 100;
        // Codes are of an odd width.
        let side = if side.is_multiple_of(2) { side + 1 } else { side };
        ((self.whole() - side) / 2, side)
    }

    /// Draws it; `pixels` is the width of a PNG, which is rounded down to whole pixels a module.
    pub(crate) fn draw(&self, form: Form, logo: Option<&Logo>, pixels: usize) -> Vec<u8> {
        match form {
            Form::Svg => svg::draw(self, logo).into_bytes(),
            Form::Png => png::draw(self, logo, pixels),
            Form::Pdf => pdf::draw(self, logo),
        }
    }
}

/// The address in a link's code.
pub(crate) fn address(host: &str, slug: &str, placement: &str) -> String {
    let placement: String = form_urlencoded::byte_serialize(placement.as_bytes()).collect();
    format!("https://{host}/{slug}?qr={placement}")
}

/// Is this a placement? As the door keeps it.
pub(crate) fn is_placement(text: &str) -> bool {
    text.chars().count() <= 60 && text.chars().all(|c| c.is_alphanumeric() || " -_.".contains(c))
}
