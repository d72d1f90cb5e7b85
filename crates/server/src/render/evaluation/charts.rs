//! The two pictures of an evaluation, as SVG.

use std::fmt::Write;

use entrenous_inference::scoring::metrics::Bin;

use crate::evaluate::World;

/// Side of a picture's square.
const SIDE: f64 = 480.0;
/// The coverage plot ends at so many times the truth.
const MOST: f64 = 2.0;

/// What was said against what was so.
pub(super) fn reliability(title: &str, bins: &[Bin]) -> String {
    let most = bins.iter().map(|bin| bin.visits).max().unwrap_or(1) as f64;
    let mut inner = format!(
        r#"<rect class="track" width="{SIDE}" height="{SIDE}" rx="6"/><line class="ideal" x1="0" y1="{SIDE}" x2="{SIDE}" y2="0"/>"#
    );
    tick(&mut inner, SIDE - 6.0, SIDE - 8.0, true, "1");
    tick(&mut inner, 6.0, 18.0, false, "1");
    for bin in bins {
        let (x, y) = (bin.said * SIDE, (1.0 - bin.was) * SIDE);
        let radius = 3.0 + 9.0 * (bin.visits as f64 / most).sqrt();
        // Writing to a string cannot fail.
        let _ = write!(inner, r#"<circle class="solid dark" cx="{x:.1}" cy="{y:.1}" r="{radius:.1}"/>"#);
    }
    svg(title, &inner)
}

/// Each world's interval divided by its truth; `None` if no world has a truth to divide by.
pub(super) fn coverage(title: &str, worlds: &[World]) -> Option<String> {
    let intervals: Vec<(f64, f64, f64, bool)> = worlds
        .iter()
        .filter_map(|world| {
            let engine = &world.engine.ambiguous;
            let truth = Some(engine.truth as f64).filter(|truth| *truth > 0.0)?;
            Some((engine.low? / truth, engine.estimate / truth, engine.high? / truth, engine.covered?))
        })
        .collect();
    let each = SIDE / intervals.len().max(1) as f64;
    let at = |ratio: f64| (1.0 - ratio.clamp(0.0, MOST) / MOST) * SIDE;
    let mut inner = format!(
        r#"<rect class="track" width="{SIDE}" height="{SIDE}" rx="6"/><line class="ideal" x1="0" y1="{0}" x2="{SIDE}" y2="{0}"/>"#,
        at(1.0)
    );
    tick(&mut inner, 6.0, 18.0, false, "× 2");
    tick(&mut inner, 6.0, at(1.0) - 6.0, false, "× 1");
    tick(&mut inner, 6.0, SIDE - 8.0, false, "0");
    for (i, (low, estimate, high, covered)) in intervals.iter().enumerate() {
        let x = (i as f64 + 0.5) * each;
        let class = if *covered { "dark" } else { "mail" };
        let (low, estimate, high) = (at(*low), at(*estimate), at(*high));
        let _ = write!(
            inner,
            r#"<line class="reach {class}" x1="{x:.1}" x2="{x:.1}" y1="{low:.1}" y2="{high:.1}"/><circle class="solid {class}" cx="{x:.1}" cy="{estimate:.1}" r="2"/>"#
        );
    }
    (!intervals.is_empty()).then(|| svg(title, &inner))
}

/// A small text at a place.
fn tick(inner: &mut String, x: f64, y: f64, end: bool, text: &str) {
    let anchor = if end { "end" } else { "start" };
    let _ = write!(inner, r#"<text class="tick" x="{x:.1}" y="{y:.1}" text-anchor="{anchor}">{text}</text>"#);
}

fn svg(title: &str, inner: &str) -> String {
    format!(r#"<svg role="img" viewBox="0 0 {SIDE} {SIDE}" width="100%"><title>{title}</title>{inner}</svg>"#)
}
