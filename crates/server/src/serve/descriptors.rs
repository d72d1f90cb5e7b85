//! How many connections the system lets us have: each is an open file.

use nix::sys::resource::{Resource, getrlimit, setrlimit};

/// Open files that are not connections: stores, journal, logs that are followed.
const OTHERS: u64 = 256;

/// The fewest connections there are, whatever the system says.
const LEAST: u64 = 16;

/// As many of the connections asked for as leave files for all else. The limit is raised first, as far as it may be.
pub(super) fn connections(asked: u64) -> u64 {
    let most = raised(asked.saturating_add(OTHERS));
    let left = fitting(asked, most);
    if left < asked {
        tracing::warn!(
            connections = left,
            open_files = most,
            "fewer connections than server.connections: raise the limit of open files (systemd: LimitNOFILE=)"
        );
    }
    left
}

fn fitting(asked: u64, open_files: u64) -> u64 {
    asked.min(open_files.saturating_sub(OTHERS).max(LEAST))
}

/// How many files may be open, after asking for `wanted`.
fn raised(wanted: u64) -> u64 {
    // Where it cannot be read nothing is known to be in the way.
    let Ok((soft, hard)) = getrlimit(Resource::RLIMIT_NOFILE) else { return u64::MAX };
    if soft >= wanted {
        return soft;
    }
    let higher = wanted.min(hard);
    match setrlimit(Resource::RLIMIT_NOFILE, higher, hard) {
        Ok(()) => higher,
        Err(_) => soft,
    }
}

#[cfg(test)]
mod tests {
    use super::fitting;

    #[test]
    fn connections_leave_files_for_all_else() {
        for (asked, open_files, left) in [
            (10_000, 65_536, 10_000),
            (10_000, 1024, 768),
            (10_000, 100, 16),
            (700, 1024, 700),
            (16, u64::MAX, 16),
        ] {
            assert_eq!(fitting(asked, open_files), left, "{asked} of {open_files}");
        }
    }
}
