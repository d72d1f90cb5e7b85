//! The generated part of `docs/methods/accuracy.md`.

use std::fmt::Write;
use std::fs;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use super::aims::{Aim, percent};
use super::sensitivity::{End, Moved, SCENARIO, VISITS};
use super::worlds::Evaluated;
use super::{Args, machine};
use crate::workspace::Workspace;

const DOCUMENT: &str = "docs/methods/accuracy.md";
const BEGIN: &str = "<!-- From here on written by `cargo xtask bench attribution`. -->";
const END: &str = "<!-- Up to here. -->";
const INTRODUCTION: &str = "# Accuracy: how well private sharing is estimated

Measured on made-up worlds whose truth is known. They are kinder than the web, so these figures say what is possible, not what holds on
your site.
";
/// Rows of the sensitivity table that are worth a look.
const MOST_MOVED: usize = 40;

/// Writes the document, and leaves what stands outside its generated part.
pub(super) fn write(
    workspace: &Workspace,
    args: &Args,
    results: &[Evaluated],
    aims: &[Aim],
    moved: &[Moved],
) -> Result<()> {
    let path = workspace.root.join(DOCUMENT);
    let old = fs::read_to_string(&path).unwrap_or_else(|_| format!("{INTRODUCTION}\n{BEGIN}\n{END}\n"));
    let new = replaced(&old, &generated(args, results, aims, moved))?;
    fs::write(&path, new).with_context(|| format!("cannot write {DOCUMENT}"))?;
    println!("written: {DOCUMENT}");
    Ok(())
}

fn replaced(old: &str, generated: &str) -> Result<String> {
    let (Some(begin), Some(end)) = (old.find(BEGIN), old.find(END)) else {
        bail!("{DOCUMENT} has lost its marks; put these lines where figures belong:\n{BEGIN}\n{END}");
    };
    Ok(format!("{}{BEGIN}\n\n{}\n{}", &old[..begin], generated.trim_end(), &format!("\n{}", &old[end..])))
}

fn generated(args: &Args, results: &[Evaluated], aims: &[Aim], moved: &[Moved]) -> String {
    let mut text = String::new();
    let Args { worlds, first_seed, twins, .. } = args;
    // Writing to a string cannot fail.
    let _ = write!(
        text,
        "```sh\ncargo xtask bench attribution --worlds {worlds} --first-seed {first_seed} --twins {twins}\n```\n\n\
         {worlds} worlds of each scenario, seeds {first_seed} to {}; {}. All figures are about visits that nothing names (no \
         usable referrer, campaign, click id or app) unless a row says otherwise.\n\n## Aims\n\n",
        first_seed + u64::from(*worlds) - 1,
        machine::describe()
    );
    text += &table(&["what", "scenario", "measured", "aim", ""], aims.iter().map(|aim| aim.row().to_vec()));
    text += "\n## The engine and its limit\n\nThe oracle knows the world: it is told the truth of the same world lived another time. \
             Errors are in parts of the truth, widths in parts of the estimate.\n\n";
    text += &table(
        &[
            "scenario",
            "error",
            "90th",
            "bias",
            "coverage",
            "truth below",
            "truth above",
            "width",
            "log-loss",
            "Brier",
            "ECE",
            "oracle: error",
            "width",
            "log-loss",
        ],
        results.iter().map(engine_row),
    );
    text += "\n## Beside others\n\nMedian error of the count / median log-loss. Each hard rule is given its cells' best constant \
             probabilities, fitted to the very world. The regression is taught by the truth of other worlds.\n\n";
    text += &table(
        &[
            "scenario",
            "engine",
            "regression",
            "all Direct",
            "Chartbeat 2012",
            "new visitors",
            "with apps 2014",
            "fixed ratio",
            "preview coincidence",
            "below the best rule",
            "oracle",
        ],
        results.iter().map(rules_row),
    );
    text += "\n## Apps\n\nCases are worlds in which the app truly had 100 or more visits that nothing names. An app that leaves no trace \
             in a log stays unknown.\n\n";
    text += &table(
        &["scenario", "app", "cases", "error", "coverage", "without trace"],
        results.iter().flat_map(app_rows),
    );
    text += "\n## No private sharing, warnings, losses\n\n";
    text += &table(
        &[
            "scenario",
            "low = 0",
            "estimate / Direct",
            "high / visits, 95th",
            "warned",
            "of failures",
            "dark entries that are no visit",
        ],
        results.iter().map(|of| {
            let places = [
                "/low_zero",
                "/estimate_of_direct_mean",
                "/high_of_visits_p95",
                "/warned",
                "/warned_of_uncovered",
                "/dark_lost",
            ];
            let figures = places.map(|place| percent(of.summary(place)));
            [vec![of.scenario.clone()], figures.to_vec()].concat()
        }),
    );
    text += &sensitivity(moved, args.sensitivity_worlds);
    text
}

