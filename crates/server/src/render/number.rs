//! Numbers rounded to what is known, and dates, as each language writes them.

use entrenous_core::report::{Estimate, Period, Ratio};

use super::Lang;

/// The narrow no-break space of French typography.
pub(crate) const NARROW: char = '\u{202f}';

/// Below so many visits, percentages say more than is known.
pub(crate) const FEW: u64 = 30;

/// A whole number with its thousands apart.
pub(crate) fn count(lang: Lang, n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::new();
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(lang.pick(',', NARROW));
        }
        out.push(c);
    }
    out
}

/// A number of visits as it may be printed: rounded, with `low <= value <= high`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Figure {
    pub(crate) value: u64,
    pub(crate) low: u64,
    pub(crate) high: u64,
}

impl Figure {
    /// Rounds an estimate to the digits that its interval leaves. Bounds are rounded outwards, but never past `floor`
    /// (what is proven) or `cap` (the whole of which this is a part).
    pub(crate) fn new(estimate: Estimate, floor: u64, cap: u64) -> Figure {
        let Estimate { visits, low, high } = estimate;
        let step = step(high - low);
        let cap = cap.max(nearest(visits, 1));
        let at_most = (((high - 1e-6).max(0.0).ceil() as u64).div_ceil(step).saturating_mul(step)).min(cap);
        if visits <= low + 1e-6 {
            // All of it was observed; only what may come on top is not known.
            let value = nearest(visits, 1);
            return Figure { value, low: value, high: at_most.max(value) };
        }
        let at_least = (((low + 1e-6) as u64) / step * step).max(floor.min(nearest(low, 1)));
        let value = nearest(visits, step).clamp(floor.min(nearest(visits, 1)), cap);
        Figure { value, low: at_least.min(value), high: at_most.max(value) }
    }

    /// A counted number.
    pub(crate) fn exact(n: u64) -> Figure {
        Figure { value: n, low: n, high: n }
    }

    /// Is there nothing to doubt?
    pub(crate) fn is_exact(self) -> bool {
        self.low == self.high
    }

    /// `1,150–1,330`; nothing when exact.
    pub(crate) fn interval(self, lang: Lang) -> Option<String> {
        (!self.is_exact()).then(|| format!("{}–{}", count(lang, self.low), count(lang, self.high)))
    }

    /// `1,240 (1,150–1,330)`.
    pub(crate) fn text(self, lang: Lang) -> String {
        let value = count(lang, self.value);
        self.interval(lang).map_or(value.clone(), |interval| format!("{value} ({interval})"))
    }
}

/// The power of ten to round to: from a quarter of the interval for tens, from a tenth for more.
fn step(spread: f64) -> u64 {
    if spread < 40.0 {
        return 1;
    }
    let mut step = 10;
    while step < 1_000_000_000_000 && spread >= 100.0 * step as f64 {
        step *= 10;
    }
    step
}

fn nearest(value: f64, step: u64) -> u64 {
    ((value.max(0.0) / step as f64).round() as u64).saturating_mul(step)
}

/// `86%`, in French `86 %`; `<1%` where rounding would say none.
pub(crate) fn percent(lang: Lang, share: f64) -> String {
    let sign = lang.pick("%", "\u{202f}%");
    match share * 100.0 {
        p if p > 0.0 && p < 0.5 => format!("<{}1{sign}", lang.pick("", "\u{202f}")),
        p => format!("{}{sign}", p.round()),
    }
}

/// `86% (79–92%)`; nothing when there is nothing to divide.
pub(crate) fn ratio(lang: Lang, ratio: Ratio) -> Option<String> {
    let (value, low, high) = (ratio.value?, ratio.low.or(ratio.value)?, ratio.high.or(ratio.value)?);
    let (low, high) = ((low * 100.0).floor(), (high * 100.0).ceil());
    let value = percent(lang, value);
    if high - low <= 1.0 {
        return Some(value);
    }
    Some(format!("{value} ({low}–{high}{})", lang.pick("%", "\u{202f}%")))
}

/// A date: `24 Nov 2026`, in French `24/11/2026`. What is not a date stays as it is.
pub(crate) fn date(lang: Lang, rfc3339: &str) -> String {
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let mut parts = rfc3339.get(..10).unwrap_or_default().split('-');
    let (Some(year), Some(month), Some(day)) = (parts.next(), parts.next(), parts.next()) else {
        return rfc3339.to_owned();
    };
    let name = month.parse::<usize>().ok().and_then(|m| MONTHS.get(m.wrapping_sub(1)));
    match (lang, name) {
        (Lang::En, Some(name)) => format!("{} {name} {year}", day.trim_start_matches('0')),
        (Lang::Fr, Some(_)) => format!("{day}/{month}/{year}"),
        (_, None) => rfc3339.to_owned(),
    }
}

/// `18–24 Mar 2020` would be shorter, but two whole dates read the same in every language.
pub(crate) fn period(lang: Lang, period: &Period) -> String {
    let (from, to) = (date(lang, &period.from), date(lang, &period.to));
    if from == to { from } else { format!("{from} – {to}") }
}
