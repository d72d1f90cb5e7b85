//! What was aimed at, and whether it was reached.

use serde_json::Value;

use super::worlds::Evaluated;
use crate::bench::measure::median;

/// The scenario in which nothing is shared in private: there is no error in parts of a truth that is 0.
const NONE: &str = "no_dark_social";
const SMALL: &str = "small_blog";
/// Errors of totals are aimed at from so many visits on.
const MANY: u64 = 10_000;
/// Apps with so many true visits are judged.
const APP_VISITS: u64 = 100;

/// A figure beside its aim.
pub(super) struct Aim {
    pub(super) what: &'static str,
    pub(super) scenario: String,
    pub(super) value: Option<f64>,
    pub(super) bound: Bound,
}

/// Where a figure should lie.
#[derive(Clone, Copy)]
pub(super) enum Bound {
    AtMost(f64),
    AtLeast(f64),
    Within(f64, f64),
}

impl Aim {
    /// Is it reached? `None` where no world was a case of it.
    pub(super) fn reached(&self) -> Option<bool> {
        self.value.map(|value| match self.bound {
            Bound::AtMost(most) => value <= most,
            Bound::AtLeast(least) => value >= least,
            Bound::Within(least, most) => (least..=most).contains(&value),
        })
    }

    pub(super) fn row(&self) -> [String; 5] {
        let aim = match self.bound {
            Bound::AtMost(most) => format!("≤ {}", percent(Some(most))),
            Bound::AtLeast(least) => format!("≥ {}", percent(Some(least))),
            Bound::Within(least, most) => format!("{} – {}", percent(Some(least)), percent(Some(most))),
        };
        let reached = match self.reached() {
            Some(true) => "reached",
            Some(false) => "MISSED",
            None => "no case",
        };
        [self.what.to_owned(), self.scenario.clone(), percent(self.value), aim, reached.to_owned()]
    }
}

/// A share as a percentage; a dash where there is none.
pub(super) fn percent(share: Option<f64>) -> String {
    share.map_or("–".to_owned(), |share| format!("{:.1} %", share * 100.0))
}

/// All aims of all scenarios.
pub(super) fn all(results: &[Evaluated]) -> Vec<Aim> {
    use Bound::{AtLeast, AtMost, Within};
    let mut aims = Vec::new();
    let well: Vec<&Evaluated> = results.iter().filter(|of| !of.is_misspecified()).collect();
    for of in &well {
        let mut aim = |what, place: &str, bound| {
            aims.push(Aim { what, scenario: of.scenario.clone(), value: of.summary(place), bound });
        };
        if of.visits() >= MANY {
            aim("count error, median", "/engine/error_median", AtMost(0.05));
            aim("count error, 90th percentile", "/engine/error_p90", AtMost(0.12));
        } else if of.scenario == SMALL {
            aim("count error, median", "/engine/error_median", AtMost(0.15));
        }
        aim("coverage of the 90 % interval", "/engine/coverage", Within(0.82, 0.96));
        aim("width of the interval, median", "/engine/width_median", AtMost(0.30));
        aim("low > 0 where a fifth of Direct is dark", "/much_dark_low_positive", AtLeast(0.95));
        aim("ECE, median", "/engine/ece_median", AtMost(0.03));
        aim("log-loss below the best hard rule's, median", "/gain_median", AtLeast(0.40));
    }
    let pooled = |what, value, bound| Aim { what, scenario: "all well-specified".to_owned(), value, bound };
    aims.push(pooled("coverage of the 90 % interval", coverage(&well), Within(0.88, 0.92)));
    let (error, covered) = apps(&well);
    aims.push(pooled("apps with 100+ true visits: error, median", error, AtMost(0.25)));
    aims.push(pooled("apps with 100+ true visits: coverage", covered, AtLeast(0.85)));
    let warned = share(well.iter().flat_map(|of| of.worlds()).map(|world| Some(is_warned(world))));
    for of in results.iter().filter(|of| of.is_misspecified() && of.scenario != NONE) {
        aims.push(misspecified(of, warned));
    }
    for of in results.iter().filter(|of| of.scenario == NONE) {
        let mut aim = |what, place: &str, bound| {
            aims.push(Aim { what, scenario: of.scenario.clone(), value: of.summary(place), bound });
        };
        aim("low = 0", "/low_zero", AtLeast(0.95));
        aim("estimate as part of Direct, mean", "/estimate_of_direct_mean", AtMost(0.02));
        aim("high as part of visits, 95th percentile", "/high_of_visits_p95", AtMost(0.02));
    }
    aims
}

