//! How a site's cards look, with colors that can be read.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Contrast that large text needs at least (WCAG 2.2, 1.4.3); titles are large.
pub const LARGE: f64 = 3.0;
/// Contrast that other text needs at least.
pub const TEXT: f64 = 4.5;

/// A color: red, green, blue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Color(pub [u8; 3]);

/// What is no color, and what would be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is no color; write it like #5a3fd3")]
pub struct NoColor(String);

/// How the cards of a site's links look.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default)]
pub struct Brand {
    /// The name that stands on cards; empty: the site's domain.
    pub name: String,
    /// What is behind everything.
    pub background: Color,
    /// What stands out.
    pub accent: Color,
}

impl Default for Brand {
    fn default() -> Brand {
        Brand {
            name: String::new(),
            background: Color([0x15, 0x12, 0x27]),
            accent: Color([0xa4, 0x8b, 0xff]),
        }
    }
}

impl Color {
    /// Nearly black: any lighter, and some color between could carry neither this nor white.
    pub const DARK: Color = Color([6, 5, 8]);
    /// White.
    pub const LIGHT: Color = Color([0xff; 3]);

    /// Relative luminance, 0 to 1 (WCAG 2.2).
    fn luminance(self) -> f64 {
        let linear = |value: u8| {
            let value = f64::from(value) / 255.0;
            if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        let [red, green, blue] = self.0.map(linear);
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }

    /// Contrast with another color, 1 to 21 (WCAG 2.2).
    pub fn contrast(self, other: Color) -> f64 {
        let (one, two) = (self.luminance(), other.luminance());
        (one.max(two) + 0.05) / (one.min(two) + 0.05)
    }

    /// Of nearly black and white the one that can be read on this color: at least one has a contrast of 4.5 on any color.
    pub fn ink(self) -> Color {
        if self.contrast(Color::LIGHT) >= self.contrast(Color::DARK) { Color::LIGHT } else { Color::DARK }
    }

    /// This color, moved towards the ink of `background` until its contrast with that is `least`.
    #[must_use]
    pub fn readable_on(self, background: Color, least: f64) -> Color {
        let ink = background.ink();
        (0..=20)
            .map(|step| self.mixed(ink, step * 5))
            .find(|color| color.contrast(background) >= least)
            .unwrap_or(ink)
    }

    /// So many percent of another color in it.
    #[must_use]
    pub fn mixed(self, other: Color, percent: u32) -> Color {
        let percent = percent.min(100);
        let mut mixed = self.0;
        for (own, other) in mixed.iter_mut().zip(other.0) {
            let value = (u32::from(*own) * (100 - percent) + u32::from(other) * percent) / 100;
            *own = u8::try_from(value).unwrap_or(u8::MAX);
        }
        Color(mixed)
    }
}

impl fmt::Display for Color {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [red, green, blue] = self.0;
        write!(to, "#{red:02x}{green:02x}{blue:02x}")
    }
}

impl FromStr for Color {
    type Err = NoColor;

    fn from_str(text: &str) -> Result<Color, NoColor> {
        let wrong = || NoColor(text.chars().take(40).collect());
        let digits = text.trim().strip_prefix('#').filter(|digits| digits.len() == 6).ok_or_else(wrong)?;
        let value = u32::from_str_radix(digits, 16).map_err(|_| wrong())?;
        let [_, red, green, blue] = value.to_be_bytes();
        // A sign is no digit.
        if digits.starts_with('+') { Err(wrong()) } else { Ok(Color([red, green, blue])) }
    }
}

impl Serialize for Color {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Color {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Color, D::Error> {
        String::deserialize(from)?.parse().map_err(serde::de::Error::custom)
    }
}
