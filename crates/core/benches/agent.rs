//! What matching a user agent costs, beside woothee (a general classifier with built-in data) on the same agents.
//!
//! Run by `cargo xtask bench agent`. The agents are the samples of our own four user-agent tables. Every round times one
//! after the other, and the fastest round counts: the machine's other work only ever adds.

use std::hint::black_box;
use std::path::Path;
use std::time::Instant;

use entrenous_core::evidence::rules::Rules;
use woothee::parser::Parser;

const TABLES: [&str; 4] = ["in_app_browsers.tsv", "bots.tsv", "preview_fetchers.tsv", "agent_words.tsv"];
const ROUNDS: usize = 200;

fn main() {
    let agents = samples();
    let (rules, woothee) = (Rules::builtin(), Parser::new());
    let (mut ours, mut theirs) = (f64::MAX, f64::MAX);
    for _ in 0..ROUNDS {
        ours = ours.min(nanoseconds(&agents, |agent| {
            black_box(rules.agent(agent.as_bytes()));
        }));
        theirs = theirs.min(nanoseconds(&agents, |agent| {
            black_box(woothee.parse(agent));
        }));
    }
    println!("agents: {}, fastest of {ROUNDS} rounds", agents.len());
    println!("entrenous: {ours:.0} ns an agent (aim: under 2000)");
    println!("woothee 0.13: {theirs:.0} ns an agent");
    println!("woothee / entrenous: {:.1} x", theirs / ours);
}

fn nanoseconds(agents: &[String], mut read: impl FnMut(&str)) -> f64 {
    let start = Instant::now();
    agents.iter().for_each(|agent| read(agent));
    start.elapsed().as_nanos() as f64 / agents.len() as f64
}

/// The `sample` column of the tables.
fn samples() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tables");
    let mut samples = Vec::new();
    for table in TABLES {
        let text = std::fs::read_to_string(folder.join(table)).expect("a table of this crate");
        let mut rows = text.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
        let header = rows.next().expect("a header line");
        let column = header.split('\t').position(|name| name == "sample").expect("a sample column");
        samples.extend(rows.filter_map(|row| row.split('\t').nth(column)).map(str::to_owned));
    }
    samples
}
