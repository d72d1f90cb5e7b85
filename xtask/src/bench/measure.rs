//! One run of a program: how long, and how much memory at its peak.

use std::fs;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};

/// How often the kernel is asked for the peak, which it keeps itself; only growth in the last moment is missed.
const EVERY: Duration = Duration::from_millis(10);

/// What a run took.
pub(super) struct Measured {
    pub(super) command: String,
    pub(super) seconds: f64,
    /// Peak resident memory in KiB, where the system tells (Linux).
    pub(super) peak_kib: Option<u64>,
}

/// Runs a program to its end.
pub(super) fn run(mut command: Command) -> Result<Measured> {
    let words = [command.get_program()].into_iter().chain(command.get_args());
    let text = words.map(|word| word.to_string_lossy().into_owned()).collect::<Vec<_>>().join(" ");
    let start = Instant::now();
    let mut child = command.stdin(Stdio::null()).spawn().with_context(|| format!("cannot run {text}"))?;
    let status_file = format!("/proc/{}/status", child.id());
    let ended = AtomicBool::new(false);
    let (status, seconds, peak_kib) = thread::scope(|scope| {
        let watcher = scope.spawn(|| {
            let mut peak = None;
            while !ended.load(Ordering::Acquire) {
                peak = fs::read_to_string(&status_file).ok().and_then(|status| peak_in(&status)).max(peak);
                thread::sleep(EVERY);
            }
            peak
        });
        let status = child.wait();
        let seconds = start.elapsed().as_secs_f64();
        ended.store(true, Ordering::Release);
        (status, seconds, watcher.join().unwrap_or_default())
    });
    let status = status.with_context(|| format!("cannot wait for {text}"))?;
    ensure!(status.success(), "{text} failed ({status})");
    Ok(Measured { command: text, seconds, peak_kib })
}

/// The peak resident set in `/proc/PID/status`, in KiB.
pub(super) fn peak_in(status: &str) -> Option<u64> {
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix("kB")?.trim().parse().ok()
}

/// The middle value; the mean of the middle two when there is no middle one.
pub(super) fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    let (low, high) = (values.len().saturating_sub(1) / 2, values.len() / 2);
    match (values.get(low), values.get(high)) {
        (Some(low), Some(high)) => f64::midpoint(*low, *high),
        _ => f64::NAN,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_is_found() {
        assert_eq!(median([3.0, 1.0, 2.0].into_iter()), 2.0);
        assert_eq!(median([4.0, 1.0, 2.0, 3.0].into_iter()), 2.5);
        assert!(median([].into_iter()).is_nan());
    }

    #[test]
    fn the_peak_is_read_from_the_kernels_words() {
        assert_eq!(peak_in("Name:\tx\nVmPeak:\t 9 kB\nVmHWM:\t  1234 kB\n"), Some(1_234));
        assert_eq!(peak_in("Name:\tx\n"), None);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_run_is_measured_and_a_failure_is_an_error() {
        let mut command = Command::new("sleep");
        command.arg("0.1");
        let measured = run(command).unwrap();
        assert!(measured.seconds >= 0.1 && measured.peak_kib.is_some());
        assert!(run(Command::new("false")).is_err());
    }
}
