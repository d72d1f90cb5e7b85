//! Bars as SVG. Positions are percentages, so a bar fits any width and its hatching keeps its shape.

use std::fmt::Write;

use askama::filters::{Html, escape};

use crate::render::Lang;
use crate::render::number::Figure;
use crate::render::story::{Bar, Family, PrivatePart};
use crate::render::words;

/// The class that carries a family's colour.
pub(super) const fn class(family: Family) -> &'static str {
    match family {
        Family::Dark => "dark",
        Family::Typed => "typed",
        Family::Search => "search",
        Family::PublicSocial => "public",
        Family::Email => "mail",
        Family::Referral => "referral",
        Family::Paid => "paid",
        Family::Assistant => "assistant",
        Family::Reader => "reader",
        Family::Campaign => "campaign",
        Family::Unknown => "unknown",
    }
}

fn safe(text: &str) -> String {
    escape(text, Html).map(|safe| safe.to_string()).unwrap_or_default()
}

/// A place on a scale, in percent with two decimals; a little room is left for strokes at the right end.
fn place(value: f64, scale: f64) -> f64 {
    (value / scale.max(1.0) * 99_00.0).round() / 100.0
}

fn svg(title: &str, inner: &str) -> String {
    format!(
        r#"<svg class="bar" role="img" width="100%" height="20"><title>{}</title>{inner}</svg>"#,
        safe(title)
    )
}

/// A counted bar, as of Google Analytics' channels.
pub(super) fn counted(title: &str, value: u64, scale: u64, class: &str) -> String {
    let wide = place(value as f64, scale as f64);
    svg(title, &format!(r#"<rect class="solid {class}" x="0" y="3" width="{wide}%" height="14" rx="3"/>"#))
}

/// A bar of ours: proven solid, inferred hatched, unknown outlined, a whisker over the interval.
pub(super) fn estimated(lang: Lang, bar: &Bar, scale: u64) -> String {
    let at = |n: u64| place(n as f64, scale as f64);
    let class = class(bar.family);
    let value = at(bar.figure.value);
    let mut inner = String::new();
    // Writing to a string cannot fail.
    if bar.unknown {
        let _ = write!(
            inner,
            r#"<rect class="outline {class}" x="1" y="4" width="{value}%" height="12" rx="3"/>"#
        );
    } else {
        let solid = at(bar.proven.min(bar.figure.value));
        let soft = value - solid;
        if soft > 0.0 {
            let _ = write!(
                inner,
                r#"<rect class="soft {class}" x="{solid:.2}%" y="3.5" width="{soft:.2}%" height="13" rx="3"/>"#
            );
        }
        if solid > 0.0 {
            let _ = write!(
                inner,
                r#"<rect class="solid {class}" x="0" y="3" width="{solid}%" height="14" rx="3"/>"#
            );
        }
    }
    if !bar.figure.is_exact() {
        whisker(&mut inner, at(bar.figure.low), at(bar.figure.high));
    }
    svg(&words::bar_text(lang, &bar.name, bar.figure, bar.proven), &inner)
}

/// A line with two ends, over a halo that sets it off from what is beneath.
fn whisker(inner: &mut String, low: f64, high: f64) {
    for class in ["halo", "whisker"] {
        let _ = write!(
            inner,
            r#"<g class="{class}"><line x1="{low}%" x2="{high}%" y1="10" y2="10"/><line x1="{low}%" x2="{low}%" y1="6" y2="14"/><line x1="{high}%" x2="{high}%" y1="6" y2="14"/></g>"#
        );
    }
}

/// A part of one hundred: the value, its interval, and published figures as diamonds.
pub(super) fn gauge(title: &str, part: &PrivatePart) -> String {
    let Some((value, low, high)) =
        part.ratio.and_then(|r| Some((r.value?, r.low.or(r.value)?, r.high.or(r.value)?)))
    else {
        return String::new();
    };
    let at = |share: f64| place(share, 1.0);
    let mut inner = r#"<rect class="track" x="0" y="8" width="99%" height="12" rx="6"/>"#.to_owned();
    let _ =
        write!(inner, r#"<rect class="soft dark" x="0" y="8" width="{}%" height="12" rx="6"/>"#, at(value));
    let _ = write!(inner, r#"<g transform="translate(0 4)">"#);
    whisker(&mut inner, at(low), at(high));
    inner.push_str("</g>");
    for (_, share) in part.published {
        // A nested svg is placed by percentage; the diamond in it by pixels.
        let _ = write!(
            inner,
            r#"<svg x="{}%" overflow="visible"><path class="mark" d="M0 22l5 6-5 6-5-6z"/></svg>"#,
            at(*share)
        );
    }
    format!(
        r#"<svg class="gauge" role="img" width="100%" height="36"><title>{}</title>{inner}</svg>"#,
        safe(title)
    )
}

/// The figure of a row, split for setting: value, interval.
pub(super) fn split(lang: Lang, figure: Figure) -> (String, String) {
    let interval = figure.interval(lang).map(|i| format!("({i})")).unwrap_or_default();
    (crate::render::number::count(lang, figure.value), interval)
}