fn engine_row(of: &Evaluated) -> Vec<String> {
    let share = |place: &str| percent(of.summary(place));
    let number = |place: &str| decimal(of.summary(place));
    let places = [
        "error_median",
        "error_p90",
        "bias_median",
        "coverage",
        "truth_below",
        "truth_above",
        "width_median",
    ];
    let mut row = vec![of.scenario.clone()];
    row.extend(places.map(|place| share(&format!("/engine/{place}"))));
    row.extend(
        ["log_loss_median", "brier_median", "ece_median"].map(|place| number(&format!("/engine/{place}"))),
    );
    row.extend([
        share("/oracle/error_median"),
        share("/oracle/width_median"),
        number("/oracle/log_loss_median"),
    ]);
    row
}

fn rules_row(of: &Evaluated) -> Vec<String> {
    let both = |place: &str| {
        let error = percent(of.summary(&format!("{place}/error_median")));
        format!("{error} / {}", decimal(of.summary(&format!("{place}/log_loss_median"))))
    };
    let mut row = vec![of.scenario.clone(), both("/engine"), both("/logistic")];
    let rules = [
        "all_direct",
        "chartbeat_2012",
        "chartbeat_new_visitors",
        "chartbeat_2014",
        "fixed_ratio",
        "preview_coincidence",
    ];
    row.extend(rules.map(|rule| both(&format!("/rules/{rule}"))));
    row.extend([percent(of.summary("/gain_median")), percent(of.summary("/gain_of_oracle_median"))]);
    row
}

fn app_rows(of: &Evaluated) -> Vec<Vec<String>> {
    let Some(apps) = of.json["summary"]["by_app"].as_object() else { return Vec::new() };
    let count = |value: &Value| value.as_u64().unwrap_or_default().to_string();
    apps.iter()
        .map(|(app, figures)| {
            vec![
                of.scenario.clone(),
                app.clone(),
                count(&figures["cases"]),
                percent(figures["error_median"].as_f64()),
                percent(figures["coverage"].as_f64()),
                count(&figures["without_traces"]),
            ]
        })
        .collect()
}

fn sensitivity(moved: &[Moved], worlds: u32) -> String {
    if moved.is_empty() {
        return String::new();
    }
    let mut text = format!(
        "\n## What hangs on the simulator's constants\n\n`{SCENARIO}`, {worlds} worlds of {VISITS} visits for each end of each range, the same seeds each time. \
         Each of {} constants is moved one width of its range beyond the end (parts of something stay between 0 and 1): by how much the \
         median bias shifts, and the coverage there. The {MOST_MOVED} that matter most:\n\n",
        moved.len()
    );
    let cells = |end: &Option<End>| match end {
        None => vec!["–".to_owned(); 4],
        Some(end) => {
            vec![format!("{:.3}", end.value), percent(end.bias), percent(end.shift), percent(end.coverage)]
        }
    };
    let rows = moved.iter().take(MOST_MOVED).map(|moved| {
        let [low, high] = &moved.ends;
        [vec![format!("`{}`", moved.parameter)], cells(low), cells(high)].concat()
    });
    text += &table(
        &["constant", "below", "bias", "shift", "coverage", "above", "bias", "shift", "coverage"],
        rows,
    );
    text
}

fn decimal(value: Option<f64>) -> String {
    value.map_or("–".to_owned(), |value| format!("{value:.3}"))
}

/// A table in Markdown.
fn table(columns: &[&str], rows: impl Iterator<Item = Vec<String>>) -> String {
    let line = |cells: &[String]| format!("| {} |\n", cells.join(" | "));
    let heads: Vec<String> = columns.iter().map(|&column| column.to_owned()).collect();
    let rule = vec!["---".to_owned(); columns.len()];
    line(&heads) + &line(&rule) + &rows.map(|row| line(&row)).collect::<String>()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_stands_between_the_marks_is_replaced() {
        let old = format!("# T\nmine\n{BEGIN}\nold\n{END}\nalso mine\n");
        let new = replaced(&old, "new").unwrap();
        assert_eq!(new, format!("# T\nmine\n{BEGIN}\n\nnew\n\n{END}\nalso mine\n"));
        assert_eq!(replaced(&new, "new").unwrap(), new);
        assert!(replaced("no marks", "new").is_err());
    }
}
