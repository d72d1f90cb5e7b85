//! How much hangs on each constant of the simulator: each is moved one width of its range beyond either end.

use std::collections::BTreeMap;
use std::fs;

use anyhow::{Context, Result};

use super::worlds::{Evaluated, Evaluator, SCENARIOS};
use crate::workspace::Workspace;

/// The scenario whose constants are moved.
pub(super) const SCENARIO: &str = "publisher";

/// Visits of the worlds in which they are: there are hundreds of constants, so that the worlds are small.
pub(super) const VISITS: &str = "5000";

/// What moving one parameter does.
pub(super) struct Moved {
    pub(super) parameter: String,
    /// Beyond the lower end and beyond the upper one, where there is room.
    pub(super) ends: [Option<End>; 2],
}

/// A parameter at one end.
pub(super) struct End {
    pub(super) value: f64,
    /// The engine's bias there and where nothing is moved, same seeds.
    pub(super) bias: Option<f64>,
    pub(super) shift: Option<f64>,
    pub(super) coverage: Option<f64>,
}

/// Moves each parameter; the largest shifts come first.
pub(super) fn run(workspace: &Workspace, evaluator: &Evaluator) -> Result<Vec<Moved>> {
    let ranges = ranges(workspace)?;
    let base = evaluator.moved(SCENARIO, VISITS, None)?;
    let mut moved = Vec::new();
    for (i, (parameter, range)) in ranges.iter().enumerate() {
        eprintln!("sensitivity {} of {}: {parameter}", i + 1, ranges.len());
        let end = |value: Option<f64>| -> Result<Option<End>> {
            let Some(value) = value else { return Ok(None) };
            let there = evaluator.moved(SCENARIO, VISITS, Some((parameter, value)))?;
            Ok(Some(end(value, &there, &base)))
        };
        let [low, high] = range.beyond();
        moved.push(Moved { parameter: parameter.clone(), ends: [end(low)?, end(high)?] });
    }
    moved.sort_by(|a, b| b.largest().total_cmp(&a.largest()));
    Ok(moved)
}

fn end(value: f64, there: &Evaluated, base: &Evaluated) -> End {
    let bias = there.summary("/engine/bias_median");
    let shift = bias.zip(base.summary("/engine/bias_median")).map(|(there, base)| there - base);
    End { value, bias, shift, coverage: there.summary("/engine/coverage") }
}

impl Moved {
    fn largest(&self) -> f64 {
        self.ends.iter().flatten().filter_map(|end| end.shift).map(f64::abs).fold(0.0, f64::max)
    }
}

/// A parameter's range.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Range {
    low: f64,
    high: f64,
    log: bool,
}

impl Range {
    /// One width beyond either end. What lies between 0 and 1 is taken as a part of something and stays there; no parameter
    /// falls below 0. None where that leaves no room.
    fn beyond(self) -> [Option<f64>; 2] {
        let Range { low, high, log } = self;
        let (below, above) =
            if log { (low * low / high, high * high / low) } else { (2.0 * low - high, 2.0 * high - low) };
        let above = if high <= 1.0 { above.min(1.0) } else { above };
        let below = if low >= 0.0 { below.max(0.0) } else { below };
        [(below < low).then_some(below), (above > high).then_some(above)]
    }
}

/// The ranges of the scenario, from its files.
fn ranges(workspace: &Workspace) -> Result<BTreeMap<String, Range>> {
    let mut ranges = BTreeMap::new();
    for file in ["base", SCENARIO] {
        let path = workspace.root.join(SCENARIOS).join(format!("{file}.toml"));
        let text = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        let table: toml::Table = text.parse().with_context(|| format!("{} is no TOML", path.display()))?;
        walk("", &table, &mut ranges);
    }
    Ok(ranges)
}

fn walk(above: &str, table: &toml::Table, ranges: &mut BTreeMap<String, Range>) {
    let number = |value: &toml::Value| value.as_float().or(value.as_integer().map(|n| n as f64));
    for (key, value) in table {
        let name = if above.is_empty() { key.clone() } else { format!("{above}.{key}") };
        let Some(inner) = value.as_table() else { continue };
        match (inner.get("low").and_then(number), inner.get("high").and_then(number)) {
            (Some(low), Some(high)) => {
                let log = inner.get("shape").and_then(toml::Value::as_str) == Some("log");
                ranges.insert(name, Range { low, high, log });
            }
            _ => walk(&name, inner, ranges),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_is_left_by_its_own_width() {
        let beyond = |low, high, log| Range { low, high, log }.beyond();
        assert_eq!(beyond(0.25, 0.5, false), [Some(0.0), Some(0.75)]);
        assert_eq!(beyond(2.0, 8.0, true), [Some(0.5), Some(32.0)]);
        assert_eq!(beyond(0.0, 1.0, false), [None, None]);
        assert_eq!(beyond(0.5, 0.5, false), [None, None]);
        assert_eq!(beyond(3.0, 4.0, false), [Some(2.0), Some(5.0)]);
    }

    #[test]
    fn ranges_are_found_at_any_depth_and_a_scenario_replaces_them() {
        let mut ranges = BTreeMap::new();
        for text in [
            "a.b = { low = 1, high = 2.5 }\nc = { low = 1, high = 2, shape = \"log\" }",
            "a.b = { low = 0, high = 1 }",
        ] {
            walk("", &text.parse().unwrap(), &mut ranges);
        }
        assert_eq!(ranges["a.b"], Range { low: 0.0, high: 1.0, log: false });
        assert_eq!(ranges["c"], Range { low: 1.0, high: 2.0, log: true });
    }
}
