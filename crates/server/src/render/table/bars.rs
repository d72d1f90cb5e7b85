//! Bars of characters: proven solid, inferred shaded, unknown light, a whisker up to the upper bound.

use super::sheet::{Ink, Piece};
use crate::render::story::{Bar, Family};

/// Columns that a value takes on a scale; something is never nothing.
fn columns(value: u64, scale: u64, room: usize) -> usize {
    let exact = value as f64 / scale.max(1) as f64 * room as f64;
    let columns = exact.round() as usize;
    if value > 0 { columns.max(1).min(room) } else { 0 }
}

/// A counted bar, as of Google Analytics' channels.
pub(super) fn counted(value: u64, scale: u64, room: usize) -> Piece {
    let filled = columns(value, scale, room);
    (format!("{}{}", "█".repeat(filled), " ".repeat(room - filled)), Ink::Of(Family::Unknown))
}

/// A bar of ours, as wide as `room`.
pub(super) fn estimated(bar: &Bar, scale: u64, room: usize) -> [Piece; 3] {
    let filled = columns(bar.figure.value, scale, room);
    let reach = columns(bar.figure.high, scale, room).max(filled);
    let solid = if bar.unknown {
        0
    } else if bar.proven >= bar.figure.value {
        filled
    } else if filled == 1 {
        usize::from(bar.proven * 2 >= bar.figure.value)
    } else {
        columns(bar.proven, scale, room).min(filled.saturating_sub(1))
    };
    let soft = if bar.unknown { "░" } else { "▒" };
    let ink = Ink::Of(bar.family);
    [
        ("█".repeat(solid), ink),
        (soft.repeat(filled - solid), ink),
        (format!("{}{}", "─".repeat(reach - filled), " ".repeat(room - reach)), Ink::Dim),
    ]
}