/// Coverage, or that a warning tells of failures and seldom of anything else.
fn misspecified(of: &Evaluated, warned_elsewhere: Option<f64>) -> Aim {
    let scenario = of.scenario.clone();
    let coverage = of.summary("/engine/coverage");
    let warned = of.summary("/warned_of_uncovered");
    if coverage.is_some_and(|coverage| coverage < 0.8) && warned_elsewhere.is_some_and(|warned| warned <= 0.1)
    {
        return Aim {
            what: "failures that a warning tells of",
            scenario,
            value: warned,
            bound: Bound::AtLeast(0.9),
        };
    }
    Aim { what: "coverage, mis-specified", scenario, value: coverage, bound: Bound::AtLeast(0.8) }
}

fn coverage(results: &[&Evaluated]) -> Option<f64> {
    let worlds = results.iter().flat_map(|of| of.worlds());
    share(worlds.map(|world| world.pointer("/engine/ambiguous/covered")?.as_bool()))
}

fn is_warned(world: &Value) -> bool {
    world["doubts"].as_array().is_some_and(|doubts| !doubts.is_empty())
}

/// Median absolute error and coverage over worlds and apps that leave traces.
fn apps(results: &[&Evaluated]) -> (Option<f64>, Option<f64>) {
    let worlds = results.iter().flat_map(|of| of.worlds());
    let apps = worlds.flat_map(|world| world["apps"].as_array().into_iter().flatten());
    let judged: Vec<&Value> = apps
        .filter(|app| app["leaves_traces"] == true)
        .map(|app| &app["ambiguous"])
        .filter(|figures| figures["truth"].as_u64().is_some_and(|truth| truth >= APP_VISITS))
        .collect();
    let errors = judged.iter().filter_map(|figures| figures["error"].as_f64()).map(f64::abs);
    let error = Some(median(errors)).filter(|median| median.is_finite());
    (error, share(judged.iter().map(|figures| figures["covered"].as_bool())))
}

fn share(flags: impl Iterator<Item = Option<bool>>) -> Option<f64> {
    let flags: Vec<bool> = flags.flatten().collect();
    let set = flags.iter().filter(|flag| **flag).count();
    (!flags.is_empty()).then(|| set as f64 / flags.len() as f64)
}

/// The aims as a table for a terminal.
pub(super) fn table(aims: &[Aim]) -> String {
    let line =
        |row: [String; 5]| format!("{:44} {:18} {:>9} {:>18}  {}\n", row[0], row[1], row[2], row[3], row[4]);
    aims.iter().map(|aim| line(aim.row())).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn evaluated(scenario: &str, misspecified: bool, coverage: f64, warned: f64) -> Evaluated {
        let world = json!({
            "engine": {"ambiguous": {"covered": coverage > 0.5}},
            "doubts": [],
            "apps": [{"leaves_traces": true, "ambiguous": {"truth": 120, "error": -0.2, "covered": true}},
                     {"leaves_traces": false, "ambiguous": {"truth": 900, "error": -1.0, "covered": false}}],
        });
        let json = json!({
            "subject": {"worlds": {"misspecified": misspecified, "visits": 20_000}},
            "summary": {"engine": {"coverage": coverage, "error_median": 0.04}, "warned_of_uncovered": warned},
            "worlds": [world],
        });
        Evaluated { scenario: scenario.to_owned(), json }
    }

    #[test]
    fn figures_are_held_against_their_aims_and_what_is_no_case_is_said() {
        let aims = all(&[evaluated("publisher", false, 0.9, 0.0)]);
        let of = |what: &str| aims.iter().find(|aim| aim.what == what).expect("an aim");
        assert_eq!(of("count error, median").reached(), Some(true));
        assert_eq!(of("count error, 90th percentile").reached(), None);
        assert_eq!(of("coverage of the 90 % interval").reached(), Some(true));
        assert_eq!(of("apps with 100+ true visits: error, median").value, Some(0.2));
        assert!(table(&aims).contains("no case") && table(&aims).contains("MISSED"));
    }

    #[test]
    fn a_misspecified_world_may_fail_where_a_warning_tells_of_it() {
        let well = evaluated("publisher", false, 0.9, 0.0);
        for (coverage, warned, reached) in [(0.85, 0.0, true), (0.3, 0.95, true), (0.3, 0.5, false)] {
            let aims =
                all(&[evaluated("outage", true, coverage, warned), evaluated("publisher", false, 0.9, 0.0)]);
            let outage = aims.iter().find(|aim| aim.scenario == "outage").expect("an aim");
            assert_eq!(outage.reached(), Some(reached), "{coverage} {warned}");
        }
        assert!(!well.is_misspecified());
    }
}
