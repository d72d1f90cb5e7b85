//! The machine a figure was measured on.

use std::fs;
use std::thread;

/// Cores, processor, and how busy it is, as far as the system tells.
pub(super) fn describe() -> String {
    let cores = thread::available_parallelism().map_or(0, usize::from);
    let model = fs::read_to_string("/proc/cpuinfo").ok().and_then(|text| model_in(&text));
    let model = model.unwrap_or_else(|| "unknown processor".to_owned());
    let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    format!("machine: {cores} cores, {model}, load {}", load.split(' ').next().unwrap_or("unknown"))
}

fn model_in(cpuinfo: &str) -> Option<String> {
    let line = cpuinfo.lines().find(|line| line.starts_with("model name"))?;
    line.split_once(':').map(|(_, model)| model.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_processor_is_named() {
        let text = "processor\t: 0\nmodel name\t: A processor @ 2 GHz\n";
        assert_eq!(model_in(text).as_deref(), Some("A processor @ 2 GHz"));
        assert_eq!(model_in(""), None);
    }
}
