//! Worlds by the product's own `evaluate`, and figures out of its JSON.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use crate::workspace::Workspace;

/// Where the scenarios' ranges are.
pub(super) const SCENARIOS: &str = "crates/simulator/scenarios";

/// The names of all scenarios: those of their files.
pub(super) fn scenarios(workspace: &Workspace) -> Result<Vec<String>> {
    let folder = workspace.root.join(SCENARIOS);
    let mut names = Vec::new();
    for entry in fs::read_dir(&folder).with_context(|| format!("cannot read {SCENARIOS}"))? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        names.extend(name.strip_suffix(".toml").filter(|name| *name != "base").map(str::to_owned));
    }
    names.sort();
    Ok(names)
}

/// Runs `entrenous evaluate`.
pub(super) struct Evaluator {
    pub(super) program: PathBuf,
    pub(super) worlds: u32,
    pub(super) first_seed: u64,
    pub(super) twins: u32,
    /// Where what each run printed is kept; a run that is there already is not made again.
    pub(super) keep: Option<PathBuf>,
}

impl Evaluator {
    /// The figures of a scenario.
    pub(super) fn evaluate(&self, scenario: &str) -> Result<Evaluated> {
        self.run(scenario, &["--twins", &self.twins.to_string()])
    }

    /// The same in worlds of so many visits with a parameter moved, without oracle and regression.
    pub(super) fn moved(
        &self,
        scenario: &str,
        visits: &str,
        parameter: Option<(&str, f64)>,
    ) -> Result<Evaluated> {
        let mut more = vec!["--twins", "0", "--training", "0", "--visits", visits];
        let set = parameter.map(|(name, value)| format!("{name}={value}"));
        more.extend(set.iter().flat_map(|set| ["--set", set]));
        self.run(scenario, &more)
    }

    fn run(&self, scenario: &str, more: &[&str]) -> Result<Evaluated> {
        let (worlds, seed) = (self.worlds.to_string(), self.first_seed.to_string());
        let kept = self.keep.as_ref().map(|folder| {
            let name = [&[scenario, &worlds, &seed], more].concat().join(" ").replace("--", "");
            folder.join(format!("{name}.json"))
        });
        if let Some(text) = kept.as_ref().and_then(|path| fs::read(path).ok()) {
            return read(scenario, &text);
        }
        let mut command = Command::new(&self.program);
        command.args(["evaluate", "--scenario", scenario, "--format", "json"]);
        command.args(["--worlds", &worlds, "--seed", &seed]).args(more).stderr(Stdio::inherit());
        let output = command.output().context("cannot run entrenous evaluate")?;
        ensure!(output.status.success(), "entrenous evaluate --scenario {scenario} failed");
        if let Some(path) = kept {
            fs::create_dir_all(path.parent().unwrap_or(&path))?;
            fs::write(&path, &output.stdout)?;
        }
        read(scenario, &output.stdout)
    }
}

fn read(scenario: &str, text: &[u8]) -> Result<Evaluated> {
    let json = serde_json::from_slice(text).context("entrenous evaluate printed no JSON")?;
    Ok(Evaluated { scenario: scenario.to_owned(), json })
}

/// What `evaluate` said of a scenario.
pub(super) struct Evaluated {
    pub(super) scenario: String,
    pub(super) json: Value,
}

impl Evaluated {
    /// A figure of the summary, e.g. `/engine/error_median`.
    pub(super) fn summary(&self, place: &str) -> Option<f64> {
        self.json.pointer(&format!("/summary{place}"))?.as_f64()
    }

    pub(super) fn worlds(&self) -> &[Value] {
        self.json["worlds"].as_array().map_or(&[], Vec::as_slice)
    }

    pub(super) fn is_misspecified(&self) -> bool {
        self.json["subject"]["worlds"]["misspecified"] == true
    }

    /// Visits of each world.
    pub(super) fn visits(&self) -> u64 {
        self.json["subject"]["worlds"]["visits"].as_u64().unwrap_or_default()
    }
}
