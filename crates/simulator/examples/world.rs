//! Writes a world into a folder: `cargo run --release --example world -- SCENARIO SEED RUN FOLDER`.

use std::fs::{File, create_dir_all};
use std::io::{self, BufWriter, Write};
use std::path::Path;

use entrenous_simulator::{Order, Output, Scenario, Truth, simulate};

struct Files {
    combined: BufWriter<File>,
    json: BufWriter<File>,
    truth: BufWriter<File>,
}

impl Output for Files {
    fn line(&mut self, combined: &[u8], json: &[u8]) -> io::Result<()> {
        self.combined.write_all(combined)?;
        self.combined.write_all(b"\n")?;
        self.json.write_all(json)?;
        self.json.write_all(b"\n")
    }

    fn truth(&mut self, row: &Truth<'_>) -> io::Result<()> {
        let parent = row.parent_share.map(|share| share.to_string()).unwrap_or_default();
        writeln!(self.truth, "{},{},{},{},{parent},{}", row.line, row.visit, row.source, row.app, row.page)
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let mut next = |or: &str| args.next().unwrap_or_else(|| or.to_owned());
    let scenario: Scenario = next("publisher").parse()?;
    let (seed, run, folder) = (next("1").parse()?, next("0").parse()?, next("world"));
    let folder = Path::new(&folder);
    create_dir_all(folder)?;
    let file = |name| File::create(folder.join(name)).map(BufWriter::new);
    let mut files =
        Files { combined: file("access.log")?, json: file("access.json")?, truth: file("truth.csv")? };
    writeln!(files.truth, "line,visit,source,app,parent_share,page")?;
    let start = std::time::Instant::now();
    let world = simulate(&Order { run, ..Order::usual(scenario, seed) }, &mut files)?;
    let took = start.elapsed();
    for (name, value) in &world.parameters {
        println!("{name} = {value:.4}");
    }
    for (name, count) in &world.sources {
        println!("{count:>8} {name}");
    }
    let (lines, visits, dark, shares) = (world.lines, world.visits, world.dark(), world.shares);
    println!("{lines} lines, {visits} visits of people, {dark} by {shares} private shares, {took:?}");
    Ok(())
}
