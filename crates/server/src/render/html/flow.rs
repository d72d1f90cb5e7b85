//! Direct, taken apart: one block on the left that fans out into what it is made of.

use std::fmt::Write;

use super::charts::class;
use crate::render::story::Bar;

/// The height of a row beside the ribbons, in pixels; the style sheet says the same.
const ROW: f64 = 56.0;
/// Where the row's bar is, from its top.
const BAR: f64 = 38.0;

/// Ribbons from a block (in proportion) to rows (of equal height), drawn in a box of 100 by the rows' height that may be
/// stretched sideways.
pub(super) fn ribbons(parts: &[Bar]) -> String {
    let total: u64 = parts.iter().map(|bar| bar.figure.value).sum();
    let height = ROW * parts.len() as f64;
    let mut out = format!(
        r#"<svg class="ribbons" aria-hidden="true" width="100%" height="{height}" viewBox="0 0 100 {height}" preserveAspectRatio="none">"#
    );
    let mut top = 0.0;
    for (i, bar) in parts.iter().enumerate() {
        let thick = bar.figure.value as f64 / total.max(1) as f64 * height;
        let (from, to) = (top, top + thick);
        let centre = ROW * i as f64 + BAR;
        let half = (thick / 2.0).clamp(0.75, 7.0);
        let (above, below) = (centre - half, centre + half);
        // Writing to a string cannot fail.
        let _ = write!(
            out,
            r#"<path class="ribbon {}" d="M0 {from:.1}C55 {from:.1} 45 {above:.1} 100 {above:.1}V{below:.1}C45 {below:.1} 55 {to:.1} 0 {to:.1}Z"/>"#,
            class(bar.family)
        );
        top = to;
    }
    out.push_str("</svg>");
    out
}
